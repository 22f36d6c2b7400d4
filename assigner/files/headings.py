"""From what people write above a column, on a sheet or as a key to the field or table that is meant.

A field is found by its English name in any case and spacing, by its Chinese heading, or by one of the
other headings that the row model lists. When to modify: to accept another way of spelling headings; a
new heading of one field belongs into the row model.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

from assigner.problem.choices import canonical_dimension
from assigner.problem.document import TABLES, ProblemDocument
from assigner.problem.frames import field_shapes
from assigner.problem.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic.fields import FieldInfo

    from assigner.language import Language
    from assigner.problem.fields import Row

SETTING_LISTS = ("dimensions", "teams", "territories", "rules")
"""Lists of records among the settings: they may stand as tables of their own."""

SINGULAR = {"reps": "rep", "accounts": "account", "leads": "lead", "duties": "duty"}
"""What one row of a table is called; the first column of its long tables has this heading."""

_ASIDE = re.compile(
    r"\s*[(（]\s*(usd|eur|gbp|cny|rmb|jpy|[$€£¥￥]|元|人民币|必填|选填|required|optional)\s*[)）]\s*$", re.IGNORECASE
)
"""What a heading need not say: its currency, ``ARR (USD)``, for amounts of money have no unit of their own, or whether it
must be filled in. Other units would change numbers."""

_TABLE_ALSO = {
    "reps": ("rep", "销售", "销售人员", "人员", "销售团队", "sales team", "users", "user", "employees", "员工", "用户"),
    "accounts": ("account", "customers", "客户表", "客户清单", "客户列表", "account list", "companies", "company"),
    "leads": ("lead", "线索表"),
    "duties": ("duty", "服务任务", "任务表"),
    "pairs": ("pair", "组合表", "特殊组合"),
    "rules": ("规则设定",),
    "settings": ("problem", "设置", "设定"),
}


def normalise(heading: str) -> str:
    """Return a heading without case, spaces, underscores, hyphens, stars and full-width forms."""
    return re.sub(r"[\s_\-*]+", "", unicodedata.normalize("NFKC", heading)).casefold()


def extra_of(info: FieldInfo) -> dict[str, Any]:
    """Return what :func:`assigner.problem.fields.column` recorded about a field."""
    extra = info.json_schema_extra
    return dict(extra) if isinstance(extra, dict) else {}


def heading_of(model: type[Row], name: str, language: Language) -> str:
    """Return the heading that writers use for a field."""
    return name if language == "en" else str(extra_of(model.model_fields[name])["heading_zh"])


@cache
def headings_of(model: type[Row]) -> dict[str, str]:
    """Return the field for each accepted heading (normalised); names come before Chinese before others."""
    fields = model.model_fields
    found = {normalise(name): name for name in fields}
    for name, info in fields.items():
        found.setdefault(normalise(str(extra_of(info).get("heading_zh", name))), name)
    for name, info in fields.items():
        for also in extra_of(info).get("also", []):
            found.setdefault(normalise(also), name)
    return found


@cache
def _mapping_prefixes(model: type[Row]) -> tuple[tuple[str, str], ...]:
    """Return (normalised heading, field) of the mapping fields, longest first."""
    names = {shape.name for shape in field_shapes(model) if shape.shape == "mapping" and shape.kind is float}
    found = [(heading, name) for heading, name in headings_of(model).items() if name in names]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def find_field(model: type[Row], heading: str) -> tuple[str, str | None] | None:
    """Return (field, None), or (mapping field, key) for ``capacity_minutes``, or None where nothing fits."""
    heading = _ASIDE.sub("", heading)
    name = headings_of(model).get(normalise(heading))
    if name is not None:
        return name, None
    for prefix, field in _mapping_prefixes(model):
        key = _rest_after(prefix, heading)
        if key:
            return field, canonical_dimension(key, any_case=True)
    return None


def _rest_after(prefix: str, heading: str) -> str:
    """Return what follows ``prefix`` in the heading as it was written, empty where it does not begin so."""
    for cut in range(1, len(heading)):
        if normalise(heading[:cut]) == prefix:
            rest = heading[cut:]
            bare = rest.strip(" _-:：/（）()\t")
            separated = rest[:1] in " _-:：/（("
            return bare if separated or canonical_dimension(bare, any_case=True) != bare else ""
    return ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like ``word``, or None where none is near."""
    by_normal = {normalise(name): name for name in known}
    found = difflib.get_close_matches(normalise(word), list(by_normal), n=1, cutoff=0.8)
    return by_normal[found[0]] if found else None


def nearest_heading(model: type[Row], heading: str) -> str | None:
    """Return the accepted heading of a model that is most like ``heading``, as a person would write it."""
    words: list[str] = []
    for name, info in model.model_fields.items():
        words += [name, str(extra_of(info).get("heading_zh", name)), *extra_of(info).get("also", [])]
    return nearest(heading, words)


@cache
def table_names() -> dict[str, str]:
    """Return the table (``reps``, ``settings``, ``rules``) for each accepted name, normalised."""
    found: dict[str, str] = {}
    for table in (*TABLES, *SETTING_LISTS, "settings"):
        found[normalise(table)] = table
    for table in (*TABLES, *SETTING_LISTS):
        found.setdefault(normalise(table_heading(table, "zh")), table)
    for table, also in _TABLE_ALSO.items():
        for name in also:
            found.setdefault(normalise(name), table)
    return found


def table_heading(table: str, language: Language) -> str:
    """Return a table's name for people, also of a long table: ``reps.leave`` or ``销售代表.请假``."""
    if language == "en":
        return table
    root, *rest = table.split(".")
    alone = {"settings": "设置", "plan": "方案", "scenario": "情景"}
    if root in alone:
        return alone[root]
    words = [str(extra_of(ProblemDocument.model_fields[root])["heading_zh"])]
    model: Any = TABLES.get(root, Settings)
    for name in rest:
        words.append(heading_of(model, name, "zh"))
        model = next(shape.kind for shape in field_shapes(model) if shape.name == name)
    return ".".join(words)


@cache
def long_tables() -> dict[str, tuple[type[Row] | None, str]]:
    """Return every possible long table: its row model (None for plain values and mappings) and its shape."""
    found: dict[str, tuple[type[Row] | None, str]] = {}
    for table, model in TABLES.items():
        _collect_long(table, model, found)
    return found


def _collect_long(table: str, model: type[Row], found: dict[str, tuple[type[Row] | None, str]]) -> None:
    for shape in field_shapes(model):
        if shape.shape == "plain":
            continue
        name = f"{table}.{shape.name}"
        found[name] = (shape.kind if shape.shape == "rows" else None, shape.shape)
        if shape.shape == "rows":
            _collect_long(name, shape.kind, found)


def find_table(name: str) -> str | None:
    """Return the table that a file's stem or a sheet's name means, long tables included, or None."""
    root, *rest = re.split(r"[.．]", name.strip())
    table = table_names().get(normalise(root))
    if table is None or not rest:
        return table
    if table not in TABLES:
        return None
    model: Any = TABLES[table]
    for part in rest:
        field = headings_of(model).get(normalise(part)) if model is not None else None
        if field is None or f"{table}.{field}" not in long_tables():
            return None
        table = f"{table}.{field}"
        model = long_tables()[table][0]
    return table


def all_table_names() -> list[str]:
    """Return every table's names in both languages, for near misses."""
    names = [*TABLES, *SETTING_LISTS, "settings", *long_tables()]
    return names + [table_heading(name, "zh") for name in names]
