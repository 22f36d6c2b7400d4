"""What pydantic finds in a request is said in one language at a time, also where a model's own check speaks."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from api.routing.asked import RouteAsked
from api.validation_issues import issues_of


@pytest.mark.parametrize(
    ("body", "en", "zh"),
    [
        ({"event": "e1"}, "Give one of lead, account and duty.", "请填写 lead、account、duty 其中之一。"),
        ({"event": 5}, "Not a text.", "不是文本。"),
    ],
)
def test_a_fault_is_said_in_each_language_alone(body: dict[str, Any], en: str, zh: str) -> None:
    with pytest.raises(ValidationError) as caught:
        RouteAsked.model_validate(body)
    assert (en, zh) in [(issue.words.en, issue.words.zh) for issue in issues_of(caught.value.errors())]
