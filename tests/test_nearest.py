"""Nearest candidates: the cut is told wherever something is said to be proven, in both languages."""

from typing import Any

from assigner.plan.result import Result
from assigner.solve import solve

REPS = [{"id": f"r{number}", "capacity": {"minutes": 100}} for number in range(4)]


def _solved(candidates: str, accounts: list[dict[str, Any]], **more: Any) -> Result:
    data = {"name": "x", "reps": REPS, "accounts": accounts, "candidates": candidates, "candidates_most": 1, **more}
    return solve(data, seconds=5, workers=1)


def test_a_cut_is_told() -> None:
    """Two accounts, four reps, one candidate each: three of four reps are left out for both."""
    accounts = [{"id": "a", "minutes": 60, "owner": "r0"}, {"id": "b", "minutes": 60, "owner": "r1"}]
    cut, every = _solved("nearest", accounts), _solved("all", accounts)
    assert (cut.num_cut, every.num_cut) == (6, 0)
    assert cut.to_dict()["proof_among"] == "candidates"
    assert every.to_dict()["proof_among"] == "all"
    assert "among the candidates looked at only: 6" in cut.headline("en")
    assert "候选范围内成立：另有 6 个" in cut.headline("zh")
    assert "candidates" not in every.headline("en")
    assert cut.plan is not None
    assert cut.plan.rep.tolist() == [0, 1]


def test_no_plan_among_candidates_is_no_proof() -> None:
    """Both accounts are owned by one rep who has room for one: among the nearest there is no plan, among all there is."""
    accounts = [{"id": name, "minutes": 60, "owner": "r0", "required": True} for name in ("a", "b")]
    assert _solved("all", accounts).status == "optimal"
    assert _solved("nearest", accounts).status == "unknown"
