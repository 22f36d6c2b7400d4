"""What one more unit of load costs, row by row: the prices that go with a plan.

Why it exists: prices outlive the run that found them. A changed problem starts from them, and they say what
a minute of a rep is worth. Rows are named by what they are about (rule, rep, period), never by number, so
that they are found again after reps or items came and went. When to modify: when rows get another kind of
name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

COLUMNS = ("level", "rule", "row", "rep", "price")


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices that are not zero.

    Parameters
    ----------
    table
        Columns ``level`` (label), ``rule`` (name of the rule setting), ``row`` (what the row is about, such as
        ``rep=li-na period=-1``), ``rep`` (id, None where the row is not about one) and ``price``: cost at the
        level of one more unit of load; negative where more load is wanted.
    """

    table: pd.DataFrame

    @classmethod
    def from_rows(cls, rows: object) -> Prices:
        """Return the prices of plain rows, as :meth:`to_rows` makes them; what is not a price is left out.

        Prices only say where a search begins, so a file that was written by hand must not stop it.
        """
        found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        table = pd.DataFrame(found).reindex(columns=list(COLUMNS))
        table["price"] = pd.to_numeric(table["price"], errors="coerce")
        known = table["price"].notna() & table["rule"].notna() & table["row"].notna() & table["level"].notna()
        return cls(table[known].reset_index(drop=True))

    def to_rows(self) -> list[dict[str, Any]]:
        """Return the prices as plain data, one mapping a row."""
        table = self.table.astype(object).where(self.table.notna(), None)
        return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]

    def __len__(self) -> int:
        return len(self.table)
