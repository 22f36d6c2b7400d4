"""The first sentence of a diagnosis: it names what stands in the way and nothing else, and contradicts nothing below it."""

from __future__ import annotations

import pytest

from assigner.diagnose.model import WANTED, Bottleneck, Conflict, Diagnosis, Instance, State

RULES = Conflict((Instance("pin-broken", "pin-broken", "nobody"), Instance("rep-not-available", "rep", "nobody")))
WISHED = Conflict((Instance(WANTED, WANTED, "at-least"), Instance("skill-missing", "skill-missing", "nobody")))


def group(must: bool) -> Bottleneck:
    """Return a group of items that lacks room."""
    return Bottleneck("minutes", None, ("A1",), ("R1",), 300.0, 200.0, "over-capacity", must)


@pytest.mark.parametrize(
    ("state", "groups", "conflicts", "complete", "english", "chinese"),
    [
        ("infeasible", (), (RULES,), True,
         "No plan keeps all hard rules: 1 set of rules cannot hold together.",
         "没有方案能满足全部硬性规则：1 组规则无法同时成立。"),
        ("infeasible", (group(True),), (RULES, RULES), True,
         "No plan keeps all hard rules: 2 sets of rules cannot hold together, 1 group of items lacks room.",
         "没有方案能满足全部硬性规则：2 组规则无法同时成立，1 组项目容量不足。"),
        ("infeasible", (group(True),), (), False,
         "No plan keeps all hard rules: 1 group of items lacks room. (The time ran out before all was proven.)",
         "没有方案能满足全部硬性规则：1 组项目容量不足。（时间用尽，未能全部证明。）"),
        ("infeasible", (), (), False,
         ("No plan keeps all hard rules: nobody may take some item that must be assigned; assigner lint names it. (The "
         "time ran out before all was proven.)"),
         "没有方案能满足全部硬性规则：有必须分配的项目无人可承担，assigner lint 会指出。（时间用尽，未能全部证明。）"),
        ("overfull", (), (WISHED,), True,
         "There are plans, but all of them leave work undone: 1 set of rules cannot hold together.",
         "存在可行方案，但都会有工作无人承担：1 组规则无法同时成立。"),
        ("overfull", (group(False),), (), True,
         "There are plans, but all of them leave work undone: 1 group of items lacks room.",
         "存在可行方案，但都会有工作无人承担：1 组项目容量不足。"),
        ("unknown", (group(False),), (WISHED,), False,
         ("Every plan leaves work undone, proven: 1 set of rules cannot hold together, 1 group of items lacks room. "
         "Whether any plan keeps all hard rules was not found out in the time given."),
         "已证明任何方案都会有工作无人承担：1 组规则无法同时成立，1 组项目容量不足。在给定时间内未能确定是否有方案满足全部硬性规则。"),
        ("unknown", (), (), False,
         "In the time given neither a plan nor a contradiction was found.",
         "在给定时间内既未找到方案，也未发现矛盾。"),
    ],
)  # fmt: skip
def test_the_headline_names_what_is_there(
    state: State, groups: tuple[Bottleneck, ...], conflicts: tuple[Conflict, ...], complete: bool, english: str,
    chinese: str,
) -> None:  # fmt: skip
    found = Diagnosis(state, groups, conflicts, is_complete=complete)
    assert found.headline("en") == english
    assert found.headline("zh") == chinese
