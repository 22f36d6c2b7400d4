"""convert, schema, new and import: files in, files out."""

from __future__ import annotations

from pathlib import Path

import pytest

from assigner.files.schema import schema_names
from tests.cli.conftest import Call


@pytest.mark.parametrize("destination", ["folder", "team.json", "team.xlsx"])
def test_convert_keeps_the_digest(call: Call, team: Path, tmp_path: Path, destination: str) -> None:
    path = tmp_path / "to" / destination
    answer = call("convert", team, path, "--json")
    assert answer.code == 0
    assert call("check", path, "--json").json["digest"] == answer.json["digest"]


def test_convert_with_a_scenario_writes_the_changed_problem(call: Call, team: Path, tmp_path: Path) -> None:
    scenario = tmp_path / "drop.yaml"
    scenario.write_text("accounts: {drop: [A6]}\n")
    call("convert", team, tmp_path / "less.json", "--what-if", scenario)
    assert call("check", tmp_path / "less.json", "--json").json["sizes"]["accounts"] == 5


def test_convert_to_an_unknown_format_is_2(call: Call, team: Path, tmp_path: Path) -> None:
    answer = call("convert", team, tmp_path / "team.docx")
    assert (answer.code, ".docx" in answer.err) == (2, True)


def test_schemas(call: Call) -> None:
    listed = call("schema")
    assert all(name in listed.out for name in schema_names())
    for name in schema_names():
        assert call("schema", name, "--json").json["type"] == "object", name
    assert call("schema", "problm").code == 2


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("destination", ["folder", "start.xlsx", "start.json", "start.yaml"])
def test_a_starter_is_a_good_problem(call: Call, tmp_path: Path, language: str, destination: str) -> None:
    path = tmp_path / destination
    answer = call("new", path, "--language", language)
    assert answer.code == 0
    assert f"assigner check {path}" in answer.out.replace("\n", "")
    assert call("check", path, "--json").json["counts"]["error"] == 0


def test_a_starter_never_overwrites(call: Call, team: Path) -> None:
    before = team.read_text(encoding="utf-8")
    answer = call("new", team)
    assert (answer.code, "not overwritten" in answer.err) == (2, True)
    assert team.read_text(encoding="utf-8") == before


def test_import_lists_issues_and_writes_a_problem(call: Call, tmp_path: Path) -> None:
    export = tmp_path / "export"
    export.mkdir()
    (export / "people.csv").write_text("name\nann\nbob\n")
    (export / "customers.csv").write_text("customer,revenue\nacme,12\nbeta,7\n")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(MAPPING)
    answer = call("import", export, "--mapping", mapping, "--out", tmp_path / "problem")
    assert answer.code == 0, answer.err
    assert "0 errors" in answer.out
    assert call("check", tmp_path / "problem", "--json").json["sizes"]["accounts"] == 2


def test_import_with_an_unknown_mapping_is_2(call: Call, tmp_path: Path) -> None:
    answer = call("import", tmp_path, "--mapping", "mavn", "--out", tmp_path / "out")
    assert (answer.code, "maven" in answer.err) == (2, True)


def test_a_plain_list_is_imported_without_a_mapping_and_planned(call: Call, tmp_path: Path) -> None:
    (tmp_path / "companies.csv").write_text("Company name,Company owner\nAcme,Ann\nBeta,Ann\nCore,Bo\n")
    told = call("check", tmp_path / "companies.csv").out
    assert "assigner import" in told
    answer = call("import", tmp_path / "companies.csv", "--out", tmp_path / "team")
    assert answer.code == 0
    assert "dimension: count" in (tmp_path / "team" / "problem.yaml").read_text()
    assert call("check", tmp_path / "team").code == 0
    mixed = call("import", tmp_path, "--mapping", "maven", "--even-out", "count", "--out", tmp_path / "x")
    assert mixed.code == 2


MAPPING = """\
format: assigner-mapping/1
title: {en: Small, zh: 小型}
sources:
  people: {file: people.csv, key: name, columns: [name]}
  customers: {file: customers.csv, key: customer, columns: [customer, revenue], numbers: [revenue]}
tables: {}
rows:
  reps: {from: people, fields: {id: name}}
  accounts: {from: customers, fields: {id: customer, value: revenue}}
"""
