"""One comparison of many runs: every measure beside the base's, who gains and loses, what falls out, gates.

Figures come from :mod:`assigner.plan.measures` and verified scorecards. A difference between two costs that proofs do
not tell apart is called "within the gap". When to modify: when people should see another thing about a run; a new measure
needs nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - a field's type
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from assigner.language import Language, Words
from assigner.plan.gates import GateResult, check_gates
from assigner.plan.measures import MEASURES, Figure, measures_of, rep_loads
from assigner.problem.amounts import amounts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.plan.plan import Plan
    from assigner.plan.result import LevelResult, Result
    from assigner.problem.problem import Problem
    from assigner.what_if.runs import Run

Verdict = Literal["better", "worse", "same", "within-gap", "other-rules", "unknown"]
"""How a cost stands to the base's: proven better or worse, the same, not told apart by what is proven, not comparable."""
COMPARED = ("minutes", "count", "potential", "value")
"""Dimensions in which reps gain and lose."""
BASE = Words("base", "基准")
HEADLINE = Words("{runs:scenario|scenarios} beside the base", "{runs} 个情景与基准对照")
PASSED = Words("{passed} of {gated} with gates are accepted", "设有验收条件的 {gated} 个中 {passed} 个通过")
NOT_SOLVED = Words("{count} without a plan", "{count} 个没有方案")


