"""Settings as a process reads them: every fault at once, with the name in the environment and a way out.

When to modify: when settings come from somewhere else, too.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_settings import SettingsError

from api.parent import PARENT
from api.settings import Settings
from api.validation_issues import issues_of
from assigner.errors import InputError
from assigner.issues import Issue
from assigner.language import Words, language_of_environment

PREFIX = "ASSIGNER_"
OTHERS = frozenset({"ASSIGNER_LANGUAGE", PARENT})
"""Names that are no settings of the service."""

NO_JSON = Words("The value is no JSON.", "该值不是 JSON。")
WRITE_JSON = Words('Lists and maps are written as JSON: ["a", "b"].', '列表与映射须用 JSON 书写：["a", "b"]。')
SEE_PAGE = Words(
    "docs/operations.md has every setting with its limits.", "docs/zh/operations.md 列有全部设置及其取值范围。"
)


def read_settings(given: Mapping[str, Any] | None = None) -> Settings:
    """Return the settings of this process.

    Parameters
    ----------
    given
        Settings from the command line, by name; the environment has the rest.

    Raises
    ------
    InputError
        Values do not fit; each is an issue whose place is the name in the environment.
    """
    try:
        return Settings(**(given or {}))
    except ValidationError as error:
        faults = issues_of(error.errors(include_url=False))
        raise InputError([_named(one, fault) for one, fault in zip(error.errors(), faults, strict=True)]) from None
    except SettingsError as error:
        field = re.search(r'field "(\w+)"', str(error))
        place = PREFIX + (field[1].upper() if field else "?")
        raise InputError([Issue("json-invalid", "error", place, NO_JSON, WRITE_JSON)]) from None


def settings_or_exit() -> Settings:
    """Return the settings of a process that nobody has read them for; end it with every fault where they do not fit."""
    try:
        return read_settings()
    except InputError as fault:
        language = language_of_environment()
        sys.stderr.writelines(f"{issue.line(language)}\n" for issue in fault.issues)
        raise SystemExit(2) from None


def unknown_names(environment: Mapping[str, str] | None = None) -> dict[str, str | None]:
    """Return names that begin like a setting and are none, each with the nearest setting or None."""
    known = {name.upper() for name in Settings.model_fields}
    given = os.environ if environment is None else environment
    names = [name.removeprefix(PREFIX) for name in given if name.startswith(PREFIX) and name not in OTHERS]
    strange = sorted(set(names) - known)
    nearest = {name: next(iter(difflib.get_close_matches(name, known, 1)), None) for name in strange}
    return {PREFIX + name: PREFIX + near if near else None for name, near in nearest.items()}


def _named(error: Mapping[str, Any], fault: Issue) -> Issue:
    place = PREFIX + str(next(iter(error["loc"]), "?")).upper()
    is_secret = "PASSWORD" in place or "KEY" in place or "URL" in place
    if is_secret or fault.value is None:
        return Issue(fault.code, "error", place, fault.words, SEE_PAGE)
    words = Words(
        f"'{fault.value}': {fault.words.en}", f"“{fault.value}”：{fault.words.zh}"
    )  # a console shows no field
    return Issue(fault.code, "error", place, words, SEE_PAGE, fault.value)
