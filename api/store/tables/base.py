"""What all tables share: the metadata with its naming rule, and the columns that most tables have.

When to modify: when a type of column is needed in many tables.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

# Named constraints, because SQLite can only alter a table by copying it, and a copy needs the names.
metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""Plain data. The order of keys is not kept on PostgreSQL."""

ID_LENGTH = 64


def id_column(name: str = "id", *, primary: bool = True) -> sa.Column[str]:
    """Return a column for ids of :func:`api.store.new_id`; the primary key unless told otherwise."""
    return sa.Column(name, sa.String(ID_LENGTH), primary_key=primary, nullable=False)


def reference(name: str, *, null: bool = False) -> sa.Column[Any]:
    """Return a column that names a row of another table, without a foreign key: rows end by retention, in any order."""
    return sa.Column(name, sa.String(ID_LENGTH), nullable=null)


def tenant_column(*, primary: bool = False) -> sa.Column[str]:
    """Return the column that says whose the row is. No query goes without it."""
    return sa.Column("tenant", sa.String(ID_LENGTH), sa.ForeignKey("tenants.id"), primary_key=primary, nullable=False)


def moment(name: str, *, null: bool = False) -> sa.Column[Any]:
    """Return a column of microseconds since 1970 UTC."""
    return sa.Column(name, sa.BigInteger, nullable=null)


def json_column(name: str, *, null: bool = False) -> sa.Column[Any]:
    """Return a column of plain data."""
    return sa.Column(name, Json, nullable=null)


def text(name: str, *, null: bool = False, length: int | None = None) -> sa.Column[Any]:
    """Return a column of text."""
    return sa.Column(name, sa.String(length) if length else sa.Text, nullable=null)


def revision_column() -> sa.Column[int]:
    """Return the counter of changes behind a row's ETag."""
    return sa.Column("revision", sa.Integer, nullable=False, default=1)
