"""Sealed secrets open with the right key for the right purpose only, and the key file is for its owner alone.

When to modify: with the way secrets are encrypted.
"""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.security.sealing import FILE_NAME, Sealing, SealingError, new_key
from api.settings import Settings


def test_a_secret_comes_back(tmp_path: Path) -> None:
    sealed = Sealing.of(Settings(data_folder=tmp_path)).seal("钥匙 and key", "crm")
    assert "key" not in sealed
    assert Sealing.of(Settings(data_folder=tmp_path)).open(sealed, "crm") == "钥匙 and key"


def test_the_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    Sealing.of(Settings(data_folder=tmp_path / "new"))
    assert stat.S_IMODE((tmp_path / "new" / FILE_NAME).stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "new").iterdir()] == [FILE_NAME]


def test_processes_that_start_at_once_agree_on_a_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: Sealing.of(Settings(data_folder=tmp_path)), range(8)))
    sealed = made[0].seal("x", "crm")
    assert {one.open(sealed, "crm") for one in made} == {"x"}


@pytest.mark.parametrize("spoilt", ["other purpose", "other key", "changed", "no token"])
def test_what_is_not_ours_does_not_open(tmp_path: Path, spoilt: str) -> None:
    ours, theirs = Sealing([new_key()], tmp_path), Sealing([new_key()], tmp_path)
    sealed = ours.seal("x", "crm")
    with pytest.raises(SealingError, match="cannot be opened"):
        {
            "other purpose": lambda: ours.open(sealed, "hook"),
            "other key": lambda: theirs.open(sealed, "crm"),
            "changed": lambda: ours.open(sealed[:-8] + "AAAAAAA=", "crm"),
            "no token": lambda: ours.open("", "crm"),
        }[spoilt]()


def test_a_key_in_front_seals_and_the_old_one_still_opens(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    sealed = Sealing([old], tmp_path).seal("x", "crm")
    rotated = Sealing.of(Settings(data_folder=tmp_path, sealing_keys=SecretStr(f"{new},{old}")))
    assert rotated.open(sealed, "crm") == "x"
    with pytest.raises(SealingError):
        Sealing([old], tmp_path).open(rotated.seal("y", "crm"), "crm")


def test_a_key_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(SealingError, match="Fernet"):
        Sealing(["short"], tmp_path)
