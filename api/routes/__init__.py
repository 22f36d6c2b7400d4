"""The routes: every module here that has a ``router`` is part of the service; there is no list to edit.

A router may bring a lifespan (``APIRouter(lifespan=...)``); FastAPI runs all of them. When to modify: never for a new
module.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from fastapi import APIRouter


def routers() -> Iterator[APIRouter]:
    """Yield the routers of this folder by name of their module."""
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        router = getattr(importlib.import_module(f"{__name__}.{found.name}"), "router", None)
        if isinstance(router, APIRouter):
            yield router
