"""A wrong setting is said with its name, its value and a way out, all of them at once; a misspelt one is found.

When to modify: when settings come from somewhere else, too.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from api.configuration import read_settings, unknown_names
from assigner.errors import InputError


def test_every_wrong_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSIGNER_PORT", "eighty")
    monkeypatch.setenv("ASSIGNER_LOG_LEVEL", "loud")
    with pytest.raises(InputError) as caught:
        read_settings()
    found = {issue.place: issue for issue in caught.value.issues}
    assert set(found) == {"ASSIGNER_PORT", "ASSIGNER_LOG_LEVEL"}
    assert found["ASSIGNER_PORT"].words.en == "'eighty': Not a whole number."
    assert (found["ASSIGNER_PORT"].value, found["ASSIGNER_PORT"].words.zh) == ("eighty", "“eighty”：不是整数。")


def test_a_list_that_is_no_json_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSIGNER_CORS_ORIGINS", "https://a, https://b")
    with pytest.raises(InputError) as caught:
        read_settings()
    assert [issue.place for issue in caught.value.issues] == ["ASSIGNER_CORS_ORIGINS"]


def test_secrets_are_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError) as caught:
        read_settings({"sealing_keys": ["hunter2"], "database_url": 7})
    assert "hunter2" not in str([issue.to_dict() for issue in caught.value.issues])


def test_misspelt_names_are_found() -> None:
    given = {"ASSIGNER_PROT": "1", "ASSIGNER_PORT": "1", "ASSIGNER_LANGUAGE": "zh", "ASSIGNER_XYZZY": "", "PATH": ""}
    assert unknown_names(given) == {"ASSIGNER_PROT": "ASSIGNER_PORT", "ASSIGNER_XYZZY": None}


def test_a_process_that_nobody_started_for_says_it_too() -> None:
    environment = {**os.environ, "ASSIGNER_PORT": "eighty", "ASSIGNER_JOB_SLOTS": "0", "ASSIGNER_LANGUAGE": "zh"}
    answer = subprocess.run([sys.executable, "-m", "api.serving", "--fd", "9"], env=environment, check=False,
                            capture_output=True, text=True)  # fmt: skip
    said = answer.stderr.splitlines()
    assert (answer.returncode, [line.partition(":")[0] for line in said]) == (
        2,
        ["ASSIGNER_PORT", "ASSIGNER_JOB_SLOTS"],
    )
    assert "不是整数" in said[0]


def test_a_command_says_it_without_a_traceback() -> None:
    environment = {**os.environ, "ASSIGNER_PORT": "eighty", "ASSIGNER_LANGUAGE": "en"}
    answer = subprocess.run([sys.executable, "-m", "assigner", "migrate", "--check"], env=environment, check=False,
                            capture_output=True, text=True)  # fmt: skip
    assert answer.returncode == 1
    assert "ASSIGNER_PORT" in answer.stderr
    assert "Traceback" not in answer.stderr
