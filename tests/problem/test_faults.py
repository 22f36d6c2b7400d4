"""What pydantic finds wrong is said in our own words, in both languages, wherever a value is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel, ValidationError

from assigner.errors import InputError
from assigner.files.deals import Deal
from assigner.files.mapping import model as mapping
from assigner.measures.price_list import PriceList
from assigner.problem.faults import faults_of
from assigner.problem.problem import Problem
from assigner.problem.settings import Settings
from assigner.rules.active import rule_issues
from assigner.rules.registry import all_rules
from assigner.scenario import Scenario, apply_scenario
from assigner.scenario.rows import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

WRONG = ("", "x", "x" * 100_000, "2026-13-01", -7, 3.7, 10**30, float("nan"), True, None, [], [[]], {}, {"x": [None]})
SMALL: dict[str, Any] = {
    "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-30"},
    "reps": [{"id": "ann"}],
    "accounts": [{"id": "a"}],
}


def models() -> Iterator[type[BaseModel]]:
    yield from (Settings, Scenario, PriceList, Deal, *TABLES.values())
    yield from (part for part in vars(mapping).values() if isinstance(part, type) and issubclass(part, mapping.Part))
    yield from (rule.Parameters for rule in all_rules().values())


def test_every_wrong_value_of_every_field_is_refused_without_the_words_of_pydantic() -> None:
    shone_through = set()
    for model in models():
        for name in model.model_fields:
            for value in WRONG:
                try:
                    model.model_validate({name: value})
                except ValidationError as error:
                    for detail, fault in zip(error.errors(), faults_of(error), strict=True):
                        said = (fault.words.en, fault.words.zh)
                        own = detail["type"] == "value_error"  # a model's own check speaks both languages
                        shone_through |= {(name, detail["msg"]) for text in said if detail["msg"] in text and not own}
    assert not shone_through


@pytest.mark.parametrize(
    ("changes", "zh"),
    [
        ({"reps": {"all": [{"set": {"seniority": 9}}]}}, "ann：9 不能大于 5。"),
        ({"reps": {"all": [{"times": {"seniority": 4}}]}}, "ann：12 不能大于 5。"),
        ({"set": {"horizon.last_day": "soon"}}, "'soon' 不是日期。"),
    ],
)
def test_values_of_scenarios_are_refused_in_each_language(changes: dict[str, Any], zh: str) -> None:
    with pytest.raises(InputError) as caught:
        apply_scenario(Problem.from_dict(SMALL), Scenario.model_validate(changes))
    assert [issue.words.zh for issue in caught.value.issues] == [zh]


def test_parameters_of_rules_are_refused_in_each_language() -> None:
    settings = Settings.model_validate(
        {"horizon": SMALL["horizon"], "rules": [{"rule": "too-many-items", "parameters": {"limit": "many"}}]}
    )
    assert [issue.words.zh for issue in rule_issues(settings)] == ["'many' 不是整数。"]
