"""Headings, keys and names in both languages find their field; nothing is ambiguous or dropped in silence."""

from __future__ import annotations

from pathlib import Path
from typing import get_args, get_origin

import pytest

from assigner.files.headings import (
    extra_of,
    find_field,
    find_table,
    headings_of,
    long_tables,
    nearest_heading,
    normalise,
    table_heading,
)
from assigner.files.prepare import layout_of
from assigner.files.read import load_problem, read_problem
from assigner.problem.choices import CHOICES_ZH
from assigner.problem.document import TABLES
from assigner.problem.fields import Row
from assigner.problem.reps import Rep
from assigner.problem.settings import RuleSetting, Scope, Settings
from assigner.problem.work import Account

MODELS: list[type[Row]] = [*TABLES.values(), Settings, RuleSetting, Scope]


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Owner Since", ("owner_since", None)),
        ("owner-since", ("owner_since", None)),
        ("OWNER_SINCE*", ("owner_since", None)),
        ("归属起始日", ("owner_since", None)),
        ("负责人", ("owner", None)),
        ("客户编号", ("id", None)),
        ("Account Owner", ("owner", None)),
        ("Company", ("name", None)),
        ("ARR (USD)", ("value", None)),
        ("合同额（元）", ("value", None)),
        ("minutes (USD)", ("minutes", None)),
        ("minutes (hours)", None),
        ("amounts_visits", ("amounts", "visits")),
        ("数值（拜访次数）", ("amounts", "拜访次数")),
        ("phone", None),
    ],
)
def test_headings_of_accounts(heading: str, meaning: tuple[str, str | None] | None) -> None:
    assert find_field(Account, heading) == meaning


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("capacity_minutes", ("capacity", "minutes")),
        ("Capacity (Minutes)", ("capacity", "minutes")),
        ("产能_分钟", ("capacity", "minutes")),
        ("产能分钟", ("capacity", "minutes")),
        ("每期产能_pipeline", ("period_capacity", "pipeline")),
        ("target potential", ("target", "potential")),
        ("current_load_count", ("current_load", "count")),
        ("capacitor", None),
    ],
)
def test_amounts_have_a_column_for_each_dimension(heading: str, meaning: tuple[str, str | None] | None) -> None:
    assert find_field(Rep, heading) == meaning


@pytest.mark.parametrize("model", MODELS)
def test_a_chinese_heading_means_one_field(model: type[Row]) -> None:
    """The English names and the Chinese headings of a model never mean two fields."""
    own = {
        name: {normalise(name), normalise(extra_of(info)["heading_zh"])} for name, info in model.model_fields.items()
    }
    for name, words in own.items():
        assert {headings_of(model)[word] for word in words} == {name}


@pytest.mark.parametrize("table", [*TABLES, *long_tables(), "rules", "teams", "settings"])
def test_tables_are_found_by_both_names(table: str) -> None:
    assert find_table(table) == table
    assert find_table(table_heading(table, "zh")) == table
    assert len(table_heading(table, "zh")) <= 31, "sheets of a workbook have at most 31 letters"
    assert len(table) <= 31


def test_near_misses() -> None:
    assert nearest_heading(Rep, "skils") == "skills"
    assert nearest_heading(Rep, "负责区") == "负责区域"
    assert nearest_heading(Rep, "phone") is None


def _models_below(model: type[Row]) -> set[type[Row]]:
    found = {model}
    for name in model.model_fields:
        inner = layout_of(model, name).model
        if inner is not None and inner not in found:
            found |= _models_below(inner)
    return found


def test_every_fixed_value_has_a_chinese_word() -> None:
    models = set().union(*map(_models_below, MODELS))
    choices = {choice for model in models for name in model.model_fields for choice in layout_of(model, name).choices}
    assert choices <= set(CHOICES_ZH)
    assert all(CHOICES_ZH[choice] for choice in choices - {"assigner/1"})


def test_rows_of_tables_have_no_checks_over_several_fields() -> None:
    """Columns are checked one by one: a check over several fields belongs into ``problem.validation``."""
    for model in set().union(*map(_models_below, TABLES.values())):
        decorators = model.__pydantic_decorators__
        assert not decorators.model_validators
        assert not decorators.root_validators


def test_lists_in_tables_are_lists_of_plain_values_or_rows() -> None:
    for model in set().union(*map(_models_below, TABLES.values())):
        for info in model.model_fields.values():
            origin = get_origin(info.annotation)
            assert origin is not list or len(get_args(info.annotation)) == 1


def test_a_folder_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "problem.yaml").write_text(
        "名称: 华东\n时区: Asia/Shanghai\n计划期: {第一天: 2026年10月1日, 最后一天: 2026/12/31}\n期间: 月\n风格: 稳定\n"
        "规则:\n- {规则: load-uneven, 层级: 硬性, 启用: 否, 范围: {种类: 客户; 线索}, 参数: {dimension: 潜力}}\n",
        encoding="utf-8",
    )
    (tmp_path / "销售代表.csv").write_text(
        '工号,姓名,是否在岗,技能,产能_分钟,目标_潜力,请假\nS1,李娜,√,德语:3；暖通,"4,800",12万,2026年10月8日..2026/10/9 年假\n',
        encoding="utf-8",
    )
    (tmp_path / "任务.csv").write_text("任务编号,类型,开始,时长\nD1,拜访,2026年10月12日9点,６０\n", encoding="utf-8")
    document = load_problem(tmp_path).to_document()
    assert document.name == "华东"
    assert (document.period, document.profile) == ("month", "stable")
    rule = document.rules[0]
    assert (rule.level, rule.on, rule.scope.kinds) == ("hard", False, ["account", "lead"])
    assert rule.parameters == {"dimension": "potential"}
    rep = document.reps[0]
    assert [(skill.skill, skill.level) for skill in rep.skills] == [("德语", 3), ("暖通", 3)]
    assert (rep.capacity, rep.target) == ({"minutes": 4800.0}, {"potential": 120000.0})
    assert [(str(leave.start), str(leave.end), leave.reason) for leave in rep.leave] == [
        ("2026-10-08", "2026-10-09", "年假")
    ]
    duty = document.duties[0]
    assert (duty.kind, str(duty.start), duty.duration_minutes) == ("visit", "2026-10-12 09:00:00", 60)


@pytest.mark.parametrize(("headings", "severity"), [("id,owner,owner.id", "warning"), ("id,ownr", "error")])
def test_a_heading_near_to_one_that_is_there_is_no_misspelling(headings: str, severity: str, tmp_path: Path) -> None:
    (tmp_path / "reps.csv").write_text("id\nann\n")
    (tmp_path / "accounts.csv").write_text(f"{headings}\n{','.join(['a'] * len(headings.split(',')))}\n")
    (issue,) = [one for one in read_problem(tmp_path).issues if one.code == "heading-unknown"]
    assert issue.severity == severity


def test_a_misspelling_behind_many_unknown_headings_is_told(tmp_path: Path) -> None:
    (tmp_path / "reps.csv").write_text("id\nann\n")
    headings = ["id", *(f"x{n}" for n in range(25)), "ownr"]
    (tmp_path / "accounts.csv").write_text(f"{','.join(headings)}\n{','.join(['a'] * len(headings))}\n")
    (error,) = [one for one in read_problem(tmp_path).issues if one.severity == "error"]
    assert (error.code, error.place) == ("heading-unknown", "accounts.csv:1 column ownr")
