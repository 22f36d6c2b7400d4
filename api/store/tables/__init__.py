"""The tables: one module per noun, all on one ``metadata``; every module here is found by itself.

When to modify: never for a new table; write its module beside the others, then a migration.
"""

from __future__ import annotations

import importlib
import pkgutil

from api.store.tables.base import metadata

__all__ = ["metadata"]

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
