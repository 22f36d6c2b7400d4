"""Fields of the row models: one call says a field's meaning in two languages and its column headings.

Readers find columns by these headings, the format reference and the starter workbook are generated
from them, so a field is described in one place only. When to modify: to record one more fact about
every field.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""A name that other rows refer to; case matters, spaces at the ends do not."""


class Row(BaseModel):
    """Base of all row models: frozen, no unknown fields, numbers accepted where text is meant."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, allow_inf_nan=False)


def column(default: Any, en: str, zh: str, heading: str, *also: str, **limits: Any) -> Any:
    """Return a pydantic field with its description and headings.

    Parameters
    ----------
    default
        The default, ``...`` where the field is required; a ``list`` or ``dict`` type makes a factory.
    en, zh
        Meaning, unit and range, in English and in Chinese.
    heading
        The Chinese column heading that writers use.
    *also
        Other headings that readers accept, in any language.
    **limits
        Passed to :func:`pydantic.Field`: ``ge``, ``le``, ``examples``, ...
    """
    extra: dict[str, Any] = {"zh": zh, "heading_zh": heading, "also": list(also)}
    if default in (list, dict):
        return Field(default_factory=default, description=en, json_schema_extra=extra, **limits)
    return Field(default, description=en, json_schema_extra=extra, **limits)
