"""What tests of the search share: the long road.

When to modify: when the search learns another shortcut for small programs.
"""

from __future__ import annotations

import pytest

from assigner.search import campaign, portfolio


@pytest.fixture
def long_road(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send programs on the road of large ones, however small they are: no exact engine first, no whole books, no dive."""
    monkeypatch.setattr(portfolio, "EXACT_UP_TO_ENTRIES", -1)
    monkeypatch.setattr(portfolio, "is_of_books", lambda _program: False)
    monkeypatch.setattr(campaign, "dive", lambda _campaign: None)
