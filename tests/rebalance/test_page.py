"""The page about rebalancing: its commands parse as the command line parses them, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from assigner.cli.app import command_tree
from tests.test_docs import calls


@pytest.mark.parametrize("page", ["docs/rebalance.md", "docs/zh/rebalance.md"])
def test_the_pages_commands_parse(page: str) -> None:
    tree: Any = command_tree("en")
    shown = calls(page, "assigner")
    assert {name for name, *_ in shown} == {"rebalance", "frontier", "hand-over"}
    for name, *arguments in shown:
        tree.commands[name].make_context(name, list(arguments))  # raises a usage error that names the option
