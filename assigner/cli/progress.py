"""Live progress of a run: a bar over the time, incumbent, bound, gap, stage and time left.

On a terminal one block is redrawn; elsewhere a plain line comes every few seconds, so that logs
stay readable. When to modify: to show another number while solving.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from assigner.cli.scores import percent
from assigner.language import Words
from assigner.plan.level_words import level_words
from assigner.search.compiling import COMPILE, COMPILING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderResult

    from assigner.cli.voice import Voice
    from assigner.program.solution import Progress

SECONDS_BETWEEN_LINES = 5.0
SECONDS_BETWEEN_LOOKS = 0.5
PREPARING = Words("preparing", "准备中")
STOPPING = Words("stopping, the best plan so far is kept", "正在停止，保留目前最好的方案")
NO_PLAN_YET = Words("no plan yet", "尚无方案")
STATE = Words("{level}: cost {score}, bound {bound}, gap {gap}", "{level}：代价 {score}，下界 {bound}，差距 {gap}")
LEFT = Words("{left:.0f} s left", "剩余 {left:.0f} 秒")
BY_WORK = Words("limited by work, not by the clock", "按工作量而非时间限制")
HINT = Words("Ctrl-C keeps the best plan so far", "按 Ctrl-C 保留目前最好的方案")


@dataclass
class Board:
    """The state of a run as it is shown; the engine writes it, the screen reads it.

    Parameters
    ----------
    voice
        Language of the words.
    seconds
        Time limit of the run.
    levels
        Names of the levels.
    cancel
        The event that Ctrl-C sets.
    counts_work
        Whether the limit is one of work, as with ``--deterministic``: then nobody knows what is left.
    """

    voice: Voice
    seconds: float
    levels: Sequence[str]
    cancel: threading.Event
    counts_work: bool = False
    latest: Progress | None = None
    began: float = field(default_factory=monotonic)
    search_began: float | None = None

    def hear(self, progress: Progress) -> None:
        """Take over the engine's latest message; the first one, and the first after compiling, tells when the search began."""
        if self.search_began is None or (self.latest is not None and self.latest.stage == COMPILE):
            self.search_began = monotonic() - progress.seconds
        self.latest = progress

    @property
    def elapsed(self) -> float:
        """Seconds since the run began."""
        return monotonic() - self.began

    @property
    def has_plan(self) -> bool:
        """Whether there is an incumbent."""
        return self.latest is not None and self.latest.score is not None

    def stage(self) -> str:
        """Return what runs."""
        if self.cancel.is_set():
            return STOPPING.say(self.voice.language)
        return PREPARING.say(self.voice.language) if self.latest is None else stage_words(self.latest.stage, self.voice)

    def state(self) -> str:
        """Return incumbent, bound and gap of the first level that is not proven."""
        if self.latest is None or self.latest.score is None:
            return NO_PLAN_YET.say(self.voice.language)
        from assigner.plan.status import relative_gap

        score, bound = self.latest.score, self.latest.bound
        gaps = [relative_gap(mine, least) for mine, least in zip(score, bound, strict=True)]
        level = next((at for at, gap in enumerate(gaps) if gap is None or gap > 0), len(gaps) - 1)
        least = bound[level]
        return STATE.say(
            self.voice.language, level=level_words(self.levels[level], self.voice.language), score=f"{score[level]:,}",
            bound="?" if least is None else f"{least:,}", gap=percent(gaps[level]),
        )  # fmt: skip

    @property
    def searched(self) -> float:
        """Seconds of the search so far, which is what the time limit counts; 0 while the problem is prepared."""
        if self.latest is None or self.search_began is None:
            return 0.0
        if self.latest.stage == COMPILE:
            return self.latest.seconds
        return min(monotonic() - self.search_began, self.seconds)

    def left(self) -> str:
        """Return the time left for the search."""
        if self.counts_work:
            return BY_WORK.say(self.voice.language)
        return LEFT.say(self.voice.language, left=self.seconds - self.searched)

    def line(self) -> str:
        """Return everything in one plain line."""
        return f"{self.elapsed:6.1f} s  {self.stage()} | {self.state()} | {self.left()}"

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        del console, options
        bar = ProgressBar(total=max(self.seconds, 0.001), completed=self.searched, width=30)
        top = Table.grid(padding=(0, 2))
        top.add_row(bar, Text(self.left(), style="cyan"), Text(self.stage(), style="bold"))
        yield top
        yield Text(self.state(), no_wrap=True, overflow="ellipsis")
        yield Text(HINT.say(self.voice.language), style="dim")


STAGES = {
    COMPILE: COMPILING,
    "construct": Words("first plan", "构造初始方案"),
    "improve": Words("improving", "改进"),
    "bound": Words("proving a bound", "证明下界"),
    "anneal": Words("trying bold moves", "尝试大幅调整"),
    "blocks": Words("improving in blocks", "分块改进"),
    "chains": Words("moving in chains", "连环调整"),
    "hint": Words("today's owners", "当前归属"),
    "close": Words("closing the gap", "缩小差距"),
    "exact": Words("exact search", "精确求解"),
    "books": Words("choosing among whole books", "在整本客户组合中选择"),
    "closer": Words("closing the gap", "缩小差距"),
    "dive": Words("rounding and repairing", "取整并修补"),
    "kicks": Words("shaking up and trading", "扰动后交换"),
    "knapsacks": Words("proving a bound", "证明下界"),
    "refit": Words("placing large items anew", "重排大项"),
    "refits": Words("placing large items anew", "重排大项"),
    "relaxation": Words("proving a bound", "证明下界"),
    "seats": Words("trying other places for large items", "为大项尝试其他人选"),
    "trades": Words("trading", "交换"),
    "whole giants": Words("proving a bound", "证明下界"),
    "warm": Words("from the plan given", "从给定方案出发"),
}
"""The stages of a search, for people; the exact engine's ``level x`` is said by :func:`stage_words`."""


def stage_words(stage: str, voice: Voice) -> str:
    """Return a stage of a search for people."""
    if stage in STAGES:
        return STAGES[stage].say(voice.language)
    kind, _, level = stage.partition(" ")
    if kind == "level":
        return voice.words("level {level}", "层级 {level}", level=level_words(level, voice.language))
    return stage


@contextmanager
def shown(board: Board) -> Iterator[None]:
    """Show the board on stderr while the block runs."""
    if board.voice.err.is_terminal:
        with Live(board, console=board.voice.err, refresh_per_second=5, transient=True):
            yield
        return
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(board, done), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()


def _tick(board: Board, done: threading.Event) -> None:
    """Print a line when the first plan is found, and one every few seconds."""
    told_at, told_plan = 0.0, False
    while not done.wait(SECONDS_BETWEEN_LOOKS):
        first_plan = board.has_plan and not told_plan
        if first_plan or board.elapsed - told_at >= SECONDS_BETWEEN_LINES:
            told_at, told_plan = board.elapsed, board.has_plan
            board.voice.err.print(board.line(), soft_wrap=True)
