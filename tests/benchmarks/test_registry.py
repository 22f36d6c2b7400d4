"""The registry: families are found by looking, and a wrong name is answered with the right ones."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

import benchmarks
from assigner.errors import UnknownNameError
from benchmarks.registry import families, family_named, register


def test_every_module_that_registers_is_found() -> None:
    folder = Path(benchmarks.__file__).parent
    paths = [*folder.glob("*.py"), *folder.glob("*/__init__.py")]
    registering = [path for path in paths if "\nregister(" in path.read_text(encoding="utf-8")]
    assert {path.parent.name if path.stem == "__init__" else path.stem for path in registering} == set(families())
    assert {"balance", "gap", "peers", "replan", "scale"} <= set(families())


def test_a_family_is_frozen_and_says_what_it_measures_in_both_languages() -> None:
    for family in families().values():
        assert family.measures.en
        assert family.measures.zh
        with pytest.raises(dataclasses.FrozenInstanceError):
            family.name = "other"  # type: ignore[misc]


def test_two_families_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two benchmark families are called"):
        register(dataclasses.replace(family_named("gap")))


def test_an_unknown_family_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="balance, gap, peers"):
        family_named("gapp")
