"""Problems in memory: plain data, DataFrames and paths, read with the same care as files.

A DataFrame is a table like any other: Chinese headings, ``german:3; hvac`` in a cell and all. When to
modify: when callers bring another shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from assigner.errors import InputError
from assigner.files.documents import Part, read_document
from assigner.files.findings import Findings
from assigner.files.headings import find_table
from assigner.files.json_reading import place_in_json
from assigner.files.read import all_frames, load_problem
from assigner.files.sources import read_tables
from assigner.files.tables import RawTable
from assigner.issues import Issue
from assigner.language import Words
from assigner.problem.document import ProblemDocument
from assigner.problem.problem import Problem
from assigner.problem.settings import Settings


def problem_from(source: Problem | ProblemDocument | Mapping[str, Any] | str | Path) -> Problem:
    """Return the problem of whatever a caller has in hand.

    Parameters
    ----------
    source
        A problem, a document, a path, or a mapping of settings and tables; a table is a list of rows
        or a DataFrame.

    Raises
    ------
    InputError
        With every field that does not suit, at its JSON path or row and column. What the tables say
        together is validated by the caller.
    """
    if isinstance(source, Problem):
        return source
    if isinstance(source, ProblemDocument):
        return Problem.from_document(source)
    if isinstance(source, (str, Path)):
        return load_problem(source)
    if not isinstance(source, Mapping):
        raise InputError([_not_a_problem(source)])
    findings = Findings()
    part = _read(source, findings)
    issues = findings.all()
    if any(issue.severity == "error" for issue in issues):
        raise InputError(issues)
    return Problem(part.settings or Settings(), all_frames(part))


def _not_a_problem(source: object) -> Issue:
    kind = type(source).__name__
    return Issue(
        "problem-expected", "error", "$",
        Words(f"A problem cannot be made of {kind}.", f"无法由 {kind} 得到问题。"),
        Words('Give a path or a mapping of tables: {"reps": reps, "accounts": accounts}.',
              '请给出路径，或由数据表组成的映射：{"reps": reps, "accounts": accounts}。'),
    )  # fmt: skip


def _read(source: Mapping[str, Any], findings: Findings) -> Part:
    tables = {name: value for name, value in source.items() if isinstance(value, pd.DataFrame)}
    part = read_document({key: source[key] for key in source if key not in tables}, place_in_json, findings)
    raw = [_raw(name, frame) for name, frame in tables.items()]
    read_tables({table.name: table for table in raw}, part, findings)
    return part


def _raw(name: str, frame: pd.DataFrame) -> RawTable:
    headings = tuple(str(heading) for heading in frame.columns)
    columns = tuple(frame.iloc[:, number].reset_index(drop=True) for number in range(frame.shape[1]))
    return RawTable(find_table(name) or name, name, headings, columns, np.arange(len(frame)), "rows")
