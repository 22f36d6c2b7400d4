"""What stands in the way of the service on this machine: each check says what it found and what to do.

A check changes nothing and never raises: what it cannot find out is itself a finding. When to modify: to add a check:
write a function that yields findings, add it to :func:`examine`.
"""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import psutil
import sqlalchemy as sa

from api.configuration import read_settings, unknown_names
from api.security.sealing import FILE_NAME
from api.settings import MIB, Settings
from api.store import Store, job_workers, now_us, schema
from api.store.moments import SECOND_US
from assigner.compiled import cache_folder, is_compiled
from assigner.language import Words

State = Literal["ok", "warning", "failed"]
NOTHING = Words("", "")
LEAST_DISK_MIB = 1024
CLOCK_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Parameters
    ----------
    code
        Kebab-case name of the check.
    state
        ``failed``: the service cannot work; ``warning``: it works worse than it could.
    name, found, way_out
        What was looked at, what was found, what to do.
    """

    code: str
    state: State
    name: Words
    found: Words
    way_out: Words = NOTHING

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as plain data, in both languages."""
        texts = {"name": self.name, "found": self.found, "way_out": self.way_out}
        return {"code": self.code, "state": self.state} | {
            name: {"en": words.en, "zh": words.zh} for name, words in texts.items()
        }


DATABASE = Words("database", "数据库")
SCHEMA = Words("schema", "结构")
WORKERS = Words("workers", "工作进程")
CLOCK = Words("clock", "时钟")
FOLDER = Words("data folder", "数据文件夹")
KEYS = Words("sealing keys", "加密密钥")
MEMORY = Words("memory", "内存")
FONT = Words("Chinese font", "中文字体")
SOLVER = Words("solver", "求解器")
SEARCH = Words("compiled search", "已编译的搜索程序")
SETTINGS = Words("settings", "设置")


def examine(settings: Settings | None = None) -> list[Finding]:
    """Return what every check finds."""
    chosen = settings or read_settings()
    findings = [*_database(chosen)]
    checks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (_names, _folder, _memory, _font, _solver, _compiled)
    for check in checks:
        findings += check(chosen)
    return findings


def _database(settings: Settings) -> Iterator[Finding]:
    """Look at the database and, where it answers, at what is in it."""
    if settings.is_embedded and not (settings.data_folder / "assigner.db").exists():
        found = Words("there is none yet", "尚未创建")
        yield Finding(
            "database", "warning", DATABASE, found, Words("assigner serve makes it.", "assigner serve 会创建。")
        )
        return
    store = Store.open(settings.address_of_database, synchronous=settings.sqlite_synchronous)
    try:
        with store.read() as tx:
            yield _kind(tx)
            yield _clock(tx)
        yield _schema(store)
        yield _workers(store, settings)
    except sa.exc.SQLAlchemyError as error:
        fault = str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()[0]
        way_out = Words(
            "Check ASSIGNER_DATABASE_URL and that it runs.", "请检查 ASSIGNER_DATABASE_URL 及数据库是否运行。"
        )
        yield Finding("database", "failed", DATABASE, Words("{fault}", "{fault}").filled(fault=fault), way_out)
    finally:
        store.close()


def _kind(tx: sa.Connection) -> Finding:
    if tx.dialect.name != "sqlite":
        version = ".".join(map(str, tx.dialect.server_version_info or ()))
        return Finding("database", "ok", DATABASE, Words("PostgreSQL {v}", "PostgreSQL {v}").filled(v=version))
    mode = tx.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    found = Words("SQLite {v}, journal {mode}", "SQLite {v}，日志模式 {mode}").filled(v=_sqlite_version(), mode=mode)
    if mode == "wal":
        return Finding("database", "ok", DATABASE, found)
    way_out = Words("Put the data folder on a local disk.", "请将数据文件夹放在本地磁盘上。")
    return Finding("database", "failed", DATABASE, found, way_out)


