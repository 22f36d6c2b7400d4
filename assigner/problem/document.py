"""The problem as one document: settings and the rows of every table.

The document is what JSON, YAML, Excel and folders have in common; :class:`assigner.problem.Problem`
is made from it. When to modify: to add a table.
"""

from __future__ import annotations

from assigner.problem.fields import Row, column
from assigner.problem.reps import Rep
from assigner.problem.settings import Settings
from assigner.problem.work import Account, Duty, Lead, Pair


class ProblemDocument(Settings):
    """Settings and tables in one object."""

    reps: list[Rep] = column(list, "The people.", "销售代表。", "销售代表")
    accounts: list[Account] = column(list, "The customers.", "客户。", "客户")
    leads: list[Lead] = column(list, "The arrivals.", "线索。", "线索")
    duties: list[Duty] = column(list, "The dated work.", "任务。", "任务")
    pairs: list[Pair] = column(list, "What is special about single pairs.", "特殊组合。", "组合")


TABLES: dict[str, type[Row]] = {"reps": Rep, "accounts": Account, "leads": Lead, "duties": Duty, "pairs": Pair}
"""The tables of a problem, by name, with their row models."""
