"""The first schema: every statement stands in the SQL file of its database beside this module.

When to modify: never after the first release.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

from assigner.errors import UsageError
from assigner.language import Words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


NOTHING_BEFORE = Words(
    "There is no schema before the first. Restore a backup instead: assigner restore.",
    "首个数据库结构之前没有更早的版本。请改用备份恢复：assigner restore。",
)


def upgrade() -> None:
    """Make every table, index and trigger."""
    connection = op.get_bind()
    file = Path(__file__).with_name(f"0001_first.{connection.dialect.name}.sql")
    for statement in file.read_text(encoding="utf-8").split(";\n\n"):
        if text := statement.strip().removesuffix(";"):
            connection.exec_driver_sql(text)


def downgrade() -> None:
    """Refuse: there is nothing before the first schema; restore a backup instead."""
    raise UsageError(NOTHING_BEFORE)
