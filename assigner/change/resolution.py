"""What a rejection brings, as data: the smallest set of other changes, what is proven about it, what it costs.

When to modify: when the answer must say one more thing; how it is found stands in :mod:`assigner.change.resolve`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from assigner.language import LANGUAGES, Language, Words
from assigner.plan.level_words import level_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assigner.change.clash import Clash
    from assigner.plan.change_request import ChangeRequest
    from assigner.plan.plan import Plan
    from assigner.plan.result import LevelResult, Result
    from assigner.plan.scorecard import Scorecard
    from assigner.plan.status import Status

Kind = Literal["stays", "redirected", "new", "retimed"]
KIND_WORDS: dict[Kind, Words] = {
    "stays": Words("stays where it is", "维持现状"),
    "redirected": Words("goes to somebody else", "改由他人负责"),
    "new": Words("moves as well", "也需调整"),
    "retimed": Words("another time", "改时间"),
}
PROVEN_NONE = Words("Nothing else has to change.", "其他安排无需更改。")
PROVEN_LEAST = Words(
    "Proven: no fewer than {count:other change|other changes} will do.", "已证明：至少需要另外更改 {count:,} 项。"
)
FOUND = Words(
    "Found: {count:other change|other changes}; proven is only that {least} are needed.",
    "已找到：另外更改 {count:,} 项；仅证明至少需要 {least} 项。",
)
FOUND_ONLY = Words("Found: {count:other change|other changes}; that fewer would do is not ruled out.",
                   "已找到：另外更改 {count:,} 项；尚未排除更少的可能。")  # fmt: skip
WITHIN = Words(
    "(No level costs over {share} more than with all else free.)",
    "（各层级的代价与其余全部可改时相比，最多高 {share}。）",
)
IMPOSSIBLE = Words(
    "Proven: no plan keeps all hard rules with these moves accepted and rejected.",
    "已证明：在这些接受与拒绝之下，不存在满足全部硬性规则的方案。",
)
UNKNOWN = Words(
    "No plan was found in the time given; that proves nothing. Give more time.", "在给定时间内未找到方案，但这并不证明无解；请增加时间。"
)  # fmt: skip
CLASH = Words(
    "These cannot hold together: {moves}. Take back one of them.", "以下决定不能同时成立：{moves}。请撤回其中一项。"
)
CLASH_ALONE = Words("This alone cannot be: {moves}. Take it back.", "仅此一项即不可能：{moves}。请撤回。")
STATUS_WORDS = {
    "accepted": Words("{item} to {rep} accepted", "接受 {item} 调整给 {rep}"),
    "rejected": Words("{item} to {rep} rejected", "拒绝 {item} 调整给 {rep}"),
}
REJECTED = Words("{count:rejected move|rejected moves} taken back.", "已撤回被拒绝的调整 {count:,} 项。")


@dataclass(frozen=True)
class Consequence:
    """One item that sits otherwise than in the request as it was.

    Parameters
    ----------
    item, name
        The item.
    kind
        ``stays`` with its owner, ``redirected`` to another rep than the request said, ``new``: moves although the
        request left it alone, or ``retimed``: the same rep at another time.
    owner, was, now
        Rep ids today, in the request as it was, and in the new plan; None for nobody.
    rejected
        Whether it is one of the rejected moves; else it is one of the other changes.
    """

    item: str
    name: str
    kind: Kind
    owner: str | None
    was: str | None
    now: str | None
    rejected: bool

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {name: getattr(self, name) for name in ("item", "name", "kind", "owner", "was", "now", "rejected")}


@dataclass(frozen=True)
class LevelCost:
    """What the decisions cost at one level.

    Parameters
    ----------
    name
        The level's label.
    before, after
        Verified cost of the request as it was, and with the smallest set of changes.
    best
        Verified cost when everything else may change, too; None where that was not asked or found.
    bound
        Proven least cost when everything else may change (levels before it held at their best); None if unknown.
    """

    name: str
    before: int
    after: int
    best: int | None
    bound: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {name: getattr(self, name) for name in ("name", "before", "after", "best", "bound")}


@dataclass(frozen=True, eq=False)
class Resolution:
    """The answer to rejected moves.

    Parameters
    ----------
    request
        The new request; None without a plan.
    plan, scorecard
        The new plan, verified; None when there is none.
    before
        Scorecard of the request as it was.
    consequences
        All items that sit otherwise, the rejected ones first.
    least
        Proven: no plan has fewer other changes; None where nothing is proven.
    kept
        Labels of the levels that came before the number of changes.
    levels
        The cost per level; empty without a plan.
    status
        ``optimal`` when the smallest set and its score are proven; ``infeasible`` only when proven.
    result
        The new plan as a result, for ``plan.json``; None without a plan.
    free
        Levels of the plan when everything else may change; None where not asked.
    seconds
        What it took.
    clash
        Decisions that cannot hold together, where it is proven that no plan exists.
    within
        The tolerance that was asked for; None for the fewest changes of all.
    """

    request: ChangeRequest | None
    plan: Plan | None
    scorecard: Scorecard | None
    before: Scorecard
    consequences: tuple[Consequence, ...]
    least: int | None
    kept: tuple[str, ...]
    levels: tuple[LevelCost, ...]
    status: Status
    result: Result | None
    free: tuple[LevelResult, ...] | None
    seconds: float
    clash: Clash | None = None
    within: float | None = None

    @property
    def others(self) -> tuple[Consequence, ...]:
        """The changes besides the rejected moves themselves."""
        return tuple(one for one in self.consequences if not one.rejected)

    @property
    def is_smallest(self) -> bool:
        """Whether it is proven that no smaller set of other changes exists."""
        return self.plan is not None and self.least == len(self.others)

    def headline(self, language: Language) -> str:
        """Return what else must change, and whether that is proven."""
        return Words(" ", "").say(language).join(words.say(language) for words in self._told())

    def _told(self) -> Iterator[Words]:
        if self.plan is None:
            yield IMPOSSIBLE if self.status == "infeasible" else UNKNOWN
            if self.clash is not None:
                yield _clash_words(self.clash)
            return
        yield REJECTED.filled(count=sum(one.rejected for one in self.consequences))
        count, least = len(self.others), self.least
        if self.is_smallest:
            yield PROVEN_LEAST.filled(count=count) if count else PROVEN_NONE
        elif least:
            yield FOUND.filled(count=count, least=f"{least:,}")
        else:
            yield FOUND_ONLY.filled(count=count)
        if self.within is not None:
            yield WITHIN.filled(share=f"{self.within:.1%}")

    def cost_words(self, language: Language) -> str:
        """Return what the decisions cost at the first level where they cost anything, with what is proven."""
        for level in self.levels:
            if level.after != level.before:
                return _cost_words(level, language)
        return Words("The decisions cost nothing at any level.", "这些决定在任何层级都没有代价。").say(language)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "status": self.status,
            "headline": {"en": self.headline("en"), "zh": self.headline("zh")},
            "changes": [one.to_dict() for one in self.consequences],
            "num_other_changes": len(self.others) if self.plan is not None else None,
            "least_other_changes": self.least,
            "smallest_proven": self.is_smallest,
            "kept_levels": list(self.kept),
            "within": self.within,
            "levels": [one.to_dict() for one in self.levels],
            "clash": None if self.clash is None else {
                "moves": [{"item": move.item, "rep": move.to_rep, "status": move.status} for move in self.clash.moves],
                "smallest_proven": self.clash.is_smallest,
            },
            "seconds": round(self.seconds, 3),
        }  # fmt: skip


def _clash_words(clash: Clash) -> Words:
    """Return which decisions cannot hold together."""
    if not clash.moves:
        return Words(
            "Not even without any decision: see assigner check.", "即使不作任何决定也不存在：请见 assigner check。"
        )
    told = {
        language: Words(", ", "、").say(language).join(
            STATUS_WORDS[move.status].say(
                language, item=move.item, rep=move.to_rep or Words("nobody", "无人").say(language)
            )
            for move in clash.moves
        )
        for language in LANGUAGES
    }  # fmt: skip
    words = CLASH if len(clash.moves) > 1 else CLASH_ALONE
    return Words(words.en.format(moves=told["en"]), words.zh.format(moves=told["zh"]))


def _cost_words(level: LevelCost, language: Language) -> str:
    """Return the change at one level, and how much of it every plan under these decisions has to pay."""
    name = level_words(level.name, language)
    words = Words("They cost {change:+,} at level {level} (from {before:,} to {after:,})",
                  "这些决定使{level}层级 {change:+,}（由 {before:,} 变为 {after:,}）")  # fmt: skip
    change = level.after - level.before
    told = words.say(language, change=change, level=name, before=level.before, after=level.after)
    if level.bound is not None and level.bound > level.before:
        more = Words(
            "; proven: at least {least:+,}, whatever else may change.", "；已证明：无论其余如何更改，至少 {least:+,}。"
        )
        return told + more.say(language, least=level.bound - level.before)
    if level.best is not None and level.best < level.after:
        more = Words("; with everything else free to change {best:,} was found.", "；若其余全部可改，已找到 {best:,}。")
        return told + more.say(language, best=level.best)
    return told + Words(".", "。").say(language)
