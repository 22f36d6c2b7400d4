"""JSON Schemas: every format has one, and what we write suits it."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from assigner.errors import UnknownNameError
from assigner.files.schema import PlanDocument, ResultDocument, json_schema, register_schema, schema_names
from assigner.files.setting_layout import sparse_rows, sparse_settings
from assigner.files.starter_example import example_document
from assigner.problem.document import TABLES, ProblemDocument
from assigner.problem.problem import Problem
from assigner.solve import solve


@pytest.mark.parametrize("name", schema_names())
def test_every_schema_describes_its_fields(name: str) -> None:
    schema = json_schema(name)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["properties"]
    for field, said in schema["properties"].items():
        defined = schema.get("$defs", {}).get(said.get("$ref", "").rpartition("/")[2], {})
        assert said.get("description") or defined.get("description"), f"{name}.{field} says nothing about itself"


def test_tables_and_documents_are_all_there() -> None:
    assert {"problem", "settings", "plan", "result", "scenario", *TABLES} <= set(schema_names())


def test_an_unknown_name_gets_the_nearest_one() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'accounts'"):
        json_schema("acounts")


def test_a_new_format_registers_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    class Extra(BaseModel):
        """A new format."""

    monkeypatch.setattr("assigner.files.schema._REGISTRY", {})
    register_schema("extra", Extra.model_json_schema)
    assert json_schema("extra")["title"] == "Extra"
    assert schema_names() == ["extra"]


def test_what_we_write_suits_the_models_of_the_schemas() -> None:
    problem = Problem.from_document(example_document("en"))
    data = {**sparse_settings(problem.settings), **{table: sparse_rows(table, problem.frames) for table in TABLES}}
    assert ProblemDocument.model_validate(data) == example_document("en")
    result = solve(problem, seconds=5, workers=1)
    document = ResultDocument.model_validate(result.to_dict())
    assert len(document.plan) == problem.num_items
    assert not document.model_extra
    PlanDocument.model_validate({"plan": result.to_dict()["plan"]})
