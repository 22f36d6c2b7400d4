"""The catalogue of rules, and the schemas of documents.

When to modify: when the catalogue shows more of a rule.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path

from api.deps import needs
from api.errors import NotFoundError
from api.security.caller import Caller
from api.unchanged import SeenDep
from assigner.client.models.answers import RuleDetails, RuleEntry, Rules, Schemas
from assigner.files.schema import json_schema, schema_names
from assigner.rules.contract import Rule
from assigner.rules.pages import rule_page, summary_of
from assigner.rules.registry import all_rules

router = APIRouter(prefix="/v1", tags=["catalogue"])

Reader = Annotated[Caller, Depends(needs("problems:read"))]


@router.get("/rules", summary="List rules", operation_id="list_rules")
def list_rules(caller: Reader, seen: SeenDep) -> Rules:
    """List what a plan can be held to, with what each rule forbids in a sentence."""
    del caller
    seen.of("rules")
    return Rules(items=[RuleEntry.model_validate(_entry(rule)) for rule in all_rules().values()])


@router.get("/rules/{rule}", summary="Show a rule", operation_id="get_rule")
def get_rule(
    rule: Annotated[str, Path(max_length=60, description="Id of the rule: `rep-over-capacity`.")],
    caller: Reader,
    seen: SeenDep,
) -> RuleDetails:
    """Show a rule with its whole page in both languages and its parameters."""
    del caller
    found = all_rules().get(rule)
    if found is None:
        raise NotFoundError("rule", rule)
    seen.of("rule", rule)
    page = {"en": rule_page(found, "en"), "zh": rule_page(found, "zh")}
    return RuleDetails.model_validate(
        {**_entry(found), "page": page, "parameters": found.Parameters.model_json_schema()}
    )


@router.get("/schemas", summary="List schemas", operation_id="list_schemas")
def list_schemas(caller: Reader) -> Schemas:
    """List the documents that have a JSON Schema."""
    del caller
    return Schemas(items=schema_names())


@router.get("/schemas/{name}", summary="Show a schema", operation_id="get_schema")
def get_schema(
    name: Annotated[str, Path(max_length=60, description="`problem`, `scenario`, `plan`, `result`, or a table.")],
    caller: Reader,
    seen: SeenDep,
) -> dict[str, Any]:
    """Show the JSON Schema of a document, for editors and generators."""
    del caller
    if name not in schema_names():
        raise NotFoundError("schema", name)
    seen.of("schema", name)
    return json_schema(name)


def _entry(rule: type[Rule]) -> dict[str, Any]:
    return {
        "id": rule.id, "title": {"en": rule.title.en, "zh": rule.title.zh}, "group": rule.group, "level": rule.level,
        "weight": rule.weight, "summary": {"en": summary_of(rule, "en"), "zh": summary_of(rule, "zh")},
    }  # fmt: skip
