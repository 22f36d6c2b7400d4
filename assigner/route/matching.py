"""Whose lead is this: a lead matched to an account that somebody owns already.

By what is surest first, each with a score from 0 to 100 that the policy's threshold is compared with:

=====  ==========================================================================================
score  what agrees
=====  ==========================================================================================
100    the account's id
90     the domain of the e-mail address or web site, unless thousands share it (gmail.com, qq.com)
85     the telephone number, by its digits without country code
80     the company's name, without legal forms (有限公司, GmbH, Inc.) and without what writing changes
60     the company's name without its place in front (北京, Shanghai) as well
=====  ==========================================================================================

What fits two accounts fits none. When to modify: to add a legal form, a shared domain, or another thing to go by.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assigner.problem.problem import Problem

SHARED_DOMAINS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "aol.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "foxmail.com",
        "163.com",
        "126.com",
        "yeah.net",
        "sina.com",
        "sina.cn",
        "sohu.com",
        "139.com",
        "189.cn",
        "aliyun.com",
        "vip.qq.com",
        "mail.ru",
        "yandex.ru",
    ]
)
"""Domains that say nothing about the company."""
# Longest first. 科技 (technology) and the like are names, not legal forms: they stay.
LEGAL_FORMS_ZH = (
    "股份有限公司", "有限责任公司", "集团有限公司", "控股有限公司", "有限公司", "总公司", "分公司", "股份公司",
    "集团", "公司", "企业", "合伙", "有限合伙",
)  # fmt: skip
LEGAL_FORMS = frozenset(
    [
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "ltd",
        "limited",
        "llc",
        "llp",
        "lp",
        "plc",
        "gmbh",
        "ag",
        "kg",
        "ug",
        "se",
        "sa",
        "sas",
        "sarl",
        "srl",
        "spa",
        "bv",
        "nv",
        "oy",
        "ab",
        "as",
        "aps",
        "pte",
        "pty",
        "kk",
        "holdings",
        "holding",
        "group",
        "and",
    ]
)
PLACES = (
    "中国", "北京市", "北京", "上海市", "上海", "广州市", "广州", "深圳市", "深圳", "杭州市", "杭州", "南京市", "南京", "成都市", "成都",
    "苏州市", "苏州", "武汉市", "武汉", "天津市", "天津", "重庆市", "重庆", "西安市", "西安", "广东省", "广东", "江苏省", "江苏",
    "浙江省", "浙江", "山东省", "山东", "china", "beijing", "shanghai", "guangzhou", "shenzhen", "hangzhou",
)  # fmt: skip
SCORES = {"id": 100, "domain": 90, "phone": 85, "name": 80, "name-without-place": 60}
LEAST_PHONE_DIGITS = 7
PHONE_DIGITS = 10
"""So many last digits of a number are compared: country codes and leading zeros are written in many ways."""


@dataclass(frozen=True)
class Contact:
    """What a lead says about whom it comes from."""

    account: str | None = None
    email: str | None = None
    website: str | None = None
    phone: str | None = None
    company: str | None = None


@dataclass(frozen=True)
class Matched:
    """An account that a lead belongs to, by what, and how sure that is (0 to 100)."""

    account: str
    by: str
    score: int


@dataclass
class Directory:
    """By what accounts are recognised."""

    _by: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    _told: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    _accounts: set[str] = field(default_factory=set)

    @classmethod
    def of_accounts(cls, problem: Problem) -> Directory:
        """Return the directory of a problem's accounts, by id and name."""
        directory = cls()
        accounts = problem.frames["accounts"]
        for account, name in zip(accounts["id"].tolist(), accounts["name"].fillna("").tolist(), strict=True):
            directory._accounts.add(account)
            directory._index(account, names=[name] if name else [])
        return directory

    def add(
        self, account: str, domains: Iterable[str] = (), phones: Iterable[str] = (), names: Iterable[str] = ()
    ) -> None:
        """Note by what else an account is recognised."""
        self._accounts.add(account)
        told = self._told.setdefault(account, {"domains": [], "phones": [], "names": []})
        for kind, values in (("domains", domains), ("phones", phones), ("names", names)):
            told[kind] = list(dict.fromkeys([*told[kind], *values]))
        self._index(account, **told)

    def to_list(self) -> list[dict[str, Any]]:
        """Return what was added besides the problem's accounts, as plain data."""
        return [{"account": account, **told} for account, told in self._told.items()]

    def match(self, contact: Contact, least: int) -> Matched | None:
        """Return the account that a lead belongs to by the surest thing that fits exactly one; None below ``least``."""
        if contact.account is not None and contact.account in self._accounts:
            return Matched(contact.account, "id", SCORES["id"])
        for by, key in _keys_of(contact):
            found = self._by.get((by, key), set()) if SCORES[by] >= least else set()
            if len(found) == 1:
                return Matched(next(iter(found)), by, SCORES[by])
        return None

    def _index(
        self, account: str, domains: Iterable[str] = (), phones: Iterable[str] = (), names: Iterable[str] = ()
    ) -> None:
        for domain in domains:
            self._put("domain", domain_of(domain), account)
        for phone in phones:
            self._put("phone", phone_key(phone), account)
        for name in names:
            self._put("name", company_key(name), account)
            self._put("name-without-place", without_place(company_key(name)), account)

    def _put(self, by: str, key: str, account: str) -> None:
        if key:
            self._by.setdefault((by, key), set()).add(account)


def _keys_of(contact: Contact) -> list[tuple[str, str]]:
    """Return what a lead can be recognised by, the surest first."""
    name = company_key(contact.company or "")
    keys = [
        ("domain", domain_of(contact.website or "")),
        ("domain", domain_of(contact.email or "")),
        ("phone", phone_key(contact.phone or "")),
        ("name", name),
        ("name-without-place", without_place(name)),
    ]
    return [(by, key) for by, key in keys if key]


def domain_of(text: str) -> str:
    """Return the domain of an e-mail address, web site or domain; ``""`` where many companies share it."""
    host = re.sub(r"^[a-z]+://", "", text.strip().lower()).split("@")[-1]
    host = re.split(r"[/?#:>\s]", host)[0].removeprefix("www.").strip(".")
    return "" if host in SHARED_DOMAINS or "." not in host else host


def phone_key(text: str) -> str:
    """Return the digits by which telephone numbers are compared; ``""`` where there are too few."""
    digits = "".join(one for one in unicodedata.normalize("NFKC", text) if one.isdigit())
    return digits[-PHONE_DIGITS:] if len(digits) >= LEAST_PHONE_DIGITS else ""


def company_key(text: str) -> str:
    """Return a company's name as it is compared: without legal forms, signs, brackets and case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(one for one in unicodedata.normalize("NFD", plain) if not unicodedata.combining(one))
    words = re.sub(r"[^\w]+", " ", plain.replace("&", " and ")).split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    name = "".join(words)
    for form in LEGAL_FORMS_ZH:
        if name.endswith(form) and len(name) > len(form) + 1:
            name = name.removesuffix(form)
            break
    return name


def without_place(key: str) -> str:
    """Return a company's key without the place in front; ``""`` where nothing much would be left."""
    for place in PLACES:
        if key.startswith(place) and len(key) >= len(place) + 2:
            return key.removeprefix(place)
    return key
