"""What every test may use: the settings of hypothesis and the folder of shared data.

When to modify: to add a fixture that tests of several packages need; what one package needs stands
in that package's own ``conftest.py``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# No deadline: the first example pays for late imports and compilation. In CI the examples are the
# same in every run, so that a red build means a changed project and not other luck.
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """Return the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Return the shared data beside the checkout, which is too large or not ours to commit."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared data is not beside this checkout: ../shared/data, as its README.md describes it")
    return folder
