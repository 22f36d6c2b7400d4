"""How levels share the time. When to modify: with the sharing."""

from __future__ import annotations

from assigner.cpsat.schedule import Patience, Share, share_of


def test_the_last_level_gets_all_that_is_left() -> None:
    assert share_of(12.0, 1) == Share(12.0, 12.0)


def test_a_level_leaves_a_third_of_their_share_to_the_others() -> None:
    # 12 seconds, 3 levels: 4 each; at most 12 - 2 * 4 / 3
    share = share_of(12.0, 3)
    assert share.fair == 4.0
    assert abs(share.most - 28 / 3) < 1e-9


def test_a_level_without_progress_gives_way_after_its_fair_share() -> None:
    patience = Patience(Share(4.0, 9.0), begun=100.0)
    assert not patience.is_over(101.0, 50)
    assert not patience.is_over(103.9, 50)
    assert patience.is_over(104.0, 50)


def test_a_level_that_progresses_goes_on_to_the_most() -> None:
    patience = Patience(Share(4.0, 9.0), begun=0.0)
    gaps = {1.0: 50, 3.0: 40, 4.5: 30, 6.0: 20, 7.5: 10}
    assert not any(patience.is_over(now, gap) for now, gap in gaps.items())
    assert patience.is_over(9.0, 5)


def test_a_hair_is_no_progress() -> None:
    patience = Patience(Share(4.0, 9.0), begun=0.0)
    assert not patience.is_over(1.0, 1000)
    assert not patience.is_over(3.5, 995)  # half of a hundredth
    assert patience.is_over(4.0, 991)


def test_nothing_is_stopped_without_a_plan() -> None:
    assert not Patience(Share(4.0, 9.0), begun=0.0).is_over(100.0, None)
