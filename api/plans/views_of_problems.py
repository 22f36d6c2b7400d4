"""Rows of problems and versions as they travel.

When to modify: when the service says more about a problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.store.moments import iso
from assigner.client.models.problems import Problem, ProblemDetails, Version, VersionDetails


def problem_shown(row: Mapping[str, Any]) -> Problem:
    """Return a problem as it travels."""
    return Problem.model_validate(_problem(row))


def problem_details(row: Mapping[str, Any], version: Mapping[str, Any]) -> ProblemDetails:
    """Return a problem with its newest version as it travels."""
    return ProblemDetails.model_validate({**_problem(row), "version": _version_details(version)})


def version_shown(row: Mapping[str, Any]) -> Version:
    """Return a version as it travels."""
    return Version.model_validate(_version(row))


def version_details(row: Mapping[str, Any]) -> VersionDetails:
    """Return a version with all that validation found."""
    return VersionDetails.model_validate(_version_details(row))


def _problem(row: Mapping[str, Any]) -> dict[str, Any]:
    plain = ("id", "name", "latest", "publication", "made_by", "revision")
    return {
        **{name: row[name] for name in plain},
        "made": iso(row["made_at"]),
        "changed": iso(row["changed_at"]),
        "archived": None if row["archived_at"] is None else iso(row["archived_at"]),
    }


def _version(row: Mapping[str, Any]) -> dict[str, Any]:
    plain = ("problem", "number", "digest", "source", "parent", "why", "made_by", "counts")
    return {
        **{name: row[name] for name in plain},
        "made": iso(row["made_at"]),
        "num_warnings": sum(issue["severity"] == "warning" for issue in row["issues"]),
    }


def _version_details(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**_version(row), "issues": row["issues"], "origin": row["origin"]}
