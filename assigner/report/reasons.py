"""Short reasons: why a rep has an item, from the tables alone.

A line for every item of a report; the full answer for one item, with what every other rep would
cost, is :func:`assigner.explain.why.why`. When to modify: to add a kind of reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assigner.report.words import REASONS

if TYPE_CHECKING:
    import pandas as pd

    from assigner.language import Language
    from assigner.report.facts import Facts


class Reasons:
    """Reasons for the items of one plan, in one language.

    Parameters
    ----------
    facts
        The report's tables.
    language
        The language of the sentences.
    """

    def __init__(self, facts: Facts, language: Language) -> None:
        self._facts = facts
        self._language = language
        problem = facts.problem
        needs = problem.item_skills.assign(name=problem.skills.to_numpy(dtype=object)[problem.item_skills["skill"]])
        self._skills = needs.groupby("item")["name"].agg(lambda names: ", ".join(dict.fromkeys(names))).to_dict()

    def of(self, item: int) -> str:
        """Return the reasons of an assigned item as one line."""
        row = self._facts.problem.items.iloc[item]
        parts = [self._claim(row), self._history(row, int(self._facts.plan.rep[item])), self._eligible(item)]
        if item in self._skills:
            parts.append(self._say("skills", skills=self._skills[item]))
        return "; ".join(part for part in parts if part)

    def _claim(self, row: pd.Series[Any]) -> str:
        if row["named"] >= 0:
            return self._say("named")
        return self._say("pinned") if row["pin"] >= 0 else ""

    def _history(self, row: pd.Series[Any], rep: int) -> str:
        owner = int(row["owner"])
        if owner < 0:
            return "" if row["kind"] == "duty" else self._say("new")
        if owner == rep:
            return self._say("owner")
        return self._say("moved", was=self._facts.problem.rep_names[owner])

    def _eligible(self, item: int) -> str:
        count = int(self._facts.eligible[item])
        return self._say("only") if count == 1 else self._say("of", count=count)

    def _say(self, reason: str, **facts: object) -> str:
        return REASONS[reason].say(self._language, **facts)
