"""What each rule looks at in an arrival: the key under which its part of a verdict is kept.

A rule that is not named here may look at anything: its part is kept under all fields that can matter. When to modify:
when a rule of the catalogue that prices or removes pairs begins to look at another field; the parity test finds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assigner.rules.registry import all_rules

if TYPE_CHECKING:
    from collections.abc import Hashable

    from assigner.problem.work import Account, Lead
    from assigner.rules.active import ActiveRule

FREE_FIELDS = frozenset(
    ("id", "name", "minutes", "value", "potential", "amounts", "score", "arrived_at", "answer_by", "source", "account")
)
"""Fields that no rule about pairs looks at, but where it says so below."""
READS: dict[str, tuple[str, ...]] = {
    "fit-missed": ("wished_skills",),
    "preference-missed": ("tags",),
    "skill-wasted": ("skills", "wished_skills"),
    "owner-barred": ("barred",),
    "pin-broken": ("pin",),
    "pair-costly": (),
    "rep-unavailable": (),
    "owner-changed": ("owner", "owner_since", "value", "potential", "minutes"),
    "lead-unassigned": (),
    "account-unassigned": (),
    "required-unassigned": (),
    "rep-over-capacity": (),
    "rep-under-floor": (),
    "quota-short": (),
    "target-uneven": (),
    "load-uneven": (),
    "too-many-items": (),
}
"""What rules without ``judges_item_by`` look at. What "nobody" costs is never asked."""


def fields_of(one: ActiveRule) -> tuple[str, ...] | None:
    """Return the fields that a rule setting looks at besides the kind; None for all."""
    kind = all_rules()[one.rule.id]
    read = READS.get(one.rule.id, kind.judges_item_by)
    if read is None:
        return None
    return (*read, *(("tags",) if one.rule.scope.tags and "tags" not in read else ()))


def key_of(work: Account | Lead, fields: tuple[str, ...] | None, named: bool) -> Hashable:
    """Return what is the same for arrivals that a rule judges alike.

    Parameters
    ----------
    work
        The arrival.
    fields
        As :func:`fields_of` says.
    named
        Whether the problem says something about this very item: then nothing else is like it.
    """
    kind = type(work).__name__
    if fields is None:
        free = FREE_FIELDS - ({"id"} if named else set())
        return kind + work.model_dump_json(exclude=set(free), exclude_defaults=True)
    if not fields:
        return (kind, work.id if named else None)
    if "owner" in fields and work.owner is None:
        return (kind, work.id if named else None)  # without an owner nothing moves, whatever it is worth
    return (kind, work.id if named else None, *(_hashable(getattr(work, field)) for field in fields))


def _hashable(value: Any) -> Hashable:
    """Return a field's value as a key; the order of a list does not matter."""
    if not isinstance(value, list):
        return value
    return frozenset(tuple(vars(one).values()) if hasattr(one, "model_fields_set") else one for one in value)
