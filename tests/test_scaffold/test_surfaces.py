"""Public names: what a package offers is listed, sorted and there; what it promises not to load stays away.

When to modify: when a package joins, or when a library may be loaded earlier than now.
"""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conftest import Module

HEAVY = ("ortools", "numba", "fastapi", "altair", "vl_convert", "sqlalchemy")


def offered(tree: ast.Module) -> list[str] | None:
    """Return ``__all__`` as written, or None when there is none."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(ast.unparse(target) == "__all__" for target in node.targets):
            return [str(name) for name in ast.literal_eval(node.value)]
    return None


def imports_own_names(tree: ast.Module) -> bool:
    """Whether an ``__init__`` brings names of the project to its surface."""
    return any(isinstance(node, ast.ImportFrom) and (node.module or "").startswith("assigner") for node in tree.body)


def test_a_surface_is_listed(modules: list[Module]) -> None:
    surfaces = [module for module in modules if module.place.endswith("__init__.py")]
    silent = [module.place for module in surfaces if imports_own_names(module.tree) and offered(module.tree) is None]
    assert not silent, "packages that bring names to their surface without __all__"


def test_every_offered_name_is_there(modules: list[Module]) -> None:
    missing = []
    for module in modules:
        names = offered(module.tree) or []
        if names:
            loaded = importlib.import_module(
                module.place.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
            )
            missing += [f"{module.place}: {name}" for name in names if not hasattr(loaded, name)]
    assert not missing


def test_verification_loads_no_solver(settings_of_project: dict[str, Any]) -> None:
    contracts = settings_of_project["tool"]["importlinter"]["contracts"]
    (contract,) = [contract for contract in contracts if contract["id"] == "verification-stands-alone"]
    code = (
        f"import importlib, sys; [importlib.import_module(name) for name in {contract['source_modules']!r}]; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]", "loaded too early, by these modules or by assigner/__init__.py"
