"""Problems in memory: DataFrames read like tables of a file, with the same words for faults."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from assigner.errors import InputError
from assigner.files.memory import problem_from
from assigner.files.write import write_problem


def test_a_data_frame_may_have_chinese_headings_and_cell_syntax() -> None:
    reps = pd.DataFrame(
        {
            "编号": ["li", "wang"],
            "姓名": ["李娜", "王伟"],
            "技能": ["德语:3; 暖通", None],
            "capacity_minutes": [900, None],
        }
    )
    accounts = pd.DataFrame({"id": ["a"], "minutes": [30.0], "必需技能": ["德语:2"], "owner": ["li"]})
    problem = problem_from({"name": "团队", "reps": reps, "客户": accounts})
    document = problem.to_document()
    assert [skill.skill for skill in document.reps[0].skills] == ["德语", "暖通"]
    assert document.reps[0].capacity == {"minutes": 900.0}
    assert document.accounts[0].skills[0].level == 2
    assert document.name == "团队"


def test_faults_of_frames_and_rows_are_told_together() -> None:
    reps = pd.DataFrame({"id": ["ann", "bob"], "seniority": [3, 9]})
    with pytest.raises(InputError) as caught:
        problem_from({"reps": reps, "accounts": [{"id": "a", "minutes": "many"}], "profil": "stable"})
    places = {issue.place for issue in caught.value.issues if issue.severity == "error"}
    assert len(places) == 3
    assert any("seniority" in place for place in places)
    assert "$.accounts[0].minutes" in places


def test_a_path_and_a_problem_are_taken_as_they_are(tmp_path: Path) -> None:
    problem = problem_from({"reps": [{"id": "ann"}], "accounts": [{"id": "a"}]})
    assert problem_from(problem) is problem
    assert problem_from(problem.to_document()).digest == problem.digest
    assert problem_from(str(write_problem(problem, tmp_path / "p.json"))).digest == problem.digest


@pytest.mark.parametrize("source", [None, 5, [{"id": "a"}]])
def test_what_cannot_be_a_problem_is_an_input_error_with_a_way_out(source: object) -> None:
    with pytest.raises(InputError, match=f"{type(source).__name__}.*mapping of tables") as caught:
        problem_from(source)  # type: ignore[arg-type]
    assert [issue.code for issue in caught.value.issues] == ["problem-expected"]
