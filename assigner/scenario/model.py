"""What a scenario may say: settings, rules, leave, and rows to add, to change and to drop, by id.

A changed row names the row and only the fields that change, so its model is made from the row model with
every other field optional. When to modify: to add a kind of change; a new field of a row needs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, TypeAlias, TypeVar, get_origin

from pydantic import Field, create_model

from assigner.problem.fields import Id, Row, column
from assigner.problem.reps import Leave, Rep
from assigner.problem.settings import RuleSetting  # noqa: TC001 - pydantic reads it at run time
from assigner.problem.work import Account, Duty, Lead, Pair

Added = TypeVar("Added", bound=Row)
Changed = TypeVar("Changed", bound=Row)
Key = TypeVar("Key")


def change_of(model: type[Row], keys: tuple[str, ...]) -> type[Row]:
    """Return the model of a change to a row: its keys, and any of its other fields.

    Parameters
    ----------
    model
        Model of the whole row.
    keys
        Fields that name the row; they stay required.
    """
    fields: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        if name in keys or get_origin(info.annotation) in (list, dict):
            fields[name] = (info.annotation, info)
            continue
        limited: Any = info.annotation
        for limit in info.metadata:
            limited = Annotated[limited, limit]
        fields[name] = (
            limited | None,
            Field(None, description=info.description, json_schema_extra=info.json_schema_extra),
        )
    made: type[Row] = create_model(
        f"{model.__name__}Change", __base__=Row, __doc__=f"Fields of a {model.__name__.lower()} to change.", **fields
    )
    return made


if TYPE_CHECKING:  # to a type checker, a change looks like the row itself
    RepChange: TypeAlias = Rep
    AccountChange: TypeAlias = Account
    LeadChange: TypeAlias = Lead
    DutyChange: TypeAlias = Duty
    PairChange: TypeAlias = Pair
else:
    RepChange, AccountChange, LeadChange, DutyChange = (
        change_of(model, ("id",)) for model in (Rep, Account, Lead, Duty)
    )
    PairChange = change_of(Pair, ("item", "rep"))


class TableChange(Row, Generic[Added, Changed, Key]):
    """Changes to one table."""

    add: list[Added] = column(list, "Rows to add.", "要新增的行。", "新增")
    change: list[Changed] = column(
        list,
        "Rows to change: the id and the fields that change. Named amounts (capacity, target, ...) are changed one by "
        "one, lists are replaced; an empty value clears the field.",
        "要更改的行：编号及更改的字段。产能、目标等按名称逐个更改，列表整体替换；空值表示清空该字段。",
        "更改",
    )
    drop: list[Key] = column(list, "Rows to drop, by id.", "要删除的行（编号）。", "删除")


class PairKey(Row):
    """Names one pair."""

    item: Id = column(..., "Id of the item.", "项目编号。", "项目")
    rep: Id = column(..., "Id of the rep.", "销售代表编号。", "销售代表")


class RepLeave(Leave):
    """Leave that is added to one rep."""

    rep: Id = column(..., "Id of the rep.", "销售代表编号。", "销售代表")


class Scenario(Row):
    """Named changes to a problem."""

    format: Literal["assigner-scenario/1"] = column(
        "assigner-scenario/1", "Version of the format.", "格式版本。", "格式"
    )
    name: str = column("", "Name of the scenario, for people.", "情景名称，供人阅读。", "名称")
    note: str = column("", "What it asks, for people.", "说明，供人阅读。", "说明")
    set: dict[Id, Any] = column(
        dict,
        "Settings of the problem to set, by name; a dot reaches inside: horizon.last_day.",
        "要设定的问题设置（按名称）；用点号进入内层：horizon.last_day。",
        "设定",
    )
    rules: list[RuleSetting] = column(
        list,
        "Rules to add, or to change by name: only the fields given here change.",
        "要新增或按名称更改的规则：只更改此处给出的字段。",
        "规则",
    )
    leave: list[RepLeave] = column(list, "Leave to add.", "要新增的请假。", "请假", "休假")
    reps: TableChange[Rep, RepChange, Id] = column(TableChange(), "Changes to reps.", "销售代表的更改。", "销售代表")
    accounts: TableChange[Account, AccountChange, Id] = column(
        TableChange(), "Changes to accounts.", "客户的更改。", "客户"
    )
    leads: TableChange[Lead, LeadChange, Id] = column(TableChange(), "Changes to leads.", "线索的更改。", "线索")
    duties: TableChange[Duty, DutyChange, Id] = column(TableChange(), "Changes to duties.", "任务的更改。", "任务")
    pairs: TableChange[Pair, PairChange, PairKey] = column(TableChange(), "Changes to pairs.", "组合的更改。", "组合")
