"""From a CRM's lead to a lead of the problem, by the connection's field map.

A value that does not fit is left out and told in the log: a lead with a crooked field still wants an owner.
When to modify: when fields of the problem need another form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import structlog
from pydantic import ValidationError

from api.crm.events import Record
from api.crm.policy import Policy
from assigner.problem.work import Lead
from assigner.route.matching import Contact

log = structlog.get_logger("api.hooks")

SKILLS = ("skills", "wished_skills")
LISTS = (*SKILLS, "languages", "roles", "barred", "tags")
_PARTING = re.compile(r"[;,|；，、]")


def lead_of(record: Record, policy: Policy) -> Lead:
    """Return a CRM's lead as a lead of the problem; its owner in the CRM is not its rep yet."""
    row = {name: _value(name, record.fields.get(field)) for name, field in policy.lead_fields.items()}
    known = {name: value for name, value in row.items() if value not in (None, "", [])}
    try:
        return Lead.model_validate({**known, "id": record.id})
    except ValidationError as error:
        crooked = {str(detail["loc"][0]) for detail in error.errors()}
        log.warning("values of a lead do not fit", record=record.id, fields=sorted(crooked))
        kept = {name: value for name, value in known.items() if name not in crooked}
        return Lead.model_validate({**kept, "id": record.id})


def contact_of(record: Record, policy: Policy) -> Contact:
    """Return what a lead says about whom it comes from."""
    said: Mapping[str, Any] = {name: record.fields.get(field) for name, field in policy.contact_fields.items()}
    return Contact(**{name: str(value) for name, value in said.items() if value})


def _value(name: str, value: Any) -> Any:
    """Return a value in the form of the problem's field: lists may come as one text with separators."""
    if name not in LISTS or value is None:
        return value
    entries = value if isinstance(value, list) else _PARTING.split(str(value))
    texts = [str(entry).strip() for entry in entries if str(entry).strip()]
    return [{"skill": text} for text in texts] if name in SKILLS else texts
