"""Debian's Chromium, driven by Playwright: pages that note whatever goes wrong in them.

When to modify: when another kind of fault must be noticed on every page.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from benchmarks.served import Served

LOCALES = {"en": "en-GB", "zh": "zh-CN"}
LANGUAGES = tuple(LOCALES)
SIZES = {"wide": (1360, 860), "narrow": (390, 844)}
NO_CHROMIUM = "no chromium on this machine: apt-get install chromium fonts-wqy-microhei"
PATIENCE_MS = 60_000
"""How long a thing is waited for: only a test that has failed waits so long, on a busy machine too."""
VIOLATIONS = "addEventListener('securitypolicyviolation', event => console.error('policy ' + event.violatedDirective + ' ' + event.blockedURI))"


@dataclass
class Faults:
    """What went wrong in a page: errors of scripts, violations of the policy, answers of 500 and above.

    Parameters
    ----------
    found
        In words, in the order in which it happened.
    """

    found: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Note what happens in a page from now on."""
        page.add_init_script(VIOLATIONS)
        page.on("pageerror", lambda error: self.found.append(f"script: {error}"))
        page.on("console", self._console)
        page.on("response", lambda answer: answer.status >= 500 and self.found.append(f"{answer.status} {answer.url}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:  # a 404 may be what a test wants
            self.found.append(f"console: {message.text}")


def chromium_path() -> str:
    """Return where Chromium is; skips where there is none, except in CI, where it must be there."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(NO_CHROMIUM)
        pytest.skip(NO_CHROMIUM)
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a browser until the block ends."""
    path = chromium_path()
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])  # root in CI has no sandbox
        yield browser
        browser.close()


def sign_in(page: Page, served: Served, key: str = "") -> None:
    """Give a page's browser a session, as the sign-in does."""
    answer = page.context.request.post(
        f"{served.url}/v1/page/session", data={"key": key or served.key}, headers={"X-Assigner-Page": "1"}
    )
    assert answer.status == 204, answer.text()
