"""A small storm on both databases: a few kills, a few jobs, some leads by webhook; nothing lost, nothing doubled.

The full size is a command (see the package). When to modify: when the storm can be made smaller or must be larger.
"""

from __future__ import annotations

import pytest

from tests.chaos.storm import Size, storm

SMALL = {"kills": 5, "jobs": 10, "events": 40, "workers": 2, "pause": 1.0, "patience": 240.0}


@pytest.mark.slow
@pytest.mark.timeout(420)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_nothing_is_lost_and_nothing_doubled(database: str) -> None:
    told = storm(Size(database=database, seed=3, **SMALL))
    assert told.kills.total() == SMALL["kills"]
    assert (told.jobs.promised, told.events.promised) == (SMALL["jobs"], SMALL["events"])
    assert told.jobs.is_clean, told.jobs.line()
    assert told.events.is_clean, told.events.line()
    assert told.is_clean, (told.refused, told.orphans)
