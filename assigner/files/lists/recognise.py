"""Which table of a problem a list is, by its name and its headings, and which of its columns are read.

When to modify: when lists of another kind become a table; other headings of a field belong into the row model.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assigner.files.headings import find_field, find_table, heading_of, normalise, table_heading
from assigner.language import LANGUAGES, Words, listed
from assigner.problem.document import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from assigner.files.findings import Findings
    from assigner.files.tables import RawTable
    from assigner.language import Language
    from assigner.problem.fields import Row

DEALS = "deals"
"""What a list of deals is called; no table of a problem."""
EMAIL = re.compile(r"e-?mail|邮箱|邮件", re.IGNORECASE)
"""Headings of addresses: no field, but owners may be named by them."""
_WORDS_OF_NAME = re.compile(r"[a-z]+|[\u4e00-\u9fff]+", re.IGNORECASE)
_NOUNS = {
    "accounts": re.compile(r"account|company|customer|客户|公司", re.IGNORECASE),
    "leads": re.compile(r"\blead|线索", re.IGNORECASE),
}
"""A heading with such a word says what the rows are, where the other headings leave it open."""
_DEAL_WORDS = frozenset({"deal", "deals", "opportunity", "opportunities", "商机", "销售机会"})
"""Words of the name of a list of deals."""
_DEAL_NAMES = frozenset({"dealname", "opportunityname", "商机名称", "销售机会名称"})
"""Headings that only a list of deals has."""
UNDERSTOOD = Words("Read as {table}: {used}.", "按“{table}”读取：{used}。")
FROM = Words("{field} ← {heading}", "{field}←{heading}")
SEPARATOR = Words("; ", "；")
LEFT_OUT = Words(" Not used: {left}.", "未使用：{left}。")
RENAME = Words(
    "Rename a heading to what it means (docs/formats) if something is missing.",
    "若有遗漏，请将列标题改为对应的名称（见 docs/formats）。",
)


def table_of(raw: RawTable) -> str:
    """Return the table of a problem that a list is, or ``deals``: by its name, else by its headings; ``""`` for none."""
    stem = raw.source.rpartition(".")[0] or raw.source
    words = _WORDS_OF_NAME.findall(stem)
    named = find_table(stem) or next((table for word in words if (table := find_table(word))), "")
    if named not in TABLES and (_DEAL_WORDS & {word.casefold() for word in words} or _has_deals(raw.headings)):
        return DEALS
    return named if named in TABLES else guessed(raw.headings)


def _has_deals(headings: Iterable[str]) -> bool:
    return any(normalise(re.sub(r"[(（].*", "", heading)) in _DEAL_NAMES for heading in headings)


def guessed(headings: Iterable[str]) -> str:
    """Return the table of a problem that headings suggest: the one that knows most of them, and what it must have."""
    given = [heading for heading in headings if heading.strip()]
    best, most = "", 0.0
    for table, model in TABLES.items():
        known = {found[0] for heading in given if (found := find_field(model, heading))}
        missing = sum(info.is_required() and name not in known for name, info in model.model_fields.items())
        noun = _NOUNS.get(table)
        score = len(known) - 1.5 * missing + 1.5 * bool(noun and known and any(map(noun.search, given)))
        if score > most:
            best, most = table, score
    return best


def meanings(table: str, headings: Iterable[str]) -> dict[str, str]:
    """Return the field of a table for each heading that stands for one: ``{"Account Owner": "owner"}``."""
    model = TABLES.get(table)
    if model is None:
        return {}
    found = {heading: find_field(model, heading) for heading in headings}
    return {heading: one[0] if one[1] is None else f"{one[0]}_{one[1]}" for heading, one in found.items() if one}


def used_columns(raw: RawTable, findings: Findings) -> RawTable:
    """Return a list with the columns that its table knows, under the headings that they were found with, and tell what became of each."""
    means = meanings(raw.name, raw.headings)
    taken: dict[str, int] = {}
    for at, heading in enumerate(raw.headings):
        if heading in means:
            taken.setdefault(means[heading], at)
    left = [one for at, one in enumerate(raw.headings) if one and at not in taken.values() and not EMAIL.search(one)]
    if left or any(raw.headings[at] != name for name, at in taken.items()):
        title = Words(*(table_heading(raw.name, language) for language in LANGUAGES))
        say_understood(raw, title, TABLES[raw.name], taken, left, findings)
    headings = tuple(raw.headings[at] for at in taken.values())
    return replace(raw, headings=headings, columns=tuple(raw.columns[at] for at in taken.values()))


def say_understood(
    raw: RawTable, title: Words, model: type[Row], taken: Mapping[str, int], left: list[str], findings: Findings
) -> None:
    """Tell which table a list became, which column became which field of a model, and which were not used."""
    words = []
    for language in LANGUAGES:
        used = SEPARATOR.say(language).join(_pairs(raw, model, taken, language))
        rest = LEFT_OUT.say(language, left=listed(left, language)) if left else ""
        words.append(UNDERSTOOD.say(language, table=title.say(language), used=used) + rest)
    findings.say("list-understood", raw.source, Words(*words), RENAME, severity="info")


def _pairs(raw: RawTable, model: type[Row], taken: Mapping[str, int], language: Language) -> Iterator[str]:
    """Yield each field beside the heading that gives it: ``owner ← Account Owner``."""
    for name, at in taken.items():
        field = heading_of(model, name, language) if name in model.model_fields else name
        yield field if raw.headings[at] in (name, field) else FROM.say(language, field=field, heading=raw.headings[at])


def column_of(raw: RawTable, field: str) -> int | None:
    """Return the number of the column that is a field of the list's table, None where it has none."""
    model = TABLES[raw.name]
    return next((at for at, one in enumerate(raw.headings) if find_field(model, one) == (field, None)), None)
