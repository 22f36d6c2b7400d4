"""Tables of a mapping, made step by step from the sources: where, join, derive, group, top, root, rate, append.

When to modify: to add a kind of step; it needs a line in docs/import.md in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.files.mapping.conditions import holds
from assigner.files.mapping.estimates import estimate_rates
from assigner.files.mapping.expressions import Expressions
from assigner.files.mapping.faults import unknown_name
from assigner.files.mapping.told import ROW, Told, examples, names, place_of
from assigner.language import Words, filled_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.files.mapping.model import Join, Mapping, Rate, Step
    from assigner.files.tables import RawTable
    from assigner.problem.faults import Path


@dataclass(frozen=True, slots=True)
class Made:
    """A table and the source that its rows came from."""

    frame: pd.DataFrame
    raw: RawTable


class Workshop:
    """Makes the tables of a mapping from its sources, in the order in which they stand.

    Parameters
    ----------
    mapping
        The mapping.
    sources
        Its sources as read.
    told
        Gets the issues.
    """

    def __init__(self, mapping: Mapping, sources: dict[str, Made], told: Told) -> None:
        self.mapping = mapping
        self.tables = dict(sources)
        self.told = told

    def make_all(self) -> None:
        """Make every table of the mapping."""
        for name, table in self.mapping.tables.items():
            path: Path = ("tables", name)
            made = self.table(table.from_, (*path, "from"))
            for at, step in enumerate(table.steps):
                frame = self._step(made, step, (*path, "steps", at, step.verb))
                made = Made(frame.reset_index(drop=True), made.raw)
            self.tables[name] = made

    def table(self, name: str, path: Path) -> Made:
        """Return a table that has been made before."""
        if name not in self.tables:
            raise unknown_name(path, Words("table above this one", "在此之前的表"), name, list(self.tables))
        return self.tables[name]

    def _step(self, made: Made, step: Step, path: Path) -> pd.DataFrame:
        actions: dict[str, Callable[[Made, Any, Path], pd.DataFrame]] = {
            "where": lambda made, said, path: made.frame[holds(said, made.frame, path)],
            "join": self._join,
            "derive": self._derive,
            "group": _group,
            "top": _top,
            "root": _root,
            "rate": self._rate,
            "append": self._append,
        }
        return actions[step.verb](made, getattr(step, step.verb), path)

    def _derive(self, made: Made, said: dict[str, Any], path: Path) -> pd.DataFrame:
        frame = made.frame.copy()
        for name, expression in said.items():
            frame[name] = Expressions(frame, self.mapping.constants).value(expression, (*path, name))
        return frame

    def _join(self, made: Made, join: Join, path: Path) -> pd.DataFrame:
        other = self.table(join.table, (*path, "table")).frame
        own_keys, other_keys = list(join.on), list(join.on.values())
        take = join.take if isinstance(join.take, dict) else {name: name for name in join.take}
        _check_columns(made.frame, own_keys, (*path, "on"))
        _check_columns(other, [*other_keys, *take.values()], path)
        keys = other[other_keys].set_axis([f"__key{at}__" for at in range(len(other_keys))], axis=1)
        right = pd.concat([keys, other[list(take.values())].set_axis(list(take), axis=1)], axis=1)
        right = right.dropna(subset=list(keys))
        if not join.many:
            right = right.drop_duplicates(list(keys))
        left = made.frame.drop(columns=[name for name in take if name in made.frame])
        self._tell_unmatched(made, join, right[list(keys)])
        joined = left.merge(right, how="inner" if join.many else "left", left_on=own_keys, right_on=list(keys))
        return joined.drop(columns=list(keys))

    def _tell_unmatched(self, made: Made, join: Join, keys: pd.DataFrame) -> None:
        """Say which names of this table the other one does not have; missing names are told at the source."""
        if join.unmatched is None or join.many or len(join.on) > 1:
            return
        own = next(iter(join.on))
        values = made.frame[own]
        lost = made.frame[values.notna() & ~values.isin(keys.iloc[:, 0])]
        if lost.empty:
            return
        where, listed = examples(made.raw, lost[ROW].tolist()), names(lost[own])
        counted = filled_in("{n:row names|rows name}", {"n": len(lost)})
        self.told.add(
            "join-unmatched",
            join.unmatched,
            place_of(made.raw, int(lost[ROW].iloc[0]), own),
            Words(
                f"{counted} a '{own}' that {join.table} does not have: {listed.en}{where.en}.",
                f"{len(lost):,} 行的“{own}”在 {join.table} 中不存在：{listed.zh}{where.zh}。",
            ),
            Words("Correct the names, or add them to replace.", "请更正名称，或在映射的 replace 中补充。"),
            lost[own].iloc[0],
        )

    def _append(self, made: Made, said: str, path: Path) -> pd.DataFrame:
        """Put the rows of another table below; columns that one of the two lacks are missing there."""
        other = self.table(said, path)
        same_source = other.raw is made.raw
        below = other.frame if same_source else other.frame.assign(**{ROW: -1})
        return pd.concat([made.frame, below], ignore_index=True)

    def _rate(self, made: Made, rate: Rate, path: Path) -> pd.DataFrame:
        _check_columns(made.frame, [*rate.by, rate.won, *([rate.around] if rate.around else [])], path)
        found = estimate_rates(made.frame, rate)
        table = found.table
        three = (3 + found.strength * found.mean) / (3 + found.strength)
        low, high = table[rate.into].min(), table[rate.into].max()
        luck = found.strength >= rate.at_most and rate.strength == "moments"
        self.told.add(
            "estimate-made",
            "info",
            made.raw.source,
            Words(
                f"'{rate.into}' by {', '.join(rate.by)}: {found.num_deals:,} deals in {len(table):,} groups, "
                f"{found.mean:.1%} won; shrunk as if {found.strength:,.0f} deals were known before, so that 3 wins "
                f"of 3 give {three:.1%}. It lies between {low:.1%} and {high:.1%}."
                + (" The groups differ no more than by luck." if luck else ""),
                f"按 {'、'.join(rate.by)} 估计“{rate.into}”：{found.num_deals:,} 笔交易、{len(table):,} 组，赢单率 "
                f"{found.mean:.1%}；按相当于 {found.strength:,.0f} 笔的先验收缩，三战三胜仅得 {three:.1%}。"
                f"结果介于 {low:.1%} 与 {high:.1%}。" + ("各组差异不超过偶然波动。" if luck else ""),
            ),
            Words("Nothing is to do.", "无需处理。"),
            round(found.strength, 1),
        )
        return table.assign(**{ROW: -1})


def _check_columns(frame: pd.DataFrame, columns: list[str], path: Path) -> None:
    for column in columns:
        if column not in frame:
            known = [name for name in frame.columns if not name.startswith("__")]
            raise unknown_name(path, Words("column", "列"), column, known)


def _group(made: Made, said: Any, path: Path) -> pd.DataFrame:
    _check_columns(made.frame, [*said.by, *(next(iter(one.values())) for one in said.columns.values())], path)
    functions = {"count": "count", "sum": "sum", "mean": "mean", "highest": "max", "lowest": "min", "first": "first"}
    wanted = {
        new: pd.NamedAgg(column, functions[verb]) for new, one in said.columns.items() for verb, column in one.items()
    }
    grouped = made.frame.groupby(said.by, as_index=False, sort=True)
    found: pd.DataFrame = grouped.agg(**wanted, **{ROW: pd.NamedAgg(ROW, "first")})
    counts = [new for new, one in said.columns.items() if "count" in one]
    return found.astype(dict.fromkeys(counts, "float64"))


def _top(made: Made, said: Any, path: Path) -> pd.DataFrame:
    """Return the best row of each group; ties go to the first in the order of the table."""
    _check_columns(made.frame, [*said.by, *said.highest], path)
    ordered = made.frame.sort_values(said.highest, ascending=False, kind="stable", na_position="last")
    return ordered.drop_duplicates(said.by).sort_index().dropna(subset=said.by)


def _root(made: Made, said: Any, path: Path) -> pd.DataFrame:
    """Walk up until nobody moves; a parent that is not in the table is the top of its family."""
    _check_columns(made.frame, [said.id, said.parent], path)
    ids = made.frame[said.id].to_numpy(dtype=object)
    parent = made.frame[said.parent]
    above = dict(zip(ids, parent.where(parent.notna(), made.frame[said.id]).to_numpy(dtype=object), strict=True))
    root = ids.copy()
    for _ in range(64):  # a cycle must not run for ever; validation tells of it
        higher = np.array([above.get(one, one) for one in root], dtype=object)
        if (higher == root).all():
            break
        root = higher
    return made.frame.assign(**{said.into: pd.Series(root, index=made.frame.index, dtype="str")})
