"""Matches: where a plan meets a rule, as facts and whole-number amounts.

A match holds no prose and no weight, so two scorecards can be subtracted; words are made at the edge
by the rule's ``explain``. Held as columns because a million-item plan may have a million matches of a
taste rule. When to modify: only if every rule needs a new fact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assigner.problem.problem import Problem


@dataclass(frozen=True)
class Match:
    """One place where a plan meets a rule.

    Parameters
    ----------
    rule
        Name of the rule setting.
    amount
        How much, in the rule's unit; at least 1.
    item, rep
        Ids, or None where the match is not about one.
    item_name, rep_name
        Names for people; empty where there is no item or rep.
    facts
        Further facts, such as ``period``, ``load``, ``capacity``.
    """

    rule: str
    amount: int
    item: str | None = None
    rep: str | None = None
    item_name: str = ""
    rep_name: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.rule, self.amount, self.item, self.rep, tuple(sorted(self.facts.items(), key=str))))

    def to_dict(self) -> dict[str, Any]:
        """Return the match as plain data for JSON."""
        plain = {name: value.item() if isinstance(value, np.generic) else value for name, value in self.facts.items()}
        return {"rule": self.rule, "amount": self.amount, "item": self.item, "rep": self.rep, **plain}


class Matches:
    """All matches of one rule setting, as columns.

    Parameters
    ----------
    amount
        Per match; entries of 0 are dropped, negative ones are a programming error.
    item, rep
        Numbers per match (-1: none), or None where no match has one.
    step
        Objective step inside the level (leximin); 0 where None.
    **facts
        One array a fact; values must be plain (text, numbers), never codes.
    """

    def __init__(
        self,
        amount: Any,
        item: Any = None,
        rep: Any = None,
        step: Any = None,
        **facts: Any,
    ) -> None:
        amount = np.asarray(amount, dtype=np.int64)
        none = np.full(len(amount), -1, dtype=np.int64)
        columns = {
            "amount": amount,
            "item": none if item is None else np.asarray(item, dtype=np.int64),
            "rep": none if rep is None else np.asarray(rep, dtype=np.int64),
            "step": np.zeros(len(amount), dtype=np.int64) if step is None else np.asarray(step, dtype=np.int64),
            **{name: np.asarray(values) for name, values in facts.items()},
        }
        if (amount < 0).any():
            raise AssertionError("a match has a negative amount")
        self.table = pd.DataFrame(columns)[amount > 0].reset_index(drop=True)

    @classmethod
    def none(cls) -> Matches:
        """Return no matches."""
        return cls([])

    def __len__(self) -> int:
        return len(self.table)

    def with_items(self, items: np.ndarray, others: Matches) -> Matches:
        """Return these matches, but for those about some items: those are taken from ``others``.

        Parameters
        ----------
        items
            Item numbers.
        others
            Matches of the same rule setting.
        """
        kept = self.table[~self.table["item"].isin(items)]
        come = others.table[others.table["item"].isin(items)]
        made = Matches.none()
        parts = [part for part in (kept, come) if len(part)]
        if parts:
            made.table = pd.concat(parts, ignore_index=True)
        return made

    def beyond(self, others: Matches) -> Matches:
        """Return the matches that are not among ``others``, or are larger here; a match is about item, rep and period.

        Parameters
        ----------
        others
            Matches of the same rule setting, of another plan.
        """
        made = Matches.none()
        if not len(self) or not len(others):
            made.table = self.table
            return made
        about = [name for name in ("item", "rep", "period") if name in self.table and name in others.table]
        known = others.table.groupby(about, sort=False)["amount"].max().rename("known").reset_index()
        beside = self.table[[*about, "amount"]].merge(known, how="left", on=about)
        made.table = self.table[(beside["amount"] > beside["known"].fillna(0)).to_numpy()].reset_index(drop=True)
        return made

    def total(self, step: int = 0) -> int:
        """Return the sum of the amounts at a step."""
        return int(self.table.loc[self.table["step"] == step, "amount"].sum())

    def named(self, rule: str, problem: Problem, limit: int | None = None) -> Iterator[Match]:
        """Yield the matches with ids, largest amount first."""
        order = np.argsort(-self.table["amount"].to_numpy(), kind="stable")[:limit]
        facts = [name for name in self.table.columns if name not in ("amount", "item", "rep", "step")]
        for row in self.table.iloc[order].to_dict("records"):
            yield Match(
                rule,
                int(row["amount"]),
                str(problem.item_ids[row["item"]]) if row["item"] >= 0 else None,
                str(problem.rep_ids[row["rep"]]) if row["rep"] >= 0 else None,
                str(problem.items["name"].iloc[row["item"]]) if row["item"] >= 0 else "",
                str(problem.rep_names[row["rep"]]) if row["rep"] >= 0 else "",
                {name: row[name] for name in facts},
            )
