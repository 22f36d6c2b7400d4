"""Files of `deploy` speak of commands and settings that exist, and safe ones.

Neither Docker nor systemd runs here: these tests read the files. When to modify: with what `deploy` holds.
"""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from api.settings import Settings
from assigner.cli.app import command_tree

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = sorted(path for path in (ROOT / "deploy").iterdir() if path.is_file())
NAMES = {f"ASSIGNER_{name.upper()}" for name in Settings.model_fields}


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(ROOT / "deploy" / "assigner.service", encoding="utf-8")
    return parser


def check_command(words: list[str]) -> None:
    tree: Any = command_tree("en")
    tree.commands[words[0]].make_context(words[0], words[1:])  # raises when a command or an option does not exist


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_settings_that_are_named_exist(path: Path) -> None:
    named = set(re.findall(r"\bASSIGNER_[A-Z_]+", path.read_text(encoding="utf-8")))
    assert named <= NAMES


def test_commands_of_the_containers_exist() -> None:
    services = compose()["services"]
    for name in ("migrate", "api", "worker"):
        check_command(services[name]["command"])
    docker = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    (command,) = re.findall(r'^CMD \["(.+)"\]$', docker, re.MULTILINE)
    check_command([command])


def test_containers_are_reached_from_this_machine_only_and_run_as_nobody_special() -> None:
    services = compose()["services"]
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert published == ["127.0.0.1:8080:8080"]
    assert "\nUSER assigner\n" in (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")


def test_no_secret_is_in_a_file() -> None:
    values = [line.partition("=")[2] for line in (ROOT / "deploy" / "example.env").read_text(encoding="utf-8").splitlines()
              if "=" in line and not line.startswith("#")]  # fmt: skip
    assert values == ["", ""]


def test_the_unit_runs_a_command_that_exists_and_waits_for_jobs() -> None:
    service = unit()["Service"]
    program, *words = shlex.split(service["ExecStart"])
    assert program.endswith("/assigner")
    check_command(words)
    assert int(service["TimeoutStopSec"]) > Settings().job_drain_seconds
    assert service["KillMode"] == "mixed"
