"""What people are told to copy stands on one line, however narrow the terminal is."""

from __future__ import annotations

import io

from rich.console import Console

from assigner.cli.voice import Voice


def test_an_address_to_copy_is_never_broken_into_lines() -> None:
    link = "http://127.0.0.1:8080/app/#first=" + "a" * 120
    out = Console(file=io.StringIO(), width=40)
    Voice("en", False, out=out).tell_whole(f"Sign in:\n{link}")
    assert link in out.file.getvalue().splitlines()  # type: ignore[attr-defined] # it is a StringIO


def test_with_json_nothing_but_json_is_printed() -> None:
    out = Console(file=io.StringIO(), width=40)
    Voice("en", True, out=out).tell_whole("Sign in")
    assert out.file.getvalue() == ""  # type: ignore[attr-defined] # it is a StringIO
