"""Help: every command in both languages, within 80 columns, quick to load, and the same as the generated page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assigner.cli.app import COMMANDS, command_tree
from assigner.cli.exit_codes import EXIT_CODES
from assigner.cli.reference import command_pages
from assigner.cli.speech import SEPARATOR, language_of
from tests.cli.conftest import Call


def test_the_commands_of_the_contract_are_there() -> None:
    promised = {"check", "solve", "verify", "explain", "diff", "report", "convert", "rules", "schema", "new"}
    assert promised <= set(COMMANDS)


def test_help_lists_commands_and_exit_codes(call: Call) -> None:
    answer = call("--help")
    assert answer.code == 0
    assert all(f"  {name}" in answer.out for name in COMMANDS)
    assert all(f"  {code} " in answer.out for code in EXIT_CODES)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_help_page_fits_and_speaks_one_language(call: Call, name: str, language: str) -> None:
    answer = call(name, "--help", "--language", language)
    assert answer.code == 0
    assert answer.widest <= 80
    assert SEPARATOR not in answer.out
    assert answer.out.startswith("用法: assigner" if language == "zh" else "Usage: assigner")
    assert "--json" in answer.out
    assert ("退出码" if language == "zh" else "Exit codes") in answer.out


def test_every_argument_and_option_is_described() -> None:
    for language in ("en", "zh"):
        for name, command in command_tree(language).commands.items():
            assert command.help, name
            assert all(parameter.help for parameter in command.params), name


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["--language", "zh"], {"ASSIGNER_LANGUAGE": "en"}, "zh"),
        (["--language=en"], {"ASSIGNER_LANGUAGE": "zh"}, "en"),
        ([], {"ASSIGNER_LANGUAGE": "zh"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        (["--language"], {"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_language_of_a_call(
    arguments: list[str], environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ASSIGNER_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language_of(arguments) == language


def test_without_a_command_help_is_shown(call: Call) -> None:
    answer = call()
    assert answer.code == 2
    assert "solve" in answer.out


def test_version(call: Call) -> None:
    answer = call("--version")
    assert (answer.code, answer.out.split()[0]) == (0, "assigner")


def test_help_and_verify_load_no_solver(tmp_path: Path, team: Path, plan: Path) -> None:
    heavy = ("ortools", "numba", "altair", "xlsxwriter")
    code = (
        "import sys; from assigner.cli.app import main; "
        "main(['solve', '--help']); early = [n for n in ('pandas', 'numpy', 'ruamel') if n in sys.modules]; "
        f"code = main(['verify', {str(team)!r}, {str(plan)!r}]); "
        f"print('LOADED', early, [n for n in {heavy!r} if n in sys.modules], code)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines()[-1] == "LOADED [] [] 0"


def test_the_generated_pages_are_up_to_date(repo_root: Path) -> None:
    for place, text in command_pages().items():
        assert (repo_root / "docs" / place).read_text(encoding="utf-8") == text, "run: make docs"
