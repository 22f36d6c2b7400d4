"""Whatever a reader opens says what it is: modules, public classes and functions, tests.

ruff looks at the packages too; this also holds for what ruff is told to ignore. When to modify: when the
rule for what must be described changes.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Module

Described = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def public_parts(node: ast.Module | ast.ClassDef) -> Iterator[Described]:
    """Yield the public classes and functions of a module, and those inside its public classes."""
    for child in node.body:
        if isinstance(child, Described) and not child.name.startswith("_") and not is_variant(child):
            yield child
            if isinstance(child, ast.ClassDef):
                yield from public_parts(child)


def is_variant(part: Described) -> bool:
    """Whether a part speaks for another one that is described: overloads, setters, overrides."""
    names = {ast.unparse(decorator).rsplit(".", 1)[-1] for decorator in part.decorator_list}
    return bool(names & {"overload", "setter", "override"})


def test_private_and_variants_are_left_out() -> None:
    tree = ast.parse("class A:\n  def b(self): ...\n  def _c(self): ...\n  @b.setter\n  def b(self, x): ...\n")
    assert [part.name for part in public_parts(tree)] == ["A", "b"]


def test_every_module_says_why_it_exists(modules: list[Module], modules_of_tests: list[Module]) -> None:
    tests = [module for module in modules_of_tests if module.text.strip()]  # an empty __init__ only marks a folder
    silent = [module.place for module in modules + tests if not ast.get_docstring(module.tree)]
    assert not silent, "modules without a docstring"


def test_every_public_part_is_described(modules: list[Module]) -> None:
    silent = [
        f"{module.place}:{part.lineno} {part.name}"
        for module in modules
        for part in public_parts(module.tree)
        if not ast.get_docstring(part)
    ]
    assert not silent, "public classes or functions without a docstring"
