"""What a scenario may say: settings, rules, leave, teams, and rows to add, to change and to drop, by id or by query.

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


class QueryChange(Row):
    """What changes in every row of a table that a query selects."""

    where: dict[Id, Any] = column(
        dict,
        "The rows: tests that must all hold, such as owner.team: East, potential: {above: 1000000}; every row where empty.",
        "选中的行：须同时满足的条件，如 owner.team: 华东、potential: {above: 1000000}；为空表示全部。",
        "条件",
    )
    set: dict[Id, Any] = column(
        dict,
        "Fields to set: a value, or {column: name} to copy a column (pin: {column: owner}); an empty value clears.",
        "要设定的字段：取值，或用 {column: 列名} 复制一列（pin: {column: owner}）；空值表示清空。",
        "设定",
    )
    percent: dict[Id, float] = column(
        dict,
        "Numbers to raise or lower by so many percent: minutes: 5, capacity: -10 (every capacity that the rep has).",
        "按百分比增减的数值：minutes: 5、capacity: -10（该人的全部产能）。",
        "百分比",
        "增减百分比",
    )
    times: dict[Id, float] = column(
        dict, "Numbers to multiply: potential: 1.2.", "按倍数调整的数值：potential: 1.2。", "倍数"
    )
    plus: dict[Id, float] = column(
        dict, "Numbers to add: capacity.minutes: -480.", "增减的数值：capacity.minutes: -480。", "增减"
    )
    add: dict[Id, Any] = column(
        dict, "Entries to add to lists: skills: [german].", "向列表增加的内容：skills: [german]。", "增加"
    )
    remove: dict[Id, Any] = column(
        dict, "Entries to take out of lists: tags: [vip].", "从列表移除的内容：tags: [vip]。", "移除"
    )
    drop: bool = column(False, "Drop the rows.", "删除选中的行。", "删除")


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
    all: list[QueryChange] = column(
        list,
        "Changes to all rows that a query selects, one after the other, after the changes by id.",
        "对条件选中的所有行的更改，在按编号更改之后依次进行。",
        "批量",
    )

    @property
    def changes_nothing(self) -> bool:
        """Whether nothing is said about the table."""
        return not (self.add or self.change or self.drop or self.all)


class PairKey(Row):
    """Names one pair."""

    item: Id = column(..., "Id of the item.", "项目编号。", "项目")
    rep: Id = column(..., "Id of the rep.", "销售代表编号。", "销售代表")


class RepLeave(Leave):
    """Leave that is added to one rep."""

    rep: Id = column(..., "Id of the rep.", "销售代表编号。", "销售代表")


class TeamMerge(Row):
    """Several teams become one."""

    teams: list[Id] = column(..., "The teams that become one.", "要合并的团队。", "团队")
    into: Id = column(
        ..., "Id of the team that they become; it may be new.", "合并后的团队编号，可为新团队。", "合并为"
    )
    name: str = column("", "Name of a new team, for people.", "新团队的名称。", "名称")
    share_territories: bool = column(
        False,
        "Whether everybody in the merged team covers the territories of all its people.",
        "合并后是否全员共同负责其所有成员的区域。",
        "共享区域",
    )


class TeamPart(Row):
    """A new team that is split off."""

    id: Id = column(..., "Id of the new team.", "新团队编号。", "编号")
    name: str = column("", "Name for people.", "名称。", "名称")
    reps: list[Id] = column(list, "Who goes there, by id.", "划入的人员（编号）。", "销售代表")
    where: dict[Id, Any] = column(dict, "Who goes there, by query.", "划入的人员（条件）。", "条件")


class TeamSplit(Row):
    """One team is split; the new teams lie below it, and whoever no part takes stays in it."""

    team: Id = column(..., "The team.", "要拆分的团队。", "团队")
    into: list[TeamPart] = column(..., "The new teams.", "拆出的新团队。", "拆分为")


class TeamsChange(Row):
    """Changes to the tree of teams."""

    merge: list[TeamMerge] = column(list, "Teams that become one.", "合并团队。", "合并")
    split: list[TeamSplit] = column(list, "Teams that are split.", "拆分团队。", "拆分")


class Scenario(Row):
    """Named changes to a problem."""

    format: Literal["assigner-scenario/1"] = column(
        "assigner-scenario/1", "Version of the format.", "格式版本。", "格式"
    )
    name: str = column("", "Name of the scenario, for people.", "情景名称，供人阅读。", "名称")
    note: str = column("", "What it asks, for people.", "说明，供人阅读。", "说明")
    based_on: str | None = column(
        None,
        "Another scenario file, beside this one, whose changes come first.",
        "作为基础的另一个情景文件（相对本文件），其更改先行生效。",
        "基于",
    )
    parameters: dict[Id, Any] = column(
        dict,
        "Named values with defaults; $name stands for them anywhere in the file.",
        "带默认值的参数；文件中以 $名称 引用。",
        "参数",
    )
    sweep: dict[Id, Any] = column(
        dict,
        "Lists of values of parameters, or of seed, seconds, gap: every combination is one run of assigner what-if.",
        "参数（或 seed、seconds、gap）的取值列表：assigner what-if 对每种组合各求解一次。",
        "扫描",
    )
    accept: dict[Id, Any] = column(
        dict,
        'Limits on measures that its plan must keep to be accepted: moved_revenue: "<= 3 %".',
        '方案须满足的指标限制：moved_revenue: "<= 3 %"。',
        "验收",
    )
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
    teams: TeamsChange = column(TeamsChange(), "Teams that are merged or split.", "合并或拆分团队。", "团队")
    leave: list[RepLeave] = column(list, "Leave to add.", "要新增的请假。", "请假", "休假")
    reps: TableChange[Rep, RepChange, Id] = column(TableChange(), "Changes to reps.", "销售代表的更改。", "销售代表")
    accounts: TableChange[Account, AccountChange, Id] = column(
        TableChange(), "Changes to accounts.", "客户的更改。", "客户"
    )
    leads: TableChange[Lead, LeadChange, Id] = column(TableChange(), "Changes to leads.", "线索的更改。", "线索")
    duties: TableChange[Duty, DutyChange, Id] = column(TableChange(), "Changes to duties.", "任务的更改。", "任务")
    pairs: TableChange[Pair, PairChange, PairKey] = column(TableChange(), "Changes to pairs.", "组合的更改。", "组合")
