"""Lines of the log are whole, in the asked-for shape, and hold no secret, wherever it hides.

When to modify: when a further name or shape of a secret must be hidden.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from api import log
from api.log import HIDDEN, hide_secrets
from api.security.sealing import new_key
from api.settings import Settings

KEY = f"asg_{'0' * 26}_{'s' * 43}"
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJsaSJ9.c2lnbmF0dXJl"
SECRETS = {
    "our key": KEY,
    "token": TOKEN,
    "webhook secret": "whsec_QUFBQUFBQUFBQUFB",
    "database url": "postgresql://sales:hunter2@db/assigner",
    "header": f"Authorization: Bearer {KEY}",
}
PARTS = ("s" * 43, "c2lnbmF0dXJl", "QUFBQUFBQUFBQUFB", "hunter2")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Return what is logged; the loggers are as before afterwards."""
    root, stream = logging.getLogger(), io.StringIO()
    before = root.handlers[:], root.level
    uvicorn = {name: (logging.getLogger(name).handlers[:], logging.getLogger(name).propagate)
               for name in ("uvicorn", "uvicorn.error", "uvicorn.access")}  # fmt: skip
    log.configure(Settings(), stream)
    yield stream
    root.handlers[:], root.level = before
    for name, (handlers, propagate) in uvicorn.items():
        logging.getLogger(name).handlers[:] = handlers
        logging.getLogger(name).propagate = propagate


@pytest.mark.parametrize("where", SECRETS)
def test_secrets_in_texts_are_hidden(lines: io.StringIO, where: str) -> None:
    structlog.get_logger("x").info(f"got {SECRETS[where]}", what=[{"deep": SECRETS[where]}])
    logging.getLogger("library").warning("got %s", SECRETS[where])
    assert not any(part in lines.getvalue() for part in PARTS)
    assert lines.getvalue().count(HIDDEN) >= 3


@pytest.mark.parametrize(
    "name", ["password", "client_secret", "Authorization", "refresh_token", "api_key", "cookie", "signature"]
)
def test_values_of_secret_names_are_hidden(lines: io.StringIO, name: str) -> None:
    structlog.get_logger("x").info("call", **{name: "hunter2"}, inner={name: {"value": "hunter2"}})
    assert "hunter2" not in lines.getvalue()


def test_tracebacks_show_no_variables_and_no_secrets(lines: io.StringIO) -> None:
    def fail(password: str) -> None:
        key = new_key()
        assert key
        raise ValueError(f"cannot use {KEY}")

    try:
        fail("hunter" + str(2))  # the source line is in the traceback, the value must not be
    except ValueError:
        structlog.get_logger("x").exception("failed")
    entry = json.loads(lines.getvalue())
    assert "raise ValueError" in entry["exception"]
    assert "hunter2" not in lines.getvalue()
    assert "s" * 43 not in lines.getvalue()


def test_a_line_is_one_json_object_with_the_context(lines: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        structlog.get_logger("x").info("two\nlines", tenant="公司")
    (line,) = lines.getvalue().splitlines()
    entry = json.loads(line)
    assert (entry["event"], entry["tenant"], entry["request_id"], entry["level"]) == (
        "two\nlines",
        "公司",
        "r-1",
        "info",
    )


@given(
    st.recursive(
        st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_hiding_never_fails_and_keeps_what_is_no_secret(value: Any) -> None:
    kept = hide_secrets(None, "info", {"number": 7, "value": value})
    assert kept["number"] == 7


def test_settings_do_not_show_their_secrets() -> None:
    settings = Settings(database_url="postgresql://sales:hunter2@db/assigner", sealing_keys="hunter2")
    assert "hunter2" not in repr(settings)
    assert "hunter2" in settings.address_of_database
