"""The receipt: what a run was given and what it gave, as fingerprints; and replay, which does it again.

Why it exists: months later somebody asks where a plan came from. The receipt names input, settings, versions, seed and
plan; replay checks the input, verifies the plan anew, and, where the run was deterministic, solves again and compares.
When to modify: when a run depends on something that the receipt does not name yet; old receipts must stay readable.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from assigner.language import Language, Words
from assigner.plan.demands import Demands
from assigner.plan.digest import plan_digest, rows_digest, text_digest
from assigner.solve import SolveOptions, solve, versions
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from assigner.plan.plan import Plan
    from assigner.plan.prices import Prices
    from assigner.plan.result import Result
    from assigner.problem.problem import Problem

FORMAT = "assigner-receipt/1"
SETTINGS = ("seconds", "gap", "workers", "deterministic")
"""Settings that a run is repeated with."""


@dataclass(frozen=True)
class Receipt:
    """What a run was given and what it gave.

    Parameters
    ----------
    input
        Digest of the problem, scenarios applied.
    plan
        Digest of the plan; None where there is none.
    score
        Verified cost per level; None without a plan.
    status
        What the run proved.
    settings, seed, versions
        How it was run. ``settings`` may hold more than a repetition takes, such as demands.
    start
        Digest of the plan and prices that the search began from; None for today's owners.
    what_if
        Names of the scenario files that were applied.
    """

    input: str
    plan: str | None
    score: tuple[int, ...] | None
    status: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)
    start: str | None = None
    what_if: tuple[str, ...] = ()

    @property
    def is_deterministic(self) -> bool:
        """Whether the same input and settings had to give the same plan."""
        return bool(self.settings.get("deterministic"))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "format": FORMAT,
            "input": self.input,
            "plan": self.plan,
            "score": None if self.score is None else list(self.score),
            "status": self.status,
            "settings": dict(self.settings),
            "seed": self.seed,
            "versions": dict(self.versions),
            "start": self.start,
            "what_if": list(self.what_if),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Receipt:
        """Return the receipt in plain data: a receipt, or a result with or without one.

        Raises
        ------
        ValueError
            When the data is neither, or lacks what a receipt says.
        """
        found = data.get("receipt", data)
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            return _of_result(data)
        try:
            return cls(
                str(found["input"]), found["plan"], _score(found["score"]), str(found["status"]),
                dict(found["settings"]), int(found["seed"]), dict(found["versions"]), found["start"],
                tuple(map(str, found["what_if"])),
            )  # fmt: skip
        except (KeyError, TypeError) as error:
            raise ValueError(f"the receipt is not whole: {error}") from error


def _score(values: Sequence[int] | None) -> tuple[int, ...] | None:
    return None if values is None else tuple(int(value) for value in values)


def _of_result(data: Mapping[str, Any]) -> Receipt:
    """Return the receipt of a result that was written before there were receipts."""
    if not str(data.get("format", "")).startswith("assigner-result/"):
        raise ValueError("neither a receipt nor a result")
    try:
        rows = [(str(row["item"]), row.get("rep"), row.get("start")) for row in data["plan"]]
        scores = [level["score"] for level in data["levels"]]
        return Receipt(
            str(data["digest"]), rows_digest(rows) if rows else None, _score(scores) if None not in scores else None,
            str(data["status"]), dict(data["settings"]), int(data["seed"]), dict(data["versions"]), None,
            tuple(map(str, data.get("what_if", ()))),
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise ValueError(f"the result is not whole: {error}") from error


def receipt_of(
    result: Result, start: Plan | None = None, prices: Prices | None = None, what_if: Sequence[str] = ()
) -> Receipt:
    """Return the receipt of a result.

    Parameters
    ----------
    result
        What a run gave.
    start, prices
        What the search began from; None for today's owners.
    what_if
        Names of the scenario files that were applied.
    """
    return Receipt(
        input=result.problem.digest,
        plan=None if result.plan is None else plan_digest(result.problem, result.plan),
        score=None if result.scorecard is None else result.scorecard.score,
        status=result.status,
        settings=dict(result.settings),
        seed=result.seed,
        versions=dict(result.versions),
        start=None if start is None else start_digest(result.problem, start, prices),
        what_if=tuple(what_if),
    )


def start_digest(problem: Problem, start: Plan, prices: Prices | None) -> str:
    """Return the digest of a plan and prices to start from."""
    rows = [] if prices is None else [str(sorted(row.items())) for row in prices.to_rows()]
    return text_digest([plan_digest(problem, start), *sorted(rows)])


Outcome = Literal["reproduced", "verified", "other-input", "other-start", "other-plan", "wrong-score", "differs"]
OUTCOMES: dict[Outcome, Words] = {
    "reproduced": Words("Reproduced: the same input and settings gave the same plan again.",
                        "已重现：相同输入与设置再次得到相同方案。"),
    "verified": Words("Verified: the plan's score is right for this input. The run itself was not repeated exactly.",
                      "已校验：方案在该输入下的得分正确。求解过程未能精确重复。"),
    "other-input": Words("Not comparable: the problem is not the one of the receipt (another digest).",
                         "无法比较：问题与凭证不符（摘要不同）。"),
    "other-start": Words("Not comparable: the run began from another plan; give it with --from.",
                         "无法比较：当时的求解起点不同；请用 --from 给出。"),
    "other-plan": Words("The plan in the file is not the one of the receipt: it was changed afterwards.",
                        "文件中的方案与凭证不符：事后被更改。"),
    "wrong-score": Words("The score in the receipt is wrong: verification finds another.",
                         "凭证中的得分有误：校验结果不同。"),
    "differs": Words("Not reproduced: the same input, settings and versions gave another plan.",
                     "未能重现：相同输入、设置与版本得到了不同方案。"),
}  # fmt: skip
"""What each outcome means, for people."""
NOT_DETERMINISTIC = Words(
    "The run was not deterministic, so only the verification is repeated. Solve with --deterministic for a receipt "
    "that can be reproduced.",
    "该次求解未使用确定性模式，因此仅重复校验。若需可重现的凭证，请用 --deterministic 求解。",
)
OTHER_VERSIONS = Words(
    "Other versions: {changes}. Another plan would prove nothing.", "版本不同：{changes}。方案不同并不说明问题。"
)
NO_PLAN = Words(
    "The receipt has no plan beside it, so its score is not verified anew.", "凭证未附方案，因此未重新校验得分。"
)
NEAREST = Words(
    "The plan comes from a change request; solve does not repeat that.", "该方案来自变更单，solve 无法重复。"
)
MADE_OTHERWISE = "nearest_to"
"""A setting of plans that were found in another way than by solve."""


@dataclass(frozen=True)
class Replay:
    """What doing it again has shown.

    Parameters
    ----------
    outcome
        In one word.
    remarks
        What limits it, in both languages.
    versions
        Package to (then, now), where they differ.
    found_score
        What verification finds; None where no plan was verified.
    found_plan
        Digest of the plan that solving again gave; None where that was not done.
    """

    outcome: Outcome
    remarks: tuple[Words, ...]
    versions: Mapping[str, tuple[str, str]]
    found_score: tuple[int, ...] | None
    found_plan: str | None

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against the receipt."""
        return self.outcome in ("reproduced", "verified")

    def headline(self, language: Language) -> str:
        """Return the outcome in words."""
        return OUTCOMES[self.outcome].say(language)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        words = OUTCOMES[self.outcome]
        return {
            "outcome": self.outcome,
            "headline": {"en": words.en, "zh": words.zh},
            "remarks": [{"en": one.en, "zh": one.zh} for one in self.remarks],
            "versions": {name: {"then": then, "now": now} for name, (then, now) in self.versions.items()},
            "found_score": None if self.found_score is None else list(self.found_score),
            "found_plan": self.found_plan,
        }


