"""What the answer to "why not" says, in both languages: one headline, and sentences with the figures.

Why it exists: command line, service and page say the same words. "Proven" is written only where
:class:`assigner.explain.losses.Loss` says so. When to modify: to word an answer better.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.language import Language, Words, clauses
from assigner.plan.level_words import level_words

if TYPE_CHECKING:
    from assigner.explain.losses import Change, Loss
    from assigner.explain.why_not import Move, WhyNot

MOST_MOVES = 12
"""Moves that are told one by one."""

INSTEAD = Words("{item} with {rep} instead of {now}", "{item}由{rep}而非{now}负责")
UNDONE = Words("{item} left to nobody instead of with {now}", "{item}不交给任何人（现由{now}负责）")
NEW = Words("{item} with {rep} instead of nobody", "{item}交给{rep}（现无人负责）")
POINTS = Words("{amount:,} points at level {level}", "{amount:,}点（{level}层级）")
ALREADY = Words("{item} is with {rep} already.", "{item}已由{rep}负责。")
ALREADY_UNDONE = Words("{item} is left to nobody already.", "{item}本来就无人负责。")
FORBIDDEN = Words("{subject}: not possible, a hard rule forbids it.", "{subject}：不可行，违反硬性规则。")
NOT_A_CANDIDATE = Words(
    "{subject}: not looked at. No rule forbids it, but the pair is no candidate (setting candidates: {candidates}).",
    "{subject}：未纳入考虑。没有规则禁止，但该组合不在候选之列（设置 candidates: {candidates}）。",
)
IMPOSSIBLE = Words(
    "{subject}: not possible. The pair alone is allowed, but no plan with it keeps every hard rule: proven.",
    "{subject}：不可行。该组合本身允许，但已证明：没有任何包含它的方案能满足全部硬性规则。",
)
BROKEN = Words(
    "Your plan breaks hard rules, so no loss can be told against it. See: assigner verify.",
    "现有方案违反硬性规则，无法与之比较。请先运行 assigner verify。",
)
UNKNOWN = Words(
    "{subject}: no plan with it was found in the time given; that proves nothing. Give more seconds.",
    "{subject}：在给定时间内未找到包含它的方案，但这并不证明无解。请增加时间。",
)
EXACT = Words("{subject}: worse by exactly {found}, proven.", "{subject}：恰好差 {found}，已证明。")
AT_LEAST = Words(
    "{subject}: proven worse by at least {at_least} (found: {found}).",
    "{subject}：已证明至少差 {at_least}（已找到的方案差 {found}）。",
)
AT_LEAST_ONLY = Words(
    "{subject}: proven worse by at least {at_least}; no plan with it was found in the time given.",
    "{subject}：已证明至少差 {at_least}；在给定时间内未找到包含它的方案。",
)
FOUND_WORSE = Words("{subject}: the best plan found is worse by {found}. {proof}",
                    "{subject}：已找到的最佳方案差 {found}。{proof}")  # fmt: skip
TIE = Words(
    "{subject}: a tie, a plan with it costs the same. {proof}", "{subject}：不分上下，存在代价相同的方案。{proof}"
)
BETTER = Words(
    "{subject}: better by {found}. Your plan is not the best.", "{subject}：反而好 {found}。现有方案不是最优。"
)
NEVER_BETTER = Words("Proven: none is better than yours.", "已证明：没有比现有方案更好的。")
AT_BEST = Words("Not proven: one that is better than yours by up to {at_best} cannot be ruled out yet.",
                "尚未证明：仍不能排除比现有方案好至多 {at_best}的方案。")  # fmt: skip
NOTHING_PROVEN = Words("Nothing is proven about better ones yet.", "是否有更好的方案尚无证明。")

TOGETHER = Words("These cannot hold together; without any one of them the others can:",
                 "以下各项无法同时成立；去掉任何一项，其余即可成立：")  # fmt: skip
SOME_OF_THESE = Words("These cannot hold together (not all of them may be needed for that):",
                      "以下各项无法同时成立（其中可能有多余的）：")  # fmt: skip
BY_RULE = Words("By rule: {changes}.", "按规则：{changes}。")
ALONE = Words(
    "With everything else as it is, this change alone costs {cost}.", "其他安排不变时，仅此一项变化的代价为 {cost}。"
)
ALONE_GAIN = Words("With everything else as it is, this change alone saves {cost}.",
                   "其他安排不变时，仅此一项变化可省下 {cost}。")  # fmt: skip
ALONE_FREE = Words(
    "With everything else as it is, this change alone costs nothing.", "其他安排不变时，仅此一项变化没有代价。"
)
ALONE_BREAKS = Words("With everything else as it is, it would break a hard rule: {sentence}",
                     "其他安排不变时会违反硬性规则：{sentence}")  # fmt: skip
BETTER_WITHOUT = Words(
    "Your plan can be improved without this, too: by {cost}. Solve again from it (assigner solve --start).",
    "即使不作此改动，现有方案也可改进 {cost}。请以它为起点重新求解（assigner solve --start）。",
)
MOVES_TO = Words("{item} goes from {before} to {after}", "{item}由{before}转给{after}")
MOVES_IN_TIME = Words("{item} stays with {after}, at {start}", "{item}仍由{after}负责，改在 {start}")
NO_ONE = Words("nobody", "无人")


def headline(answer: WhyNot, language: Language) -> str:
    """Return the answer in one or two sentences."""
    subject = _subject(answer, language)
    if answer.outcome == "already":
        words = ALREADY if answer.rep is not None else ALREADY_UNDONE
        return words.say(language, item=answer.item_name, rep=answer.rep_name)
    if answer.loss is not None and answer.outcome != "unknown":
        return _told_loss(answer, answer.loss, subject, language)
    words = {
        "forbidden": FORBIDDEN, "not-a-candidate": NOT_A_CANDIDATE, "impossible": IMPOSSIBLE, "broken": BROKEN,
    }.get(answer.outcome, UNKNOWN)  # fmt: skip
    return words.say(language, subject=subject, candidates=answer.candidates)


def sentences(answer: WhyNot, language: Language) -> list[str]:
    """Return what there is to say below the headline, the moves left out."""
    told = [reason.say(language) for reason in answer.reasons]
    if answer.conflict is not None:
        told.append((TOGETHER if answer.conflict.is_minimal else SOME_OF_THESE).say(language))
        told += [instance.sentence.say(language) for instance in answer.conflict.instances]
        return told
    if answer.changes:
        joined = clauses((change.say(language) for change in answer.changes), language)
        told.append(BY_RULE.say(language, changes=joined))
    if answer.alone is not None and answer.outcome not in ("forbidden", "broken"):
        told.append(_told_alone(answer, language))
    if answer.better_without is not None:
        told.append(
            BETTER_WITHOUT.say(language, cost=_cost(_first(answer.level_names, answer.better_without), language))
        )
    return told


def other_moves(answer: WhyNot, language: Language) -> list[str]:
    """Return what else has to change, one sentence a move."""
    return [_told_move(move, language) for move in answer.moves if move.item != answer.item]


def _subject(answer: WhyNot, language: Language) -> str:
    words = UNDONE if answer.rep is None else (NEW if answer.now is None else INSTEAD)
    return words.say(language, item=answer.item_name, rep=answer.rep_name, now=answer.now_name)


def _told_loss(answer: WhyNot, loss: Loss, subject: str, language: Language) -> str:
    found, at_least = _cost(loss.found, language), _cost(loss.at_least, language)
    if not loss.has_plan:
        return AT_LEAST_ONLY.say(language, subject=subject, at_least=at_least)
    if answer.outcome == "better":
        return BETTER.say(language, subject=subject, found=found)
    if answer.outcome == "worse" and loss.is_exact:
        return EXACT.say(language, subject=subject, found=found)
    if loss.at_least is not None:
        if loss.found is not None and loss.found.level == loss.at_least.level:
            found = f"{loss.found.amount:,}"
        return AT_LEAST.say(language, subject=subject, found=found, at_least=at_least)
    words = TIE if answer.outcome == "tie" else FOUND_WORSE
    return words.say(language, subject=subject, found=found, proof=_proof(loss, language))


def _proof(loss: Loss, language: Language) -> str:
    if loss.never_better:
        return NEVER_BETTER.say(language)
    if loss.at_best is None:
        return NOTHING_PROVEN.say(language)
    return AT_BEST.say(language, at_best=_cost(loss.at_best, language))


def _cost(change: Change | None, language: Language) -> str:
    """Return the size of a change of cost; whether it is better or worse stands in the sentence around it."""
    if change is None:
        return "0"
    return POINTS.say(language, amount=abs(change.amount), level=level_words(change.level, language))


def _first(levels: tuple[str, ...], delta: tuple[int, ...]) -> Change | None:
    from assigner.explain.losses import Change

    return next((Change(name, amount) for name, amount in zip(levels, delta, strict=True) if amount), None)


def _told_alone(answer: WhyNot, language: Language) -> str:
    alone = answer.alone
    assert alone is not None
    if alone.broken:
        return ALONE_BREAKS.say(language, sentence=alone.broken[0][1 if language == "zh" else 0])
    change = _first(answer.level_names, alone.delta)
    words = ALONE_FREE if change is None else (ALONE if change.amount > 0 else ALONE_GAIN)
    return words.say(language, cost=_cost(change, language))


def _told_move(move: Move, language: Language) -> str:
    before, after = (name or NO_ONE.say(language) for name in (move.before_name, move.after_name))
    words = MOVES_IN_TIME if move.before == move.after else MOVES_TO
    return words.say(language, item=move.item_name, before=before, after=after, start=move.start or "")
