"""Live progress of many runs: which are done, which run with what gap, which wait.

On a terminal one block is redrawn; elsewhere a plain line comes when a run ends. When to modify: to show another thing
about running scenarios.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from rich.live import Live
from rich.text import Text

from assigner.cli.scores import percent
from assigner.language import Words
from assigner.plan.status import relative_gap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderResult

    from assigner.cli.voice import Voice
    from assigner.plan.status import Status
    from assigner.what_if.runs import RunNews

DONE = Words("{done} of {all} scenarios done, {seconds:.0f} s", "已完成 {done}/{all} 个情景，{seconds:.0f} 秒")
RUNNING = Words("{name}: running, {seconds:.0f} s, gap {gap}", "{name}：求解中，{seconds:.0f} 秒，差距 {gap}")
ENDED = Words("{seconds:6.1f} s  {name}: {how} ({done} of {all})", "{seconds:6.1f} 秒  {name}：{how}（{done}/{all}）")
FAILED = Words("failed", "失败")
ENDS: dict[Status | None, Words] = {
    "optimal": Words("solved", "已求解"),
    "feasible": Words("solved", "已求解"),
    "infeasible": Words("impossible", "无可行方案"),
    "unknown": Words("no plan found in time", "限时内未找到方案"),
    None: FAILED,
}
"""How a run ends, by its result's status; None for a run without a result."""
HINT = Words("Ctrl-C compares what is solved by then", "按 Ctrl-C 结束并比较已求解的部分")


@dataclass
class RunBoard:
    """The state of many runs as it is shown.

    Parameters
    ----------
    voice
        Language and console.
    names
        Names of the runs.
    """

    voice: Voice
    names: Sequence[str]
    began: float = field(default_factory=monotonic)
    running: dict[int, float] = field(default_factory=dict)
    gaps: dict[int, float | None] = field(default_factory=dict)
    done: int = 0

    def hear(self, news: RunNews) -> None:
        """Take over news of a run; away from a terminal say that it ended."""
        if news.kind == "began":
            self.running[news.number] = monotonic()
        elif news.kind == "progress" and news.progress is not None:
            score, bound = news.progress
            gaps = [] if score is None else [relative_gap(*pair) for pair in zip(score, bound, strict=True)]
            self.gaps[news.number] = next((gap for gap in gaps if gap is None or gap > 0), 0.0 if gaps else None)
        elif news.kind in ("done", "failed"):
            self.running.pop(news.number, None)
            self.done += 1
            if not self.voice.err.is_terminal:
                how = ENDS[news.status].say(self.voice.language)
                line = ENDED.say(
                    self.voice.language, seconds=monotonic() - self.began, name=self.names[news.number], how=how,
                    done=self.done, all=len(self.names),
                )  # fmt: skip
                self.voice.err.print(line, soft_wrap=True)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        del console, options
        now = monotonic()
        facts = {"done": self.done, "all": len(self.names), "seconds": now - self.began}
        yield Text(DONE.say(self.voice.language, **facts), style="bold")
        for number, since in sorted(self.running.items()):
            gap = percent(self.gaps.get(number))
            yield Text(RUNNING.say(self.voice.language, name=self.names[number], seconds=now - since, gap=gap))
        yield Text(HINT.say(self.voice.language), style="dim")


@contextmanager
def shown_runs(board: RunBoard) -> Iterator[None]:
    """Show the board on stderr while the block runs."""
    if not board.voice.err.is_terminal:
        yield
        return
    with Live(board, console=board.voice.err, refresh_per_second=4, transient=True):
        yield
