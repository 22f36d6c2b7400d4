"""Instances for people: ids, bounds and one sentence each, from numbers of rows and options.

What an instance demands is said here, from its place; what happens without it is said by the rule itself, about the
verified witness. When to modify: to say an instance better; rules need nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.diagnose import phrases
from assigner.diagnose.bottleneck_words import listed
from assigner.diagnose.broken import Attribution
from assigner.diagnose.model import DEMAND, WANTED, Instance, Shape
from assigner.diagnose.places import NONE
from assigner.language import LANGUAGES, Language, Words
from assigner.plan.plan import Plan
from assigner.problem import time
from assigner.problem.amounts import amounts_of
from assigner.program.choices import plan_of
from assigner.program.program import UNBOUNDED
from assigner.rules.loads import said
from assigner.rules.titles import setting_title

if TYPE_CHECKING:
    from collections.abc import Collection

    from assigner.diagnose.instances import Instances
    from assigner.plan.matches import Match
    from assigner.program.program import IntArray
    from assigner.rules.contract import Rule

MOST_NAMES = 4


@dataclass(frozen=True, eq=False)
class Teller:
    """Tells the instances of one problem.

    Parameters
    ----------
    instances
        All instances.
    """

    instances: Instances

    def tell(self, number: int, core: Collection[int], witness: IntArray | None) -> Instance:
        """Return an instance of a conflict, its witness verified.

        Parameters
        ----------
        number
            Which instance.
        core
            All instances that the witness must keep but this one.
        witness
            A choice over the whole guarded program, or None.

        Raises
        ------
        AssertionError
            When verification finds that the witness breaks another instance of the conflict.
        """
        plan = None if witness is None else plan_of(self.instances.guarded.program, witness)
        matches = [] if plan is None else self._verified(number, core, plan)
        shape, limit = self._shape(number)
        rule, items = self._rule(number), self._item_numbers(number, core)
        unit = self._unit(number)
        over = sum(match.amount for match in matches) * unit if matches else None
        broken = None
        if matches and rule is not None:
            broken = Words(*(rule.explain(matches[0], language) for language in LANGUAGES))
        at = self.instances.table.iloc[number]
        return Instance(
            rule=self.instances.names[at["rule"]], rule_id="" if rule is None else rule.id, shape=shape,
            items=tuple(str(self.instances.problem.item_ids[item]) for item in items), reps=self._reps(number), period=self._period(number),
            dimension=at["dimension"] or None, day=None if at["day"] == NONE else time.day_text(np.array([at["day"]]))[0],
            limit=limit, taken=self._taken(number, shape), over=None if over is None else round(float(over), 9),
            sentence=Words(*(self._say(number, shape, limit, items, language) for language in LANGUAGES)),
            broken=broken, witness=plan,
        )  # fmt: skip

    def _verified(self, number: int, core: Collection[int], plan: Plan) -> list[Match]:
        """Return the matches of the instance in a plan that breaks no other instance of the conflict."""
        found = self.attribution.broken(plan, set(core))
        others = sorted(set(found) - {number})
        if others:
            raise AssertionError(f"the witness of instance {number} breaks {others}")
        return found.get(number, [])

    @cached_property
    def attribution(self) -> Attribution:
        """Brings matches to instances."""
        return Attribution(self.instances)

    def _at(self, column: str, number: int) -> int:
        """Return a coordinate of an instance's place."""
        return int(self.instances.table[column].to_numpy(dtype=np.int64)[number])

    def _rule(self, number: int) -> Rule | None:
        rules = self.instances.guarded.rules
        at = int(self.instances.rule[number])
        return rules[at].rule if at < len(rules) else None

    def _unit(self, number: int) -> float:
        dimension = str(self.instances.table["dimension"].iat[number])
        return amounts_of(self.instances.problem, dimension).resolution if dimension else 1.0

    def shape(self, number: int) -> Shape:
        """Return how an instance forbids."""
        return self._shape(number)[0]

    def _shape(self, number: int) -> tuple[Shape, float | None]:
        given, table = self.instances, self.instances.guarded.rows
        if not given.has_rows[number]:
            options = given.options_of(number)
            return ("nobody" if (given.guarded.program.rep[options] < 0).all() else "pairs"), None
        at, rows = given.table.iloc[number], given.rows_of(number)
        if len(rows) == 1 and (at[["item", "part", "group"]] == NONE).all() and at["rep"] != NONE:
            lower, upper = int(table.lower[rows[0]]), int(table.upper[rows[0]])
            if lower <= -UNBOUNDED:
                return "at-most", round(upper * self._unit(number), 9)
            if upper >= UNBOUNDED and (table.coef[table.begin[rows[0]] : table.begin[rows[0] + 1]] >= 0).all():
                return "at-least", round(lower * self._unit(number), 9)
        return "together", None

    def _item_numbers(self, number: int, core: Collection[int]) -> list[int]:
        """Return the items that an instance is about: its own, or those of its cluster that the conflict names."""
        given = self.instances
        if self._at("item", number) != NONE:
            return [self._at(name, number) for name in ("item", "other") if self._at(name, number) != NONE]
        if self._at("part", number) == NONE:
            return []
        table = given.guarded.rows
        options = [table.option[table.begin[row] : table.begin[row + 1]] for row in given.rows_of(number)]
        items = np.unique(given.guarded.item_of_option[np.concatenate(options)])
        own = given.table["item"].to_numpy(dtype=np.int64)[np.fromiter(core, dtype=np.int64)]
        named = items[np.isin(items, own)]  # looked up once: a thousand instances of a thousand items took minutes
        return (named if len(named) > 1 else items).tolist()

    def _reps(self, number: int) -> tuple[str, ...]:
        problem, at = self.instances.problem, self.instances.table.iloc[number]
        if at["rep"] != NONE:
            return () if at["rep"] < 0 else (str(problem.rep_ids[at["rep"]]),)
        if at["group"] == NONE:
            return ()
        return tuple(map(str, problem.rep_ids[self.attribution.reps_of_group(int(at["rule"]), int(at["group"]))]))

    def _period(self, number: int) -> str | None:
        period = self._at("period", number)
        if period == NONE:
            return None
        return "horizon" if period < 0 else str(self.instances.problem.periods["label"].iat[period])

    def _taken(self, number: int, shape: Shape) -> tuple[str, ...]:
        if shape != "pairs":
            return ()
        given, problem = self.instances, self.instances.problem
        options = given.options_of(number)
        if self._at("item", number) == NONE:
            items = np.unique(given.guarded.item_of_option[options])
            return tuple(map(str, problem.item_ids[items[items < problem.num_items]]))
        reps = np.unique(given.guarded.program.rep[options])
        return tuple(map(str, problem.rep_ids[reps[reps >= 0]]))

    # Words ----------------------------------------------------------------------------------------

    def _say(self, number: int, shape: Shape, limit: float | None, about: list[int], language: Language) -> str:
        name = self.instances.names[self.instances.rule[number]]
        items = [str(self.instances.problem.items["name"].iat[item]) for item in about]
        if name == WANTED:
            return phrases.WANTED.say(language, item=items[0])
        if name == DEMAND:
            return self._say_demand(number, items[0], language)
        rule = self._rule(number)
        assert rule is not None
        title = setting_title(rule.id, rule.name, language)
        if shape == "nobody":
            return phrases.MUST.say(language, item=items[0], title=title)
        if shape == "pairs":
            return self._say_pairs(number, items, title, language)
        if limit is not None:
            return self._say_limit(number, shape, limit, title, language)
        return self._say_together(number, items, title, language)

    def _say_demand(self, number: int, item: str, language: Language) -> str:
        at = self.instances.table.iloc[number]
        rep = phrases.NOBODY.say(language) if at["rep"] < 0 else self._rep_name(int(at["rep"]))
        words = phrases.FORCED if at["group"] == 1 else phrases.FORBIDDEN
        return words.say(language, item=item, rep=rep)

    def _say_pairs(self, number: int, items: list[str], title: str, language: Language) -> str:
        given = self.instances
        taken = np.unique(given.guarded.program.rep[given.options_of(number)].astype(np.int64))
        example = self._example(number, language)
        if not items:
            rep = self._rep_name(self._at("rep", number))
            away = self._names_of(np.unique(given.guarded.item_of_option[given.options_of(number)]), language)
            day = given.table["day"].iat[number]
            on = "" if day == NONE else phrases.ON.say(language, day=time.day_text(np.array([day]))[0])
            return phrases.REP_AWAY.say(language, title=title, rep=rep, items=away, on=on, example=example)
        left = np.setdiff1d(self._possible(self._at("item", number)), taken)
        if not len(left):
            return phrases.NOBODY_MAY.say(language, title=title, item=items[0], example=example)
        if len(left) <= MOST_NAMES:
            names = listed([self._rep_name(int(rep)) for rep in left], language)
            return phrases.ONLY.say(language, title=title, item=items[0], names=names)
        return phrases.SOME_MAY_NOT.say(
            language,
            title=title,
            item=items[0],
            count=int((taken >= 0).sum()),
            reps=given.problem.num_reps,
            example=example,
        )

    def _names_of(self, items: IntArray, language: Language) -> str:
        """Return the names of items, of many only the first."""
        placed = items[items < self.instances.problem.num_items]
        return _few([str(name) for name in self.instances.problem.items["name"].iloc[placed]], language)

    def _possible(self, item: int) -> IntArray:
        """Return the reps of the options that an item has at all."""
        program = self.instances.guarded.program
        reps = np.unique(program.rep[program.item_begin[item] : program.item_begin[item + 1]])
        return np.asarray(reps[reps >= 0], dtype=np.int64)

    def _example(self, number: int, language: Language) -> str:
        """Return the rule's own sentence about one pair that it takes away; empty where it has none."""
        rule, problem = self._rule(number), self.instances.problem
        program = self.instances.guarded.program
        options = self.instances.options_of(number)
        options = options[program.rep[options] >= 0]
        if rule is None or not len(options):
            return ""
        option = int(options[0])
        plan, item = Plan.nobody(problem.num_items), int(self.instances.guarded.item_of_option[option])
        plan.rep[item], plan.start[item] = program.rep[option], program.start[option]
        matches = rule.check(problem, plan).named(rule.name, problem)
        return next((rule.explain(match, language) for match in matches if match.item == problem.item_ids[item]), "")

    def _say_limit(self, number: int, shape: Shape, limit: float, title: str, language: Language) -> str:
        at = self.instances.table.iloc[number]
        period = self._period(number) or "horizon"
        facts = said({"dimension": at["dimension"] or phrases.counted(self._rule(number)), "period": period}, language)
        if at["day"] != NONE:
            facts["period"] = time.day_text(np.array([at["day"]]))[0]
        words = phrases.AT_MOST if shape == "at-most" else phrases.AT_LEAST
        return words.say(language, title=title, rep=self._rep_name(int(at["rep"])), limit=limit, **facts)

    def _say_together(self, number: int, items: list[str], title: str, language: Language) -> str:
        at = self.instances.table.iloc[number]
        names = _few(items, language)
        if at["part"] != NONE:
            return phrases.ONE_AT_A_TIME.say(language, title=title, rep=self._rep_name(int(at["rep"])), items=names)
        who = [names] if items else [self._rep_name(self._rep_number(rep)) for rep in self._reps(number)[:MOST_NAMES]]
        if at["team"]:
            who = [str(at["team"])]
        about = listed(who, language) if who else phrases.WHOLE.say(language)
        return phrases.KEPT.say(language, title=title, about=about)

    def _rep_name(self, rep: int) -> str:
        return str(self.instances.problem.rep_names[rep])

    def _rep_number(self, rep: str) -> int:
        return int(self.instances.problem.rep_index.get_indexer(pd.Index([rep]))[0])


def _few(names: list[str], language: Language) -> str:
    """Return names as a list; of many only the first, and how many more."""
    if len(names) <= MOST_NAMES:
        return listed(names, language)
    return phrases.AND_MORE.say(language, names=listed(names[:MOST_NAMES], language), count=len(names) - MOST_NAMES)
