"""Pictures of every view for the documentation: ``python -m tests.browser.pictures docs/images/page [view ...]``.

Each view is shown in both languages, light and dark, wide and narrow, in four pictures; the team is the bundled one of
Shanghai. Pictures have a palette of at most 256 colours, so that the repository stays light. They are looked at by
people, never compared by machines: fonts differ. When to modify: when a view joins.
"""

from __future__ import annotations

import base64
import struct
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
from playwright.sync_api import Browser, Page, expect

from api.web.asked_files import asked_of
from benchmarks.record import ROOT
from benchmarks.served import Served, running
from tests.browser.browsing import LOCALES, chromium, sign_in
from tests.browser.organisations import organisation

LOOKS = {
    "en-wide": ("en", "light", (1280, 800)),
    "zh-wide": ("zh", "dark", (1280, 800)),
    "en-narrow": ("en", "dark", (390, 780)),
    "zh-narrow": ("zh", "light", (390, 780)),
}
PLACES = {
    "sign-in": "/plans",
    "start": "/start",
    "problems": "/problems",
    "problem": "/problems/{problem}",
    "plan-people": "/plans/{plan}",
    "plan-items": "/plans/{plan}?tab=items",
    "plan-calendar": "/plans/{plan}?tab=calendar&from=2026-10-12",
    "plan-map": "/plans/{plan}?tab=map",
    "plan-score": "/plans/{plan}?tab=score",
    "plan-decisions": "/plans/{plan}?tab=decisions",
    "item": "/plans/{plan}?tab=items&item={item}",
    "rep": "/plans/{plan}?rep=S01",
    "change": "/plans/{plan}/change",
    "scenarios": "/problems/{problem}/scenarios",
    "requests": "/changes",
    "decide": "/changes/{request}",
    "watch": "/watch",
    "jobs": "/jobs",
    "job": "/jobs/{job}",
    "settings": "/settings",
    "me": "/me",
    "manage": "/manage?plan={plan}",
    "responsibility": "/manage/responsibility?plan={plan}",
    "roles": "/manage/roles?plan={plan}",
    "work-plan": "/manage/work-plan?plan={plan}",
    "training": "/manage/training?plan={small}",
    "mentoring": "/manage/pairing?plan={plan}",
    "goals": "/manage/goals?plan={plan}",
    "incentives": "/manage/incentives?plan={plan}",
    "review": "/manage/review?plan={plan}",
    "meetings": "/manage/meetings?plan={plan}",
    "notices": "/manage/notices?plan={plan}",
    "follow-ups": "/manage/cadences?plan={plan}",
    "problems-of-plan": "/manage/problems?plan={plan}",
    "disputes": "/manage/disputes?plan={plan}",
}
EXAMPLES = ROOT / "scenarios" / "shanghai" / "manage"


def example(name: str) -> dict[str, Any]:
    """Return what the bundled team of Shanghai asks in one of its files."""
    return asked_of(name, EXAMPLES / f"{name}.yaml")


QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("responsibility", {}),
    ("responsibility", {"design": True}),
    ("responsibility", {"work_plans": [f"S{number:02d}" for number in range(1, 13)]}),
    ("pairing", {}),
    ("goals", {"goal": {"amount": 17_000_000, "period": "2026-Q4", "unit": "CNY",
                        "chances": [{"kinds": ["account", "lead"], "chance": 0.3}]}}),
    ("incentives", {"goal": example("goal"), "scheme": example("scheme"), "against": example("scheme-today")}),
    ("review", {"period": "2026-Q3", "sheets": True}),
    ("meetings", {"meetings": example("meetings"), "seconds": 10}),
    ("cadence", {"cadences": example("cadences")}),
    ("watch", {"watch": example("watch"), "repair_seconds": 10}),
]  # fmt: skip
"""Kinds of jobs with parameters whose answers the views of the management cycle show."""
REDUCED = """
async (encoded) => {
  const bytes = Uint8Array.from(atob(encoded), (one) => one.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
  const counts = new Map();
  for (const one of pixels) counts.set(one, (counts.get(one) ?? 0) + 1);
  const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 256).map(([colour]) => colour);
  const parts = (colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
  const known = palette.map(parts);
  const numbers = new Map(palette.map((colour, number) => [colour, number]));
  const nearest = (colour) => {
    const [r, g, b] = parts(colour);
    let best = 0;
    let least = Infinity;
    known.forEach(([x, y, z], number) => { const away = (r - x) ** 2 + (g - y) ** 2 + (b - z) ** 2; if (away < least) { least = away; best = number; } });
    numbers.set(colour, best);
    return best;
  };
  const indexed = new Uint8Array(pixels.length);
  pixels.forEach((colour, index) => { indexed[index] = numbers.get(colour) ?? nearest(colour); });
  let text = '';
  for (let at = 0; at < indexed.length; at += 32768) text += String.fromCharCode(...indexed.subarray(at, at + 32768));
  return {width: image.width, height: image.height, palette: known, indexed: btoa(text)};
}
"""


