"""The systems that we connect to, by name: what each needs and what it can do.

When to modify: to add a system.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from api.crm.connector import Client, Receiver, Tools
from api.crm.fxiaoke.client import FxiaokeClient
from api.crm.fxiaoke.config import FxiaokeConfig, FxiaokeSecrets
from api.crm.fxiaoke.receiver import FxiaokeReceiver
from api.crm.hubspot.client import HubSpotClient
from api.crm.hubspot.config import HubSpotConfig, HubSpotSecrets
from api.crm.hubspot.receiver import HubSpotReceiver
from api.crm.salesforce.client import SalesforceClient
from api.crm.salesforce.config import SalesforceConfig, SalesforceSecrets
from api.crm.salesforce.receiver import SalesforceReceiver
from api.crm.standard.receiver import StandardConfig, StandardReceiver, StandardSecrets
from api.crm.zoho.client import ZohoClient
from api.crm.zoho.config import ZohoConfig, ZohoSecrets
from api.crm.zoho.receiver import ZohoReceiver
from assigner.language import Words


@dataclass(frozen=True)
class System:
    """One system.

    Parameters
    ----------
    name
        As connections name it.
    words
        Its name for people.
    config, secrets
        The models of its settings and its secrets.
    receiver
        Makes what verifies and reads its webhooks.
    client
        Makes what calls it; None where it has no API: then owners go out as our own webhooks.
    """

    name: str
    words: Words
    config: type[BaseModel]
    secrets: type[BaseModel]
    receiver: Callable[[Any, Any], Receiver]
    client: Callable[[Any, Any, Tools], Client] | None


SYSTEMS: dict[str, System] = {
    system.name: system
    for system in (
        System("fxiaoke", Words("Fxiaoke", "纷享销客"), FxiaokeConfig, FxiaokeSecrets, FxiaokeReceiver, FxiaokeClient),
        System("hubspot", Words("HubSpot", "HubSpot"), HubSpotConfig, HubSpotSecrets, HubSpotReceiver, HubSpotClient),
        System(
            "salesforce",
            Words("Salesforce", "Salesforce"),
            SalesforceConfig,
            SalesforceSecrets,
            SalesforceReceiver,
            SalesforceClient,
        ),
        System("zoho", Words("Zoho CRM", "卓豪 CRM（Zoho）"), ZohoConfig, ZohoSecrets, ZohoReceiver, ZohoClient),
        System(
            "standard",
            Words("any system by Standard Webhooks", "任意系统（Standard Webhooks）"),
            StandardConfig,
            StandardSecrets,
            StandardReceiver,
            None,
        ),
    )
}