def _clock(tx: sa.Connection) -> Finding:
    """Compare with the database's clock: workers judge each other by their clocks."""
    if tx.dialect.name == "sqlite":
        return Finding("clock", "ok", CLOCK, Words("that of the database's machine", "与数据库同一台机器"))
    theirs = float(tx.execute(sa.text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())
    apart = abs(theirs - time.time())
    found = Words("{apart} s from the database's", "与数据库相差 {apart} 秒").filled(apart=round(apart, 2))
    if apart <= CLOCK_SECONDS:
        return Finding("clock", "ok", CLOCK, found)
    return Finding("clock", "failed", CLOCK, found, Words("Set both by NTP.", "请用 NTP 校准两台机器。"))


def _schema(store: Store) -> Finding:
    state = schema.state_of(store)
    if state.is_current:
        return Finding("schema", "ok", SCHEMA, Words("revision {found}", "版本 {found}").filled(found=state.found))
    return Finding("schema", "failed", SCHEMA, state.words)


def _workers(store: Store, settings: Settings) -> Finding:
    if not schema.state_of(store).is_current:
        return Finding("workers", "warning", WORKERS, Words("unknown", "未知"))
    since = now_us() - int(settings.job_dead_seconds * SECOND_US)
    with store.read() as tx:
        alive = sum(row["seen_at"] >= since for row in job_workers.listed(tx))
    found = Words("{alive} alive", "{alive} 个在运行").filled(alive=alive)
    if alive:
        return Finding("workers", "ok", WORKERS, found)
    way_out = Words("Jobs wait until one runs: assigner worker", "作业将等待，直到有工作进程：assigner worker")
    return Finding("workers", "warning", WORKERS, found, way_out)


def _names(_settings: Settings) -> Iterator[Finding]:
    for name, nearest in unknown_names().items():
        found = Words("{name} is no setting", "{name} 不是设置").filled(name=name)
        way_out = Words("See docs/operations.md.", "请参阅 docs/zh/operations.md。")
        if nearest is not None:
            way_out = Words("Did you mean {nearest}?", "是否应为 {nearest}？").filled(nearest=nearest)
        yield Finding("setting-unknown", "warning", SETTINGS, found, way_out)


def _folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_folder
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free // MIB
    found = Words("{free:,} MiB free in {folder}", "{folder} 可用 {free:,} MiB").filled(free=free, folder=folder)
    is_enough = free >= LEAST_DISK_MIB
    way_out = NOTHING if is_enough else Words("Make room, or choose another: --data", "请清理空间，或更换：--data")
    yield Finding("disk", "ok" if is_enough else "failed", FOLDER, found, way_out)
    yield from _sealing_keys(settings, folder / FILE_NAME)


def _sealing_keys(settings: Settings, file: Path) -> Iterator[Finding]:
    if settings.sealing_keys is not None:
        yield Finding("sealing-keys", "ok", KEYS, Words("from the settings", "来自设置"))
    elif file.exists():
        is_open = bool(stat.S_IMODE(file.stat().st_mode) & 0o077)
        found = Words("{file}, readable by others", "{file}，他人可读") if is_open else Words("{file}", "{file}")
        way_out = Words("chmod 600 {file}", "chmod 600 {file}").filled(file=file) if is_open else NOTHING
        yield Finding("sealing-keys", "failed" if is_open else "ok", KEYS, found.filled(file=file), way_out)


def _memory(settings: Settings) -> Iterator[Finding]:
    free = psutil.virtual_memory().available // MIB
    wanted = settings.worker_processes * settings.job_slots * settings.job_memory_mib
    facts = {"free": free, "wanted": wanted}
    found = Words("{free:,} MiB free, jobs may take {wanted:,} MiB", "可用 {free:,} MiB，作业最多占用 {wanted:,} MiB")
    if free >= wanted:
        yield Finding("memory", "ok", MEMORY, found.filled(**facts))
        return
    way_out = Words(
        "Fewer slots, or a lower ASSIGNER_JOB_MEMORY_MIB.", "请减少并行作业数，或降低 ASSIGNER_JOB_MEMORY_MIB。"
    )
    yield Finding("memory", "warning", MEMORY, found.filled(**facts), way_out)


def _font(_settings: Settings) -> Iterator[Finding]:
    """Ask fontconfig, which the charts' renderer asks, too."""
    program = shutil.which("fc-list")
    if program is None:
        found = Words("unknown: fc-list is not installed", "未知：未安装 fc-list")
        yield Finding(
            "font",
            "warning",
            FONT,
            found,
            Words("Install it: apt-get install fontconfig", "请安装：apt-get install fontconfig"),
        )
        return
    fonts = subprocess.run([program, ":lang=zh", "family"], capture_output=True, text=True, check=False).stdout
    name = fonts.splitlines()[0].strip() if fonts.strip() else ""
    if name:
        yield Finding("font", "ok", FONT, Words("{name}", "{name}").filled(name=name))
        return
    way_out = Words(
        "Charts show boxes: apt-get install fonts-wqy-microhei", "图表将显示方框：apt-get install fonts-wqy-microhei"
    )
    yield Finding("font", "warning", FONT, Words("none", "无"), way_out)


def _solver(_settings: Settings) -> Iterator[Finding]:
    """Load OR-Tools in a process of its own: a broken wheel may end the process that loads it."""
    code = "import ortools; from ortools.sat.python import cp_model; print(ortools.__version__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        yield Finding("solver", "ok", SOLVER, Words("OR-Tools {v}", "OR-Tools {v}").filled(v=done.stdout.strip()))
        return
    fault = (done.stderr.strip().splitlines() or ["?"])[-1]
    found = Words("OR-Tools does not load: {fault}", "OR-Tools 无法加载：{fault}").filled(fault=fault)
    yield Finding("solver", "failed", SOLVER, found, Words("Install it anew: make setup", "请重新安装：make setup"))


def _compiled(_settings: Settings) -> Iterator[Finding]:
    """Look whether the first search would wait for the compiler."""
    folder = cache_folder()
    if folder is None:
        found = Words("compiled code can be kept nowhere", "编译结果无处保存")
        way_out = Words(
            "Set NUMBA_CACHE_DIR to a folder that this user may write to.",
            "请将 NUMBA_CACHE_DIR 设为当前用户可写的文件夹。",
        )
        yield Finding("compiled", "failed", SEARCH, found, way_out)
    elif is_compiled():
        yield Finding("compiled", "ok", SEARCH, Words("in {folder}", "位于 {folder}").filled(folder=folder))
    else:
        way_out = Words(
            "The next worker, or the first search, does so once, in about a minute; at once: python -m assigner.search.warm_up",
            "下一个工作进程或首次搜索会自动编译一次，约一分钟；立即编译：python -m assigner.search.warm_up",
        )
        yield Finding("compiled", "warning", SEARCH, Words("not compiled yet", "尚未编译"), way_out)


def _sqlite_version() -> str:
    import sqlite3

    return sqlite3.sqlite_version
