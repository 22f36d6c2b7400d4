"""Load against target, rep by rep, as a table with small bars.

When to modify: to change how loads are shown in a terminal; the numbers are the report's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from assigner.cli.tables import bar, make_table, number, short
from assigner.language import Words

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from assigner.cli.voice import Voice
    from assigner.problem.problem import Problem
    from assigner.report.facts import Facts

MOST_REPS = 24
"""So many reps are listed whole; of more, those furthest below and above their targets."""
BETWEEN = Words("... {count:,} more in between", "……中间还有 {count:,} 位")


def print_loads(facts: Facts, voice: Voice) -> None:
    """Print the loads of all reps in minutes, or else in what the rules even out, with potential beside."""
    from assigner.report.words import DIMENSIONS

    dimension = facts.measured[0]
    table = facts.loads[facts.loads["dimension"] == dimension].set_index("rep")
    table["potential"] = facts.loads[facts.loads["dimension"] == "potential"].set_index("rep")["load"]
    table["items"] = facts.loads[facts.loads["dimension"] == "count"].set_index("rep")["load"]
    table = table[facts.problem.rep_active[table.index]]
    name = DIMENSIONS[dimension].say(voice.language)
    heading = Words("Load against target ({name}; a full bar is the target)", "负荷与目标（{name}；满格即达目标）")
    voice.heading(heading.say(voice.language, name=name))
    voice.tell(_table(table, facts.problem, dimension, voice))


def _table(loads: pd.DataFrame, problem: Problem, dimension: str, voice: Voice) -> Table:
    words = voice.words
    share = loads["load"] / loads["target"].where(loads["target"] > 0)
    order = loads.assign(share=share).sort_values("share", na_position="first", kind="stable")
    first, last = _ends(len(order))
    with_potential = bool((loads["potential"] > 0).any())
    with_items = dimension != "count"
    headings = [words("Rep", "销售代表"), words("Load", "负荷"), words("Target", "目标"), "%", ""]
    headings += [words("Items", "项数")] * with_items + [words("Potential", "潜力")] * with_potential
    table = make_table(headings, right=(1, 2, 3, 5, 6))
    for at, (rep, row) in enumerate(zip(order.index.tolist(), order.to_dict("records"), strict=True)):
        if at == first and first < last:
            table.add_row(Text(BETWEEN.say(voice.language, count=last - first), style="dim"))
        if at < first or at >= last:
            cells = [short(str(problem.rep_names[rep]), 20), number(row["load"]), number(row["target"])]
            cells.append("" if row["share"] != row["share"] else f"{row['share']:.0%}")
            more = [
                number(row[name]) for name, shown in (("items", with_items), ("potential", with_potential)) if shown
            ]
            table.add_row(*cells, bar(0.0 if row["share"] != row["share"] else row["share"]), *more)
    return table


def _ends(count: int) -> tuple[int, int]:
    """Return how many rows are shown from the start, and from which on to the end."""
    return (count, count) if count <= MOST_REPS else (MOST_REPS // 2, count - MOST_REPS // 2)
