"""Prices that are kept by name find their rows again in a changed problem."""

from __future__ import annotations

import json

import numpy as np

from assigner.files.memory import problem_from
from assigner.generate.books import books
from assigner.plan.prices import Prices
from assigner.prices.kept import keep_prices, prices_of_rows
from assigner.problem.problem import Problem
from assigner.program.build import build_program
from assigner.program.program import Program


def _books() -> tuple[Problem, Program]:
    problem = books(40, 5, None, 3)
    return problem, build_program(problem)


def _numbered(program: Program) -> np.ndarray:
    """Return a price for every row that no other row has."""
    return np.arange(1.0, program.num_rows + 1.0)


def test_prices_come_back_to_their_rows() -> None:
    problem, program = _books()
    given = {level: _numbered(program) * (level + 1) for level in range(len(program.levels))}
    kept = Prices.from_rows(json.loads(json.dumps(keep_prices(problem, program, given).to_rows())))
    found = prices_of_rows(kept, problem, program)
    assert found.keys() == given.keys()
    for level, price in given.items():
        np.testing.assert_allclose(found[level], price)


def test_rows_are_found_by_rep_after_a_rep_left() -> None:
    problem, program = _books()
    kept = keep_prices(problem, program, {1: _numbered(program)})
    document = problem.to_document().model_dump(mode="json")
    gone = document["reps"].pop(1)["id"]
    document["accounts"] = [
        row | {"owner": None if row["owner"] == gone else row["owner"]} for row in document["accounts"]
    ]
    changed = problem_from(document)
    smaller = build_program(changed)
    price = prices_of_rows(kept, changed, smaller)[1]
    begin_old = begin_new = 0
    for before, after in zip(program.families, smaller.families, strict=True):
        ids_before = [problem.rep_ids[rep] for rep in before.facts["rep"]]
        old = dict(zip(ids_before, _numbered(program)[begin_old : begin_old + before.num_rows], strict=True))
        new = price[begin_new : begin_new + after.num_rows]
        assert [old[changed.rep_ids[rep]] for rep in after.facts["rep"]] == new.tolist()
        begin_old, begin_new = begin_old + before.num_rows, begin_new + after.num_rows
    assert gone not in changed.rep_ids


def test_rows_that_say_nothing_are_left_out() -> None:
    good = {"level": "plan", "rule": "load-uneven", "row": "rep=R1", "rep": "R1", "price": 2.5}
    rows = [good, {"price": "much"}, {**good, "price": None}, 7, {**good, "row": None}]
    assert Prices.from_rows(rows).to_rows() == [good]
    assert len(Prices.from_rows("no list")) == 0
    problem, program = _books()
    assert prices_of_rows(Prices.from_rows([{**good, "level": "unknown"}]), problem, program) == {}
    np.testing.assert_array_equal(
        prices_of_rows(Prices.from_rows([{**good, "row": "rep=nobody"}]), problem, program)[1],
        np.zeros(program.num_rows),
    )
