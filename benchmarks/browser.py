"""How fast the page is: ``python -m benchmarks.browser --items 20000 --reps 200``; one line of JSON an action.

The service as `assigner serve` starts it, a plan that a job has made, and Debian's Chromium without a window. A time is
taken in the page: from the input to the first frame that shows its effect (two animation frames after the state is
there), so it holds script, layout and paint. `first view` counts from the navigation with an empty cache to the figures
and the first bars of people. When to modify: to measure another action.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import tempfile
import time
import zipfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.served import Served, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Page

BARS_MS = {"first view": 2000.0, "first view again": 2000.0, "try of one move": 150.0}
INTERACTION_MS = 100.0
CHROMIUM = "/usr/bin/chromium"
SHOWN = """
([make, ready]) => new Promise((done, fail) => {
  const began = performance.now();
  const took = () => performance.now() - began;
  actions[make]();
  const look = () => {
    if (actions[ready]()) requestAnimationFrame(() => done(took()));
    else if (took() > 20000) fail(new Error(`nothing of ${make} was seen within 20 s`));
    else requestAnimationFrame(look);
  };
  look();
})
"""
"""Does an action and waits for its effect; both are functions that the page was given by name. Fails where none shows."""

ACTIONS = """
window.actions = (() => {
  const $ = (selector) => document.querySelector(selector);
  const type = (selector, text) => { const field = $(selector); field.value = text; field.dispatchEvent(new Event('input')); };
  const tab = (name) => $(`[data-tab="${name}"]`).click();
  let before = '';
  let turn = 0;
  const menu = () => document.querySelectorAll('.owner-menu')[turn];
  const first = () => $('.tabulator-row .tabulator-cell')?.textContent ?? '';
  const changed = () => first() !== before;
  const order = (heads) => [...document.querySelectorAll(heads)].map((one) => one.ariaSort).join();
  const note = () => { before = first(); };
  const seen = (selector) => () => $(selector) !== null;
  return {
    people: () => tab('reps'), people_shown: seen('.load-bar'),
    sort_people: () => { before = order('.reps-table th'); $('.reps-table .sort').click(); }, sorted_people: () => order('.reps-table th') !== before,
    search_people: () => { before = String(document.querySelectorAll('.rep-row').length); type('[data-search]', 'an'); }, people_found: () => String(document.querySelectorAll('.rep-row').length) !== before,
    items: () => tab('items'), items_shown: seen('.tabulator-row'),
    sort: () => { before = order('.tabulator-col'); document.querySelectorAll('.tabulator-col-title')[3].click(); }, sorted: () => order('.tabulator-col') !== before,
    search: () => { note(); type('[data-search]', '77'); }, found: () => changed() || $('.legend').textContent !== before,
    clear: () => { before = $('.legend').textContent; type('[data-search]', ''); }, cleared: () => $('.legend').textContent !== before,
    moved: () => { before = $('.legend').textContent; [...document.querySelectorAll('.choice button')][1].click(); }, moved_shown: () => $('.legend').textContent !== before,
    group: () => { const choice = $('select'); choice.value = 'rep'; choice.dispatchEvent(new Event('change')); }, grouped: seen('.tabulator-group'),
    scroll: () => { note(); $('.tabulator-tableholder').scrollTop += 4000; }, scrolled: changed,
    open: () => { $('.tabulator-row .tabulator-cell').click(); }, opened: seen('.side'),
    score: () => tab('score'), score_shown: seen('.tabs + .tab-panel .panel'),
    undo: () => { $('[data-act="undo"]').click(); turn += 1; }, undone: () => $('.effect') === null,
    reach: () => { menu().focus(); }, reached: () => menu().options.length > 2,
    try_move: () => { menu().value = [...menu().options].find((one) => one.value && one.value !== menu().value).value; menu().dispatchEvent(new Event('change')); },
    tried: seen('.effect'),
  };
})();
"""
Times = tuple[float, float]
"""Wall milliseconds, and those of the page's main thread."""
STEPS = (
    ("sort 200 people", "sort_people", "sorted_people"),
    ("search people", "search_people", "people_found"),
    ("all items as a table", "items", "items_shown"),
    ("sort items", "sort", "sorted"),
    ("scroll items", "scroll", "scrolled"),
    ("only moved items", "moved", "moved_shown"),
    ("group by person", "group", "grouped"),
    ("open an item", "open", "opened"),
    ("the score", "score", "score_shown"),
    ("back to people", "people", "people_shown"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a bar is missed and ``--strict`` was given."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="assigner-browser-") as folder, running(Path(folder)) as served:
        plan = make_plan(served, options.items, options.reps, options.seconds)
        with browser() as page:
            _sign_in(page, served)
            facts = measure(page, served, plan, options.turns)
    missed = [name for name, one in facts.items() if one["median_ms"] > BARS_MS.get(name, INTERACTION_MS)]
    for name, one in facts.items():
        about = {"action": name, **one, "bar_ms": BARS_MS.get(name, INTERACTION_MS), "items": options.items}
        sys.stdout.write(json.dumps(about | {"load": [round(load, 1) for load in os.getloadavg()]}) + "\n")
    return 1 if missed and options.strict else 0


def make_plan(served: Served, num_items: int, num_reps: int, seconds: float) -> str:
    """Return the id of a plan for made-up books of business, solved by a job."""
    from assigner.files.write import write_problem
    from assigner.generate import books

    problem = books(num_items, num_reps, candidates=min(20, num_reps), seed=1)
    with tempfile.TemporaryDirectory(prefix="assigner-books-") as folder:
        write_problem(problem, Path(folder), "parquet")
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for file in sorted(Path(folder).iterdir()):
                archive.write(file, file.name)
    headers = {"Content-Type": "application/zip"}
    stored = served.post("/v1/problems", content=packed.getvalue(), headers=headers)
    return served.solved(stored["id"], seconds=seconds)


@contextmanager
def browser() -> Iterator[Page]:
    """Yield a page of a browser without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started.new_page(viewport={"width": 1360, "height": 860}, locale="en-GB")
        started.close()


def measure(page: Page, served: Served, plan: str, turns: int) -> dict[str, dict[str, Any]]:
    """Return the times of every action, in milliseconds."""
    address = f"{served.url}/app/plans/{plan}"
    thread = Thread(page)
    times: dict[str, list[Times]] = {"first view": [thread.timed(partial(_first_view, page, address))]}
    for _ in range(turns):
        times.setdefault("first view again", []).append(thread.timed(partial(_first_view, page, address)))
        page.evaluate("localStorage.clear()")  # columns and groups of the turn before
        page.evaluate(ACTIONS)
        for name, make, ready in STEPS:
            page.wait_for_timeout(150)
            times.setdefault(name, []).append(thread.timed(partial(_shown, page, make, ready)))
            if name == "search people":
                page.goto(address)
                page.wait_for_selector(".load-bar")
                page.evaluate(ACTIONS)
    times["try of one move"] = _tries(page, thread, address, turns)
    return {name: _summary(found) for name, found in times.items()}


def _tries(page: Page, thread: Thread, address: str, turns: int) -> list[Times]:
    """Return the times of giving one item after the other to somebody else, each undone before the next."""
    page.goto(f"{address}/change")
    page.wait_for_selector(".owner-menu")
    page.evaluate(ACTIONS)
    times = []
    for _ in range(turns):
        _shown(page, "reach", "reached")
        page.wait_for_timeout(150)
        times.append(thread.timed(partial(_shown, page, "try_move", "tried")))
        _shown(page, "undo", "undone")
    return times


class Thread:
    """The page's main thread: how long it computed, whatever else the machine did meanwhile.

    Parameters
    ----------
    page
        The page.
    """

    def __init__(self, page: Page) -> None:
        self._cdp = page.context.new_cdp_session(page)
        self._cdp.send("Performance.enable", {"timeDomain": "threadTicks"})

    def timed(self, act: Callable[[], float]) -> Times:
        """Return the milliseconds that ``act`` says, and those that the thread computed."""
        before = self._computed()
        return act(), self._computed() - before

    def _computed(self) -> float:
        metrics = {one["name"]: one["value"] for one in self._cdp.send("Performance.getMetrics")["metrics"]}
        return float(metrics["TaskDuration"]) * 1000


def _summary(times: list[Times]) -> dict[str, Any]:
    wall, computed = (sorted(part) for part in zip(*times, strict=True))
    middle = len(times) // 2
    return {"median_ms": round(wall[middle], 1), "most_ms": round(wall[-1], 1), "script_ms": round(computed[middle], 1),
            "turns": len(times)}  # fmt: skip


def _shown(page: Page, make: str, ready: str) -> float:
    return float(page.evaluate(SHOWN, [make, ready]))


def _first_view(page: Page, address: str) -> float:
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(".load-bar")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return (time.perf_counter() - began) * 1000


def _sign_in(page: Page, served: Served) -> None:
    answer = page.context.request.post(
        f"{served.url}/v1/page/session", data={"key": served.key}, headers={"X-Assigner-Page": "1"}
    )
    if answer.status != 204:
        raise RuntimeError(answer.text())


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.browser", description=__doc__)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--reps", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20.0, help="of the search for the plan")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--strict", action="store_true", help="fail where a bar is missed")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
