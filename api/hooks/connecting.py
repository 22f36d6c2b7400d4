"""Making and changing connections: settings and secrets are checked by the system's own models.

When to modify: when a connection gets another part that people set.
"""

from __future__ import annotations

import secrets as chance
from typing import Any, TypeVar

import sqlalchemy as sa
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from api.crm.links import Links
from api.crm.policy import Policy
from api.crm.systems import SYSTEMS
from api.security.outbound import Outbound
from api.store import Tx, connections
from assigner.errors import AssignerError

ADDRESS_BYTES = 24
Model = TypeVar("Model", bound=BaseModel)


def checked(model: type[Model], data: dict[str, Any], part: str) -> Model:
    """Return data as a model.

    Raises
    ------
    RequestValidationError
        With every fault, at its place under ``part`` of the body.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = [
            {**detail, "loc": ("body", part, *detail["loc"])}
            for detail in error.errors(include_input=part != "secrets")
        ]
        raise RequestValidationError(found) from None


def check_addresses(config: BaseModel, outbound: Outbound) -> None:
    """Refuse settings that name an address which must not be called.

    Raises
    ------
    RequestValidationError
        With one fault an address.
    """
    found = []
    for name, value in config.model_dump().items():
        if name.endswith("_url"):
            try:
                outbound.check_url(str(value))
            except AssignerError as fault:
                said = {"type": "value_error", "loc": ("body", "config", name), "input": value, "msg": fault.words.en}
                found.append(said | {"ctx": {"error": fault.words.en}})
    if found:
        raise RequestValidationError(found)


def make(
    tx: Tx, links: Links, tenant: str, *, system: str, name: str, parts: dict[str, BaseModel], by: str, at: int
) -> str:
    """Add a connection with a fresh address for its webhooks; return its id.

    Parameters
    ----------
    tx
        The transaction.
    links
        Seals the secrets.
    tenant
        Whose connection.
    system, name
        Which system, and how people call the connection.
    parts
        Checked ``config``, ``secrets`` and ``policy``.
    by, at
        Who makes it and when.
    """
    address = fresh_address()
    return connections.add(
        tx,
        tenant,
        address=address,
        at=at,
        made_by=by,
        name=name,
        system=system,
        config=parts["config"].model_dump(),
        policy=parts["policy"].model_dump(),
        sealed=links.seal(parts["secrets"], address),
    )


def changed_parts(links: Links, row: sa.RowMapping, said: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the columns of changed ``config``, ``policy`` and ``secrets``: what is not said stays as it is."""
    system = SYSTEMS[row["system"]]
    columns: dict[str, Any] = {}
    if "config" in said:
        columns["config"] = checked(system.config, {**row["config"], **said["config"]}, "config").model_dump()
    if "policy" in said:
        columns["policy"] = checked(Policy, {**row["policy"], **said["policy"]}, "policy").model_dump()
    if "secrets" in said:
        old = links.secrets_of(row).model_dump()
        secrets = checked(system.secrets, {**old, **said["secrets"]}, "secrets")
        columns["sealed"] = links.seal(secrets, links.open(row).address)
    return columns


def fresh_address() -> str:
    """Return a new secret address: 192 bits of chance."""
    return chance.token_urlsafe(ADDRESS_BYTES)
