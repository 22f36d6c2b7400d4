"""One service with a real worker, one browser and one small team with a plan, for all tests of the page.

    served                the running service (``url``, ``key``)
    planned               ids: ``{"problem": ..., "plan": ...}`` of the team in ``team.py``, solved by a job
    language              both languages, one test each
    page_in(language)     a page signed in as operator; ``page_in("zh", theme="dark", size="narrow", key=...)``
    key_of(role)          a key of another role

A page with an error of a script, a violation of the policy or an answer of 500 fails its test.
When to modify: when many tests of the page need another thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.served import Served, running
from tests.browser.browsing import LANGUAGES, LOCALES, PATIENCE_MS, SIZES, Faults, chromium, chromium_path, sign_in
from tests.browser.team import team


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return the browser; its event loop ends with it, or no other test of the process could run one."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return the running service: API and worker as `assigner serve` starts them."""
    chromium_path()
    settings = {"ASSIGNER_OUTBOUND_PRIVATE_HOSTS": '["127.0.0.1"]'}  # emulated CRMs
    with running(tmp_path_factory.mktemp("service"), settings) as started:
        yield started


@pytest.fixture(scope="session")
def planned(served: Served) -> dict[str, str]:
    """Return the ids of the team's problem and of its plan; tests must not change them."""
    problem = served.post("/v1/problems", team())["id"]
    return {"problem": problem, "plan": served.solved(problem, seconds=3.0)}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Return each language in turn."""
    return str(request.param)


@pytest.fixture(scope="session")
def key_of(served: Served) -> Callable[[str], str]:
    """Return what makes a key of a role."""
    return lambda role: str(served.post("/v1/keys", {"name": f"a {role}", "role": role})["secret"])


@pytest.fixture
def page_in(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Return what opens a page of the service; ``key=None`` leaves it signed out."""
    faults, contexts = Faults(), []

    def open_page(
        language: str = "en", *, theme: str = "light", size: str = "wide", key: str | None = "", at: str = ""
    ) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=served.url, locale=LOCALES[language], viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        faults.listen(page)
        if key is not None:
            sign_in(page, served, key)
        if at:
            page.goto(f"/app{at}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults.found
