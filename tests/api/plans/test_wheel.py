"""What is installed from a wheel has the demo teams that a checkout has, and no file of tests or documents."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

from api.plans import demo

ROOT = demo.ROOT
ASKED = (
    "from api.plans import demo; print(demo.ROOT, *demo.names()); print(len(demo.problem_of('first-steps').rep_ids))"
)


def test_an_installed_wheel_shows_the_demo_teams(tmp_path: Path) -> None:
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    told = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
    ).stdout.split()
    assert told == [str(installed), *demo.names(), str(len(demo.problem_of("first-steps").rep_ids))]
    tops = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert tops == {"assigner", "api"}
