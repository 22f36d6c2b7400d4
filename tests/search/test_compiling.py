"""The search is compiled once a machine, and the time of a search does not run meanwhile.

When to modify: with when compiling happens.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assigner import compiled
from assigner.cli.progress import Board
from assigner.cli.voice import Voice
from assigner.program.solution import Progress
from assigner.search import compiling, portfolio, search, warm_up
from assigner.search.budget import Budget
from tests.prices.tiny_programs import tiny_program


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is compiled, on a machine where nothing was."""
    made: list[str] = []
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(compiling, "_known", threading.Event())
    monkeypatch.setattr(warm_up, "warm_up", lambda: made.append("compiled"))
    return made


def test_what_is_compiled_once_is_known_to_all_who_come_later(
    fresh: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not compiled.is_compiled()
    for _process in range(2):
        monkeypatch.setattr(compiling, "_known", threading.Event())  # another process knows nothing
        compiling.compile_once(lambda: fresh.append("told"))
    assert fresh == ["told", "compiled"]
    assert compiled.is_compiled()


def test_another_compiler_or_source_makes_it_void(fresh: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    compiling.compile_once(lambda: None)
    version = compiled.metadata.version
    monkeypatch.setattr(compiled.metadata, "version", lambda name: version(name) + ("0" if name == "numba" else ""))
    assert not compiled.is_compiled()


def test_threads_compile_once(fresh: list[str]) -> None:
    threads = [threading.Thread(target=compiling.compile_once, args=(lambda: None,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fresh == ["compiled"]


def test_nowhere_to_keep_it_is_no_fault(monkeypatch: pytest.MonkeyPatch, fresh: list[str]) -> None:
    monkeypatch.setattr(compiled, "_is_writable", lambda _folder: False)
    compiling.compile_once(lambda: None)
    compiling.compile_once(lambda: None)
    assert (fresh, compiled.is_compiled()) == (["compiled"], False)


def test_the_users_cache_serves_where_the_package_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    assert compiled.cache_folder() == Path(compiled.__file__).parent / "search" / "__pycache__"
    monkeypatch.setattr(compiled, "_is_writable", lambda folder: "__pycache__" not in folder.parts)
    assert compiled.cache_folder() == tmp_path / "home" / "numba"


def test_the_time_of_a_search_does_not_run_while_it_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(warm_up, "warm_up", lambda: now.__setitem__(0, now[0] + 60))
    budget = Budget(20.0, lambda: now[0], None, None)
    now[0] += 5
    budget.compile_kernels()
    assert (now[0], budget.elapsed, budget.left) == (165.0, 5.0, 15.0)
    budget.compile_kernels()
    assert budget.left == 15.0


def test_a_search_compiles_when_it_goes_beyond_the_exact_engine(
    fresh: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Progress] = []
    program = tiny_program(2001)
    asked = {"seconds": 1, "gap": 0.0, "workers": 1, "deterministic": True, "work_limit": 2}
    assert search(program, on_progress=heard.append, **asked).status == "optimal"
    assert (fresh, [one.stage for one in heard if one.stage == compiling.COMPILE]) == ([], [])
    monkeypatch.setattr(portfolio, "EXACT_UP_TO_ENTRIES", -1)
    search(program, on_progress=heard.append, **asked)
    assert (fresh, [one.stage for one in heard].count(compiling.COMPILE)) == (["compiled"], 1)


def test_the_board_says_so_in_the_readers_language_and_its_time_stands_still() -> None:
    for language, words in (("en", "compiling the search, once on this machine"), ("zh", "正在为本机编译搜索程序")):
        voice = Voice.of(language, as_json=False)
        board = Board(voice, 20.0, ["plan"], threading.Event())
        board.hear(Progress(3.0, compiling.COMPILE, 0, None, (None,)))
        assert words in board.line()
        assert board.searched == 3.0
        board.hear(Progress(3.0, "improve", 0, (5,), (None,)))
        assert board.search_began is not None
        assert 3.0 <= board.searched < 20.0


def test_one_process_compiles_at_a_time(fresh: list[str]) -> None:
    code = "from assigner.search import compiling; compiling.one_at_a_time().__enter__(); print('mine')"
    with compiling.one_at_a_time():
        other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(1)  # it may not even have begun: then nothing is shown, and nothing fails
    assert other.communicate(timeout=60)[0] == "mine\n"