def replay(
    problem: Problem,
    receipt: Receipt,
    plan: Plan | None = None,
    *,
    start: Plan | None = None,
    prices: Prices | None = None,
    cancel: Any = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Replay:
    """Check a receipt: the input, the plan's score, and, where the run was deterministic, the run itself.

    Parameters
    ----------
    problem
        The problem, scenarios applied.
    receipt
        The receipt.
    plan
        The plan that the receipt is about, where it is at hand.
    start, prices
        What the run began from, where that was not today's owners.
    cancel
        Looked at while solving: an object with ``is_set()``.
    clock
        Seconds; only differences count.
    """
    changed = _changed_versions(receipt)
    remarks = [_versions_words(changed)] if changed else []
    if problem.digest != receipt.input:
        return Replay("other-input", tuple(remarks), changed, None, None)
    if plan is not None and plan_digest(problem, plan) != receipt.plan:
        return Replay("other-plan", tuple(remarks), changed, None, None)
    card = None if plan is None else verify(problem, plan)
    score = None if card is None else card.score
    if card is not None and (not card.feasible or score != receipt.score):
        return Replay("wrong-score", tuple(remarks), changed, score, None)
    if card is None and receipt.plan is not None:
        remarks.append(NO_PLAN)
    if not receipt.is_deterministic or MADE_OTHERWISE in receipt.settings:
        remarks.append(NEAREST if MADE_OTHERWISE in receipt.settings else NOT_DETERMINISTIC)
        return Replay("verified", tuple(remarks), changed, score, None)
    if (None if start is None else start_digest(problem, start, prices)) != receipt.start:
        return Replay("other-start", tuple(remarks), changed, score, None)
    again = _again(problem, receipt, start, prices, cancel, clock)
    found = None if again.plan is None else plan_digest(problem, again.plan)
    same = found == receipt.plan and again.status == receipt.status
    outcome: Outcome = "reproduced" if same else "verified" if changed else "differs"
    return Replay(outcome, tuple(remarks), changed, score, found)


def _changed_versions(receipt: Receipt) -> dict[str, tuple[str, str]]:
    """Return the packages whose version is not the receipt's."""
    now = versions()
    return {
        name: (receipt.versions.get(name, "?"), now.get(name, "?"))
        for name in sorted({*receipt.versions, *now})
        if receipt.versions.get(name) != now.get(name)
    }


def _versions_words(changed: Mapping[str, tuple[str, str]]) -> Words:
    told = ", ".join(f"{name} {then} → {now}" for name, (then, now) in changed.items())
    return OTHER_VERSIONS.filled(changes=told)


def _again(
    problem: Problem,
    receipt: Receipt,
    start: Plan | None,
    prices: Prices | None,
    cancel: Any,
    clock: Callable[[], float],
) -> Result:
    """Solve with the settings of the receipt."""
    options = SolveOptions(seed=receipt.seed, **{name: receipt.settings[name] for name in SETTINGS})
    demanded = receipt.settings.get("demands")
    demands = None if demanded is None else Demands(
        demanded["forced"], frozenset((one["item"], one["rep"]) for one in demanded["forbidden"])
    )  # fmt: skip
    return solve(problem, options, start=start, prices=prices, demands=demands, cancel=cancel, clock=clock)
