"""The doctor says what is wrong with a way out, in both languages, and never falls ill itself.

When to modify: when a check joins.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
import sqlalchemy as sa

from api import doctor
from api.doctor import Finding, examine
from api.security.sealing import FILE_NAME, new_key
from api.settings import Settings
from api.store import Store, job_workers, now_us
from api.store.migrations.options import VERSION_TABLE
from assigner.compiled import note_compiled


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what loads the solver; one test asks for it."""
    monkeypatch.setattr(doctor, "_solver", lambda _settings: iter(()))


def found(settings: Settings) -> dict[str, Finding]:
    findings = examine(settings)
    assert all(one.found.en and one.found.zh for one in findings)
    assert all(one.way_out.en and one.way_out.zh for one in findings if one.state == "failed" and one.code != "schema")
    return {one.code: one for one in findings}


def test_all_is_well_on_each_database(each_store: Store, each_database_url: str, tmp_path: Path) -> None:
    with each_store.begin() as tx:
        job_workers.join(tx, "w", host="here", process=1, slots=1, at=now_us())
    settings = Settings(data_folder=tmp_path, database_url=each_database_url, job_memory_mib=512)
    states = {code: one.state for code, one in found(settings).items()}
    assert {states[code] for code in ("database", "schema", "clock", "workers", "disk")} == {"ok"}


def test_a_database_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path, database_url="postgresql://sales:hunter2@127.0.0.1:1/none")
    one = found(settings)["database"]
    assert one.state == "failed"
    assert "hunter2" not in str(one.to_dict())


def test_a_database_that_is_not_there_yet_is_no_failure(tmp_path: Path) -> None:
    assert found(Settings(data_folder=tmp_path / "new"))["database"].state == "warning"
    assert not (tmp_path / "new").exists()


def test_another_schema_fails(store: Store, settings: Settings) -> None:
    with store.begin() as tx:
        tx.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '0000'"))
    findings = found(settings)
    assert (findings["schema"].state, findings["workers"].state) == ("failed", "warning")


def test_no_worker_is_a_warning(store: Store, settings: Settings) -> None:
    one = found(settings)["workers"]
    assert (one.state, one.way_out.en) == ("warning", "Jobs wait until one runs: assigner worker")


def test_keys_that_others_can_read_fail(store: Store, settings: Settings) -> None:
    file = settings.data_folder / FILE_NAME
    file.write_text(new_key(), encoding="ascii")
    file.chmod(0o644)
    one = found(settings)["sealing-keys"]
    assert one.state == "failed"
    assert "chmod 600" in one.way_out.en
    file.chmod(0o600)
    assert found(settings)["sealing-keys"].state == "ok"


def test_little_room_is_told(store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=1 << 20))
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=1 << 30))
    findings = found(settings)
    assert (findings["disk"].state, findings["memory"].state) == ("failed", "warning")


@pytest.mark.parametrize(("program", "state"), [(None, "warning"), ("/bin/true", "warning")])
def test_charts_without_a_chinese_font(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch, program: str | None, state: str
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: program)
    assert found(settings)["font"].state == state


def test_a_solver_that_does_not_load_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(doctor.sys, "executable", "/bin/false")
    (one,) = doctor._solver(Settings())  # noqa: SLF001
    assert one.state == "failed"


def test_whether_the_search_is_compiled_is_told(
    store: Store, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    one = found(settings)["compiled"]
    assert one.state == "warning"
    assert "python -m assigner.search.warm_up" in one.way_out.en
    note_compiled()
    one = found(settings)["compiled"]
    assert (one.state, one.found.en) == ("ok", f"in {tmp_path / 'cache'}")
    monkeypatch.setattr(doctor, "cache_folder", lambda: None)
    one = found(settings)["compiled"]
    assert (one.state, "NUMBA_CACHE_DIR" in one.way_out.en) == ("failed", True)
