"""How Alembic looks at the database, the same for running migrations and for comparing.

When to modify: when a table that is not ours lies in the same schema under a name of ours.
"""

from __future__ import annotations

from typing import Any

from api.store.tables import metadata

VERSION_TABLE = "assigner_schema"


def options_for() -> dict[str, Any]:
    """Return the options of Alembic's context."""
    return {
        "target_metadata": metadata,
        "version_table": VERSION_TABLE,
        "include_name": _is_ours,
        "render_as_batch": True,  # SQLite alters a table by copying it
        "compare_type": True,
        "compare_server_default": True,
    }


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in metadata.tables
