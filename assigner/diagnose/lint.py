"""Lint: what the rule set makes impossible or pointless, proven from the program without any search.

``check`` reads the tables one by one and is instant; lint asks what all rules together leave, so it builds the program
and is a command of its own. What ``check`` says already is not said again. When to modify: to prove one more thing;
a check is a function that yields findings.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.diagnose import lint_words as words
from assigner.diagnose.bottleneck import bottlenecks
from assigner.diagnose.bottleneck_words import listed
from assigner.diagnose.reach import out_of_reach
from assigner.diagnose.useless import rules_without_effect
from assigner.issues import Issue
from assigner.language import LANGUAGES, Language, Words
from assigner.program.build import build_program
from assigner.rules.active import active_rules
from assigner.rules.contract import HARD
from assigner.rules.titles import setting_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assigner.issues import Severity
    from assigner.problem.problem import Problem
    from assigner.program.program import Program

MOST_PER_KIND = 20
"""Findings of one kind that are told one by one; the others are counted."""


@dataclass(frozen=True)
class Finding:
    """Something that the rule set makes impossible or pointless.

    Parameters
    ----------
    issue
        What it is, in words, with a way out.
    items, reps, rules
        The witness: ids of items and reps, names of rule settings.
    """

    issue: Issue
    items: tuple[str, ...] = ()
    reps: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        witness = {"items": list(self.items), "reps": list(self.reps), "rules": list(self.rules)}
        return {**self.issue.to_dict(), "witness": witness}


@dataclass(frozen=True)
class Lint:
    """All findings about a problem.

    Parameters
    ----------
    findings
        What is impossible first.
    """

    findings: tuple[Finding, ...]

    def headline(self, language: Language) -> str:
        """Return how much was found."""
        if not self.findings:
            return words.CLEAN.say(language)
        return words.FOUND.say(language, count=len(self.findings))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"findings": [one.to_dict() for one in self.findings]}


def lint(problem: Problem) -> Lint:
    """Return what the rules of a problem make impossible or pointless, each with a witness."""
    program = build_program(problem)
    found = [
        *_most(list(_items_nobody_may_take(problem, program))),
        *_most(list(_reps_without_work(problem, program))),
        *_most(list(_without_room(problem, program))),
        *_most(list(_out_of_reach(problem, program))),
        *_most(list(_rivals_in_one_family(problem))),
        *_most(list(_without_effect(problem))),
    ]
    order = {"error": 0, "warning": 1, "info": 2}
    return Lint(tuple(sorted(found, key=lambda one: order[one.issue.severity])))


def _most(found: list[Finding]) -> list[Finding]:
    """Return the first findings of a kind, and one that counts the others."""
    more = len(found) - MOST_PER_KIND
    if more <= 0:
        return found
    first = found[0].issue
    counted = Issue(first.code, first.severity, "...", words.MORE.filled(count=more), first.way_out)
    return [*found[:MOST_PER_KIND], Finding(counted)]


def _items_nobody_may_take(problem: Problem, program: Program) -> Iterator[Finding]:
    """Yield the items that hard rules leave to nobody, with how many reps each rule takes away."""
    has_rep = np.zeros(program.num_items, dtype=bool)
    has_rep[program.item_of_option[program.rep >= 0]] = True
    for item in np.flatnonzero(~has_rep[: problem.num_items]).tolist():
        counts = Counter(program.dropped.of_item(item).values())
        severity: Severity = "warning"
        name, pin = str(problem.items["name"].iat[item]), int(problem.items["pin"].to_numpy()[item])
        said = words.NOBODY_MAY.filled(item=name)
        if counts:
            told = _counted(problem, counts)
            said = Words(
                *(words.RULES_LEAVE_NOBODY.say(language, item=name, rules=told[language]) for language in LANGUAGES)
            )
        if pin >= 0 and pin in program.dropped.of_item(item):
            rule = program.dropped.of_item(item)[pin]
            said = Words(*(words.PIN_IMPOSSIBLE.say(language, item=name, rep=problem.rep_names[pin],
                                                    rule=_title(problem, rule, language)) for language in LANGUAGES))  # fmt: skip
        issue = Issue("item-nobody-may-take", severity, f"item {problem.item_ids[item]}", said, words.LOOSEN)
        yield Finding(issue, (str(problem.item_ids[item]),), (), tuple(counts))


def _reps_without_work(problem: Problem, program: Program) -> Iterator[Finding]:
    """Yield the active reps who may take nothing, with how many items each rule takes away."""
    if not problem.num_items:
        return
    busy = np.zeros(problem.num_reps, dtype=bool)
    busy[program.rep[program.rep >= 0]] = True
    for rep in np.flatnonzero(problem.rep_active & ~busy).tolist():
        at = np.flatnonzero(program.dropped.rep == rep)
        counts = Counter(program.dropped.reasons[reason] for reason in program.dropped.reason[at].tolist())
        if program.dropped.class_reason is not None:
            column = program.dropped.class_reason[:, rep]
            counts.update(program.dropped.reasons[reason] for reason in column[column >= 0].tolist())
        told = _counted(problem, counts)
        said = Words(
            *(words.REP_IDLE.say(language, rep=problem.rep_names[rep], rules=told[language]) for language in LANGUAGES)
        )
        issue = Issue("rep-may-take-nothing", "warning", f"rep {problem.rep_ids[rep]}", said, words.GIVE_WORK)
        yield Finding(issue, (), (str(problem.rep_ids[rep]),), tuple(counts))


def _without_room(problem: Problem, program: Program) -> Iterator[Finding]:
    """Yield the groups of items that must be assigned and do not fit: caps below what only these reps may take."""
    for one in bottlenecks(problem, program):
        if one.must:
            issue = Issue("work-without-room", "warning", f"rule {one.rule}", one.sentence, words.MAKE_ROOM)
            yield Finding(issue, one.items, one.reps, (one.rule,))


def _out_of_reach(problem: Problem, program: Program) -> Iterator[Finding]:
    """Yield floors, quotas and budgets that no plan can reach."""
    levels = {one.rule.name: one.level for one in active_rules(problem)}
    for one in out_of_reach(problem, program):
        facts = {"needed": one.needed, "most": one.most}
        parts = []
        for language in LANGUAGES:
            title = _title(problem, one.rule, language)
            who = (
                words.WHOLE.say(language)
                if one.rep is None
                else str(problem.rep_names[problem.rep_index.get_loc(one.rep)])
            )
            parts.append(words.OUT_OF_REACH.say(language, rule=title, who=who, **facts))
        severity: Severity = "warning" if levels[one.rule] == HARD else "info"
        issue = Issue("bound-out-of-reach", severity, f"rule {one.rule}", Words(*parts), words.LOWER)
        yield Finding(issue, (), () if one.rep is None else (one.rep,), (one.rule,))


def _rivals_in_one_family(problem: Problem) -> Iterator[Finding]:
    """Yield rivals of one family, where rivals must part and families stay together."""
    level = {one.rule.id: one.level for one in active_rules(problem)}
    if "rivals-together" not in level or "family-split" not in level:
        return
    family, rivals = problem.items["family"].to_numpy(), problem.item_rivals
    same = rivals[(family[rivals["item"]] >= 0) & (family[rivals["item"]] == family[rivals["other"]])]
    severity: Severity = "warning" if level["rivals-together"] == level["family-split"] == HARD else "info"
    for item, other in same[["item", "other"]].to_numpy().tolist():
        names = [str(problem.items["name"].iat[one]) for one in (item, other)]
        said = words.RIVALS.filled(item=names[0], other=names[1])
        ids = tuple(str(problem.item_ids[one]) for one in (item, other))
        issue = Issue("rivals-in-one-family", severity, f"item {ids[0]}", said, words.PART)
        yield Finding(issue, ids, (), ("rivals-together", "family-split"))


def _without_effect(problem: Problem) -> Iterator[Finding]:
    """Yield hard rules that the problem itself sets and that forbid nothing, or nothing that no other rule forbids."""
    own = {setting.name or setting.rule for setting in problem.settings.rules}
    for name, other in rules_without_effect(problem, own):
        parts = []
        for language in LANGUAGES:
            title = _title(problem, name, language)
            template = words.NEVER if other is None else words.COVERED
            facts = {} if other is None else {"other": _title(problem, other, language)}
            parts.append(template.say(language, rule=title, **facts))
        issue = Issue("rule-without-effect", "info", f"rule {name}", Words(*parts), words.NEEDLESS)
        yield Finding(issue, (), (), (name,) if other is None else (name, other))


def _title(problem: Problem, name: str, language: Language) -> str:
    rule_of = {one.rule.name: one.rule.id for one in active_rules(problem)}
    return setting_title(rule_of[name], name, language)


def _counted(problem: Problem, counts: Mapping[str, int]) -> dict[Language, str]:
    """Return rules with how much each takes away, the most first."""
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    return {
        language: listed([words.COUNTED.say(language, rule=_title(problem, name, language), count=count)
                          for name, count in ranked], language)
        for language in LANGUAGES
    }  # fmt: skip
