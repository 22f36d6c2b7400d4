"""Remedies: priced decisions that make room for a plan, as data with words.

Each names whom or what it is about, its price a unit and the most units; how it changes a problem stands in
:mod:`assigner.measures.deltas`, how an engine sees it in :mod:`assigner.measures.extended`. When to modify: to add a kind
of remedy (it then needs a delta and an extension, too).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from assigner.language import Language, Words
from assigner.rules.titles import setting_title

if TYPE_CHECKING:
    from datetime import date

Group = tuple[str, str]
"""Kind and place: packages that agree in all their groups are not truly different."""
_HOURS = Words("{number} h of overtime for {name}", "{name}加班 {number} 小时")
_MORE = Words("{number} more of {dimension} for {name}", "{name}的{dimension}产能增加 {number}")
_IN_PERIOD = Words("{what} in {period}", "{period}{what}")
_SKILL = Words("train {name} in {skill} to level {level}", "培训{name}，{skill}达到 {level} 级")
_TONGUE = Words("teach {name} {language}", "让{name}学会{language}")
_HIRE = Words("hire {count} more like {name}", "增聘 {count} 名与{name}相同的人员")
_FROM_TEAM = Words(" ({about})", "（{about}）")
_ALWAYS = Words(" for the whole horizon", "，整个计划期")
_FOR_DAYS = Words(" from {first_day} to {last_day}", "，{first_day} 至 {last_day}")
_WAIVE = Words('waive "{rule}" for {name}', "对{name}豁免“{rule}”")
_WAIVE_ALL = Words('waive "{rule}" altogether', "整体豁免“{rule}”")
_RAISE = Words('raise the limit of "{rule}" for {name} by {number}', "将{name}的“{rule}”上限提高 {number}")
_UNDONE = Words("leave {name} undone", "不做{name}")


@dataclass(frozen=True, kw_only=True)
class Remedy(ABC):
    """One decision that can be taken at a price.

    Parameters
    ----------
    price
        Price of a unit, in whole units of the price list's currency; at least 0.
    most
        Most units.
    """

    kind: ClassVar[str]
    price: int
    most: int = 1

    @property
    @abstractmethod
    def key(self) -> str:
        """Unique name, for price lists and JSON: ``overtime/S01/minutes``."""

    @property
    @abstractmethod
    def group(self) -> Group:
        """Kind and place."""

    @abstractmethod
    def words(self, units: int) -> Words:
        """Return what is done when ``units`` are taken."""

    def say(self, units: int, language: Language) -> str:
        """Return what is done in a language."""
        return self.words(units).say(language)


@dataclass(frozen=True, kw_only=True)
class MoreCapacity(Remedy):
    """Overtime, or more capacity in another dimension, over the horizon or in one period.

    Parameters
    ----------
    rep, name, team
        Whose, for machines and for people.
    dimension
        The dimension.
    period
        Label of the period; None for the whole horizon.
    step
        What one unit adds, in the dimension's unit.
    """

    kind: ClassVar[str] = "overtime"
    rep: str
    name: str
    team: str
    dimension: str
    period: str | None
    step: float

    @property
    def key(self) -> str:
        """See :meth:`Remedy.key`."""
        return "/".join(["overtime", self.rep, self.dimension, *([self.period] if self.period else [])])

    @property
    def group(self) -> Group:
        """See :meth:`Remedy.group`."""
        return (f"overtime {self.dimension}", self.team)

    def words(self, units: int) -> Words:
        """See :meth:`Remedy.words`."""
        amount = units * self.step
        if self.dimension == "minutes":
            what = _HOURS.filled(number=f"{amount / 60:,.10g}", name=self.name)
        else:
            what = _MORE.filled(number=f"{amount:,.10g}", dimension=self.dimension, name=self.name)
        if self.period is None:
            return what
        return Words(
            _IN_PERIOD.en.format(what=what.en, period=self.period),
            _IN_PERIOD.zh.format(what=what.zh, period=self.period),
        )


@dataclass(frozen=True, kw_only=True)
class Training(Remedy):
    """A rep gains a skill at a level, or a language (``level`` 0)."""

    kind: ClassVar[str] = "training"
    rep: str
    name: str
    skill: str
    level: int

    @property
    def key(self) -> str:
        """See :meth:`Remedy.key`."""
        return f"training/{self.rep}/{self.skill}" + (f"/{self.level}" if self.level else "")

    @property
    def group(self) -> Group:
        """See :meth:`Remedy.group`."""
        return ("training", self.skill)

    def words(self, units: int) -> Words:
        """See :meth:`Remedy.words`."""
        del units
        if self.level:
            return _SKILL.filled(name=self.name, skill=self.skill, level=self.level)
        return _TONGUE.filled(name=self.name, language=self.skill)


@dataclass(frozen=True, kw_only=True)
class Hire(Remedy):
    """Further reps with the role, team, territories, skills, hours and capacity of one who is there.

    Parameters
    ----------
    like, name
        The rep who is the template.
    about
        Team and roles, for people.
    ids
        Ids of the new reps, as many as ``most``.
    days
        First and last day (included) on which they are there; None for the whole horizon.
    """

    kind: ClassVar[str] = "hire"
    like: str
    name: str
    about: str
    ids: tuple[str, ...]
    days: tuple[date, date] | None = None

    @property
    def key(self) -> str:
        """See :meth:`Remedy.key`."""
        return "/".join(["hire", self.like, *(str(day) for day in self.days or ())])

    @property
    def group(self) -> Group:
        """See :meth:`Remedy.group`."""
        return ("temporary hire" if self.days else "hire", self.about)

    def words(self, units: int) -> Words:
        """See :meth:`Remedy.words`."""
        what = _HIRE.filled(count=units, name=self.name)
        parts = [what, *([_FROM_TEAM.filled(about=self.about)] if self.about else [])]
        first, last = self.days or (None, None)
        parts.append(_FOR_DAYS.filled(first_day=first, last_day=last) if self.days else _ALWAYS)
        return Words("".join(part.en for part in parts), "".join(part.zh for part in parts))


@dataclass(frozen=True, kw_only=True)
class Waiver(Remedy):
    """A rule does not hold for an item, or for a rep, or (both None) at all.

    Parameters
    ----------
    rule, setting
        Id of the rule, and name of its setting.
    item, rep
        Whom it is waived for.
    name
        The item's or rep's name for people.
    """

    kind: ClassVar[str] = "waiver"
    rule: str
    setting: str
    item: str | None = None
    rep: str | None = None
    name: str = ""

    @property
    def key(self) -> str:
        """See :meth:`Remedy.key`."""
        whom = [f"item/{self.item}"] if self.item else [f"rep/{self.rep}"] if self.rep else []
        return "/".join(["waiver", self.setting, *whom])

    @property
    def group(self) -> Group:
        """See :meth:`Remedy.group`."""
        return ("waiver", self.setting)

    def words(self, units: int) -> Words:
        """See :meth:`Remedy.words`."""
        del units
        words = _WAIVE if self.item or self.rep else _WAIVE_ALL
        return Words(*(
            words.say(language, rule=setting_title(self.rule, self.setting, language), name=self.name)
            for language in ("en", "zh")
        ))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RaisedLimit(Remedy):
    """A rep may have more items than the rule ``too-many-items`` says; a unit is one item."""

    kind: ClassVar[str] = "limit"
    rule: str
    setting: str
    rep: str
    name: str
    team: str

    @property
    def key(self) -> str:
        """See :meth:`Remedy.key`."""
        return f"limit/{self.setting}/{self.rep}"

    @property
    def group(self) -> Group:
        """See :meth:`Remedy.group`."""
        return (f"limit {self.setting}", self.team)

    def words(self, units: int) -> Words:
        """See :meth:`Remedy.words`."""
        return Words(*(
            _RAISE.say(language, rule=setting_title(self.rule, self.setting, language), name=self.name, number=units)
            for language in ("en", "zh")
        ))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Undone(Remedy):
    """An item is left undone on purpose."""

    kind: ClassVar[str] = "undone"
    item: str
    name: str
    item_kind: str

    @property
    def key(self) -> str:
        """See :meth:`Remedy.key`."""
        return f"undone/{self.item}"

    @property
    def group(self) -> Group:
        """See :meth:`Remedy.group`."""
        return ("undone", self.item_kind)

    def words(self, units: int) -> Words:
        """See :meth:`Remedy.words`."""
        del units
        return _UNDONE.filled(name=self.name)


@dataclass(frozen=True)
class Taken:
    """A remedy that is taken, with its units (at least 1)."""

    remedy: Remedy
    units: int

    @property
    def price(self) -> int:
        """Its price."""
        return self.remedy.price * self.units

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        words = self.remedy.words(self.units)
        return {"remedy": self.remedy.key, "kind": self.remedy.kind, "units": self.units, "price": self.price,
                "words": {"en": words.en, "zh": words.zh}}  # fmt: skip
