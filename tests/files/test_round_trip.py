"""Whatever a document says, every format gives it back: values, awkward texts, lists inside lists."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from assigner.files.read import read_problem
from assigner.files.write import WRITE_FORMATS, write_problem
from assigner.problem.document import ProblemDocument
from assigner.problem.problem import Problem
from tests.files.documents import documents

NAMES = {"csv": "folder", "parquet": "folder", "json": "p.json", "yaml": "p.yaml", "xlsx": "p.xlsx"}


@pytest.mark.parametrize(
    ("format", "language"), [*((format, "en") for format in WRITE_FORMATS), ("csv", "zh"), ("xlsx", "zh")]
)
@settings(
    max_examples=8,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # shrinking a whole document takes minutes and says little more
    suppress_health_check=list(HealthCheck),
)
@given(document=documents())
def test_every_format_gives_the_document_back(document: ProblemDocument, format: str, language: str) -> None:
    problem = Problem.from_document(document)
    with tempfile.TemporaryDirectory() as folder:
        path = write_problem(problem, Path(folder) / NAMES[format], format, language)
        result = read_problem(path, validated=False)
    assert [issue.line("en") for issue in result.issues] == []
    assert result.problem is not None
    assert result.problem.settings == problem.settings
    assert result.problem.to_document() == problem.to_document()
    assert result.problem.digest == problem.digest
