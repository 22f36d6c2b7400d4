"""The project's own files: the lock is complete and anonymous, nothing names a machine, imports are declared.

When to modify: when the project gets another file that tools or users rely on.
"""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Module

# Written in parts, so that this file does not find itself.
MACHINE = re.compile(
    "|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + r"me/[a-z]+/", "/opt/py" + "pi", r"[A-Z]:\\Use" + "rs"])
)
REGISTRY = re.compile("|".join(["py" + r"pi\.org", "python" + "hosted", "npmjs" + r"\.org", "anaconda" + r"\.org"]))
ADDRESS = re.compile(r"://|\bwww\.|\b[a-z0-9-]+\.(?:org|com|net|io|cn|dev)\b")
OWN = {"assigner", "api", "benchmarks", *sys.stdlib_module_names}
PARTS = {
    "pydantic_core": "pydantic",  # pydantic pins it to the exact version and documents its error types as its own
    "starlette": "fastapi",  # FastAPI is a layer on it and hands its classes to whoever writes middleware
    "httpcore2": "httpx2",  # httpx2 pins it to the exact version and says to build connection pools with it
}
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)


def test_the_lock_names_no_address(repo_root: Path) -> None:
    lines = (repo_root / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if ADDRESS.search(line)]


def test_every_pin_has_hashes(repo_root: Path) -> None:
    blocks = re.split(r"\n(?=[a-z])", (repo_root / "requirements.lock").read_text(encoding="utf-8"))
    pins = [block for block in blocks if PINNED.match(block)]
    assert len(pins) > 50
    assert not [block.splitlines()[0] for block in pins if "--hash=sha256:" not in block]


def test_the_lock_keeps_to_the_ranges(repo_root: Path, settings_of_project: dict[str, Any]) -> None:
    pins = {}
    for name, version in PINNED.findall((repo_root / "requirements.lock").read_text(encoding="utf-8")):
        pins.setdefault(canonicalize_name(name), []).append(version)
    wanted = settings_of_project["project"]["dependencies"] + settings_of_project["dependency-groups"]["dev"]
    stale = []
    for requirement in map(Requirement, wanted):
        versions = pins.get(canonicalize_name(requirement.name), [])
        if not versions or not all(requirement.specifier.contains(version) for version in versions):
            stale.append(f"{requirement}: the lock has {versions or 'nothing'}")
    assert not stale, "run `make lock`"


def test_no_file_names_a_machine_or_a_registry(committed_texts: dict[str, str]) -> None:
    found = [
        f"{place}:{number} {line.strip()[:80]}"
        for place, text in committed_texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if MACHINE.search(line) or REGISTRY.search(line)
    ]
    assert not found


def imported_packages(tree: ast.Module) -> set[str]:
    """Return the top-level names that a module imports, at any depth."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def names_of(requirements: list[str]) -> set[str]:
    """Return the names of requirements in their canonical form."""
    return {canonicalize_name(Requirement(line).name) for line in requirements}


def test_every_import_is_declared(modules: list[Module], settings_of_project: dict[str, Any]) -> None:
    declared = names_of(settings_of_project["project"]["dependencies"])
    of_developers = names_of(settings_of_project["dependency-groups"]["dev"])  # benchmarks run from a checkout only
    providers = packages_distributions()
    undeclared = [
        f"{module.place}: {name}"
        for module in modules
        for name in sorted(imported_packages(module.tree) - OWN)
        if not {canonicalize_name(provider) for provider in providers.get(PARTS.get(name, name), [name])}
        & (declared | of_developers if module.place.startswith("benchmarks/") else declared)
    ]
    assert not undeclared, "name these in pyproject.toml, then `make lock`"


def test_every_make_command_is_described(repo_root: Path) -> None:
    text = (repo_root / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    described = re.findall(r"^([a-z-]+):.*## \S", text, re.MULTILINE)
    assert sorted(phony.split()) == sorted(described)
    assert {"setup", "plan", "test", "check"} <= set(described)