def main(arguments: list[str]) -> None:
    """Make the pictures of all views, or of those named."""
    folder, *wanted = arguments
    Path(folder).mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="assigner-pictures-") as data,
        running(Path(data)) as served,
        chromium() as browser,
    ):
        ids = make_things(served)
        for view, look, picture in pictures(browser, served, ids, wanted or list(PLACES)):
            Path(folder, f"{view}-{look}.png").write_bytes(picture)


def make_things(served: Served) -> dict[str, str]:
    """Make what the views show; return the ids."""
    problem = served.post("/v1/demo/shanghai")["id"]
    plan = served.solved(problem, seconds=15.0)
    row = served.get(f"/v1/plans/{plan}")
    request = served.post(f"/v1/plans/{plan}/change-requests", {"title": "Balance of October"})["id"]
    served.put("/v1/route/board", {"problem": problem, "plan": plan})
    moved = served.get(f"/v1/plans/{plan}/moves?limit=1")["items"][0]["item"]
    deals = {"files": ("deals.csv", (EXAMPLES / "deals.csv").read_bytes())}
    path = f"{served.url}/v1/problems/{problem}/history"
    httpx2.put(path, files=deals, headers=served.headers, timeout=120).raise_for_status()
    for kind, params in QUESTIONS:
        answered(served, kind, plan, params)
    small = served.solved(served.post("/v1/demo/first-steps")["id"], seconds=5.0)  # where a training pays
    answered(served, "training", small, {"budget": {"money": 30_000, "days": 10}, "seconds": 20})
    ours = organisation(served)
    ours.publish(ours.api.solved(ours.api.post("/v1/demo/shanghai")["id"], seconds=15.0))
    key = ours.key_of("rep", rep="S01")
    return {
        "problem": problem,
        "plan": plan,
        "small": small,
        "job": row["job"],
        "request": request,
        "item": moved,
        "rep_key": key,
    }


def answered(served: Served, kind: str, plan: str, params: dict[str, Any]) -> None:
    """Ask a question about a plan and wait for its answer, which its view then shows."""
    job = served.post("/v1/jobs", {"kind": kind, "plan": plan, "params": params})
    while job["state"] not in {"succeeded", "failed", "expired", "cancelled"}:
        time.sleep(0.2)
        job = served.get(f"/v1/jobs/{job['id']}")
    assert job["state"] == "succeeded", job["fault"]


def pictures(
    browser: Browser, served: Served, ids: dict[str, str], views: list[str]
) -> Iterator[tuple[str, str, bytes]]:
    """Yield view, look and picture."""
    for look, (language, theme, (width, height)) in LOOKS.items():
        context = browser.new_context(
            base_url=served.url, locale=LOCALES[language], viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce",
        )  # fmt: skip
        page, desk = context.new_page(), browser.new_page()
        for view in views:
            if view != "sign-in":
                sign_in(page, served, ids["rep_key"] if view == "me" else "")
            yield view, look, reduced(desk, shown(page, PLACES[view].format(**ids)))
        context.close()
        desk.close()


def shown(page: Page, place: str) -> bytes:
    """Return the picture of a place, once nothing more is loaded."""
    page.goto(f"/app{place}")
    page.locator("#app > *").first.wait_for()
    page.wait_for_timeout(400)
    expect(page.locator(".skeleton, .boot, .progress.unknown, .is-working")).to_have_count(0, timeout=180_000)
    page.wait_for_timeout(400)
    return page.screenshot()


def reduced(desk: Page, picture: bytes) -> bytes:
    """Return a picture with at most 256 colours."""
    found: dict[str, Any] = desk.evaluate(REDUCED, base64.b64encode(picture).decode())
    width, height = found["width"], found["height"]
    indexed = base64.b64decode(found["indexed"])
    rows = b"".join(b"\0" + indexed[row * width : (row + 1) * width] for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    palette = bytes(part for colour in found["palette"] for part in colour)
    chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, *zip(*chunks, strict=True)))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


if __name__ == "__main__":
    main(sys.argv[1:])