@dataclass(frozen=True, eq=False)
class Entry:
    """One run of a comparison, or the base.

    Parameters
    ----------
    name, title, note, file, values
        What was asked; see :class:`assigner.what_if.variants.Variant`.
    result
        The verified result; None when the run failed.
    error
        Why there is none.
    figures
        Every measure by name; empty without a plan.
    gates
        Each gate with its figure. Without a plan none is passed.
    same_rules
        Whether rules, weights and levels are those of the base, so that costs may be compared.
    reps
        ``rep, name, state`` (stays, new, gone) and for each compared dimension ``<dimension>``, ``<dimension>_before``
        (in the base's plan) and ``<dimension>_change``, in real units.
    fallen
        Ids of items that the base's plan gives to somebody and this one to nobody.
    """

    name: str
    title: str
    note: str = ""
    file: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    result: Result | None = None
    error: Words | None = None
    figures: Mapping[str, Figure | None] = field(default_factory=dict)
    gates: tuple[GateResult, ...] = ()
    same_rules: bool = True
    reps: pd.DataFrame = field(default_factory=pd.DataFrame)
    fallen: tuple[str, ...] = ()

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan to look at."""
        return self.result is not None and self.result.plan is not None

    @property
    def levels(self) -> tuple[LevelResult, ...]:
        """The levels with score, bound and gap; none when the run failed."""
        return () if self.result is None else self.result.levels

    @property
    def accepted(self) -> bool | None:
        """Whether every gate holds; None without gates."""
        if not self.gates:
            return None
        return self.has_plan and all(gate.passed is not False for gate in self.gates)

    def to_dict(self) -> dict[str, Any]:
        """Return the entry as plain data for JSON."""
        result = self.result
        return {
            "name": self.name,
            "title": self.title,
            "note": self.note,
            "file": self.file,
            "values": dict(self.values),
            "status": None if result is None else result.status,
            "stop_reason": None if result is None else result.stop_reason,
            "seconds": None if result is None else round(result.seconds, 3),
            "seed": None if result is None else result.seed,
            "digest": None if result is None else result.problem.digest,
            "error": None if self.error is None else {"en": self.error.en, "zh": self.error.zh},
            "same_rules": self.same_rules,
            "levels": [
                {"name": one.name, "score": one.score, "bound": one.bound, "gap": one.gap} for one in self.levels
            ],
            "measures": {name: None if found is None else figure_dict(found) for name, found in self.figures.items()},
            "accepted": self.accepted,
            "gates": [
                {
                    "measure": one.gate.measure,
                    "limit": one.gate.text(),
                    "figure": None if one.figure is None else figure_dict(one.figure),
                    "passed": one.passed,
                }
                for one in self.gates
            ],
            "reps": [{str(key): value for key, value in row.items()} for row in self.reps.to_dict("records")],
            "fallen": list(self.fallen),
        }


def figure_dict(figure: Figure) -> dict[str, Any]:
    """Return a figure as plain data for JSON."""
    about = {"about": figure.about} if figure.about else {}
    return {"value": figure.value, "of": figure.of, "share": figure.share, **about}


@dataclass(frozen=True, eq=False)
class Comparison:
    """Runs beside their base.

    Parameters
    ----------
    base
        The base problem's result.
    entries
        The runs, in the order asked.
    """

    base: Entry
    entries: tuple[Entry, ...]

    @cached_property
    def all(self) -> tuple[Entry, ...]:
        """The base and the runs."""
        return (self.base, *self.entries)

    @property
    def failed(self) -> tuple[Entry, ...]:
        """The runs that do not keep all their gates."""
        return tuple(entry for entry in self.entries if entry.accepted is False)

    def level_names(self) -> list[str]:
        """Return the names of all levels, the base's first."""
        return list(dict.fromkeys(level.name for entry in self.all for level in entry.levels))

    def measures(self) -> list[str]:
        """Return the measures that mean something for any run."""
        return [name for name in MEASURES if any(entry.figures.get(name) is not None for entry in self.all)]

    def verdict(self, entry: Entry, level: str) -> Verdict:
        """Return how the cost of an entry at a level stands to the base's, as far as it is proven."""
        mine, other = (next((one for one in each.levels if one.name == level), None) for each in (entry, self.base))
        if mine is None or other is None or mine.score is None or other.score is None:
            return "unknown"
        if not entry.same_rules:
            return "other-rules"
        if not (_closed_before(entry, level) and _closed_before(self.base, level)):
            return "within-gap"  # a better plan at an earlier level may cost anything here
        if other.bound is not None and mine.score < other.bound:
            return "better"
        if mine.bound is not None and mine.bound > other.score:
            return "worse"
        proven = mine.bound == mine.score and other.bound == other.score
        return "same" if proven and mine.score == other.score else "within-gap"

    def headline(self, language: Language) -> str:
        """Return how many runs there are, and how many are accepted, in one sentence."""
        told = [HEADLINE.say(language, runs=len(self.entries))]
        gated = [entry for entry in self.entries if entry.accepted is not None]
        if gated:
            told.append(PASSED.say(language, passed=sum(bool(one.accepted) for one in gated), gated=len(gated)))
        missing = sum(not entry.has_plan for entry in self.entries)
        if missing:
            told.append(NOT_SOLVED.say(language, count=missing))
        return ("; " if language == "en" else "；").join(told) + ("." if language == "en" else "。")

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data for JSON: the content of ``comparison.json``."""
        entries = []
        for entry in self.entries:
            verdicts = {level: self.verdict(entry, level) for level in self.level_names()}
            entries.append({**entry.to_dict(), "against_base": verdicts})
        return {
            "format": "assigner-comparison/1",
            "headline": {"en": self.headline("en"), "zh": self.headline("zh")},
            "accepted": None if all(one.accepted is None for one in self.entries) else not self.failed,
            "base": self.base.to_dict(),
            "scenarios": entries,
        }


def _closed_before(entry: Entry, level: str) -> bool:
    """Return whether every level before one is proven to the last unit."""
    names = [one.name for one in entry.levels]
    return all(one.score == one.bound for one in entry.levels[: names.index(level)])


def compare(base: Result, runs: Sequence[Run]) -> Comparison:
    """Return the comparison of runs with their base."""
    name = base.problem.settings.name
    first = Entry("base", name or BASE.en, result=base, figures=_figures(base, None), reps=rep_changes(base, base))
    return Comparison(first, tuple(_entry(base, run) for run in runs))


def _entry(base: Result, run: Run) -> Entry:
    variant, result = run.variant, run.result
    asked: dict[str, Any] = {"name": variant.name, "title": variant.title, "note": variant.note, "file": variant.file}
    same = _rules_of(variant.problem) == _rules_of(base.problem)
    if result is None or result.plan is None:
        gates = tuple(GateResult(gate, None, False) for gate in variant.gates)
        return Entry(
            **asked, values=variant.values, result=result, error=run.error, gates=gates, same_rules=same
        )  # fmt: skip
    before = None if base.plan is None else base.plan.carried_over(base.problem, variant.problem)
    figures = _figures(result, before)
    return Entry(
        **asked, values=variant.values, result=result, figures=figures, gates=check_gates(variant.gates, figures),
        same_rules=same, reps=rep_changes(base, result), fallen=_fallen(base, result),
    )  # fmt: skip


def _rules_of(problem: Problem) -> tuple[Any, ...]:
    """Return what the costs of a problem mean: costs compare where it is the same."""
    settings = problem.settings
    return settings.profile, tuple(settings.levels), tuple(rule.model_dump_json() for rule in settings.rules)


def _figures(result: Result, before: Plan | None) -> Mapping[str, Figure | None]:
    if result.plan is None or result.scorecard is None:
        return {}
    return measures_of(result.problem, result.plan, result.scorecard, before)


def _fallen(base: Result, result: Result) -> tuple[str, ...]:
    """Return the ids of the items that had a rep before and have none now."""
    if base.plan is None or result.plan is None:
        return ()
    had = np.isin(result.problem.item_ids, base.problem.item_ids[base.plan.rep >= 0])
    return tuple(str(item) for item in result.problem.item_ids[had & (result.plan.rep < 0)])


def rep_changes(base: Result, result: Result) -> pd.DataFrame:
    """Return what each rep of either problem carries in the base's plan and in the other one, and the change.

    Columns as in :class:`Entry`; the largest changes of the first dimension come first.
    """
    if base.plan is None or result.plan is None:
        return pd.DataFrame()
    ids = list(dict.fromkeys([*base.problem.rep_ids, *result.problem.rep_ids]))
    names = base.problem.rep_name_of | result.problem.rep_name_of
    old, new = set(base.problem.rep_ids), set(result.problem.rep_ids)
    table = pd.DataFrame(
        {
            "rep": ids,
            "name": [str(names[rep]) for rep in ids],
            "state": ["stays" if rep in old and rep in new else "new" if rep in new else "gone" for rep in ids],
        }
    )
    for dimension in COMPARED:
        before, after = (_loads(one, dimension).reindex(ids, fill_value=0.0).to_numpy() for one in (base, result))
        if before.any() or after.any():
            table[dimension], table[f"{dimension}_before"] = after, before
            table[f"{dimension}_change"] = np.round(after - before, 9)
    first = next((name for name in COMPARED if name in table), None)
    if first is None:
        return table
    order = np.argsort(-table[f"{first}_change"].abs().to_numpy(), kind="stable")
    return table.iloc[order].reset_index(drop=True)


def _loads(result: Result, dimension: str) -> pd.Series[float]:
    """Return what each rep carries, by id, in real units."""
    assert result.plan is not None
    resolution = amounts_of(result.problem, dimension).resolution
    loads = np.round(rep_loads(result.problem, result.plan, dimension) * resolution, 9)
    return pd.Series(loads, index=result.problem.rep_ids, dtype=float)
