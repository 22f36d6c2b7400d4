"""Regional books with skills: every candidate may serve, and books without them stay as they were."""

import numpy as np
import pytest

from assigner.generate.books import books
from assigner.generate.regions import areas_served
from assigner.problem.validation import validate
from assigner.program.build import build_program
from assigner.rules.active import active_rules


def test_nearly_all_listed_candidates_are_options() -> None:
    """Territories and skills are in force, and still nearly every listed candidate may take the account."""
    problem = books(3000, 60, 20, 3, num_skills=6, regional=True)
    assert [issue for issue in validate(problem.settings, problem.frames) if issue.severity == "error"] == []
    assert {"skill-missing", "territory-crossed"} <= {one.rule.id for one in active_rules(problem)}
    program = build_program(problem)
    per_item = np.diff(program.item_begin) - 1  # less the option "nobody"
    assert 19.5 < per_item.mean() <= 20
    pairs = problem.frames["pairs"]
    assert (pairs.groupby("item")["rep"].nunique() == 20).all()


def test_candidates_come_from_three_teams() -> None:
    """A candidate's team is the home's or stands beside it, in a ring; one territory list says the same."""
    problem = books(400, 60, 20, 4, num_teams=5, regional=True)
    team = np.arange(60) // 12
    rep = problem.pairs["rep"].to_numpy()
    home = problem.territories.names[problem.items["territory"].to_numpy()].str.rsplit(" ", n=1).str[0]
    home_team = {name: number for number, name in enumerate(problem.frames["reps"]["team"].drop_duplicates())}
    of_item = np.array([home_team[name] for name in home])
    away = (team[rep] - of_item[problem.pairs["item"]]) % 5
    assert set(away.tolist()) == {0, 1, 4}
    serving, served = areas_served(team)
    assert np.bincount(serving).tolist() == [3] * 60
    assert {(0, 4), (0, 0), (0, 1)} == set(zip(serving[:3].tolist(), served[:3].tolist(), strict=True))


def test_skills_change_nothing_else() -> None:
    """Accounts and their owners are the same with and without skills: skills have a random stream of their own."""
    plain, skilled = books(300, 24, 6, 5), books(300, 24, 6, 5, num_skills=4)
    for name, frame in plain.frames.items():
        if name not in {"reps.skills", "accounts.skills"}:
            assert frame.equals(skilled.frames[name]), name
    assert len(plain.frames["accounts.skills"]) == 0
    assert 60 < len(skilled.frames["accounts.skills"]) < 120


@pytest.mark.parametrize(
    ("arguments", "words"), [({"candidates": 40, "regional": True}, "neighbouring"), ({"num_skills": 9}, "num_skills")]
)
def test_what_does_not_fit_is_refused(arguments: dict[str, object], words: str) -> None:
    """The message names the size."""
    with pytest.raises(ValueError, match=words):
        books(100, 60, **arguments)  # type: ignore[arg-type]
