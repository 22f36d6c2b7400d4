"""Validation: everything that is wrong or suspicious in a problem, said at once.

``validate(settings, frames, locate=None) -> list[Issue]`` runs every check on the column tables. Each issue
has a code (see :func:`kinds`), a severity (``error`` only when no sensible meaning exists), the exact place,
the value and a way out. Unknown rules, levels and rule parameters are checked by the rules' own layer.
When to modify: to add a theme; a check of a known theme goes into its module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.problem import time
from assigner.problem.validation import (
    bookings,
    capacity,
    coverage,
    dimensions,
    duties,
    hierarchies,
    ids,
    pairs,
    periods,
    pins,
    references,
    rules,
    texts,
    times,
    units,
    validity,
    whole,
)
from assigner.problem.validation.findings import Findings, Kind
from assigner.problem.validation.places import JsonPlaces
from assigner.problem.validation.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.issues import Issue
    from assigner.problem.frames import Frames
    from assigner.problem.settings import Settings

__all__ = ["JsonPlaces", "Kind", "kinds", "validate"]

_THEMES = (
    whole, ids, hierarchies, references, dimensions, validity, coverage, pins, texts, times, periods, duties,
    bookings, capacity, units, pairs, rules,
)  # fmt: skip


def validate(settings: Settings, frames: Frames, locate: Callable[[str, int, str], str] | None = None) -> list[Issue]:
    """Return all issues of a problem, errors first.

    Parameters
    ----------
    settings, frames
        The problem; see :mod:`assigner.problem.frames` for the layout of frames.
    locate
        Turns (frame name, row number, field) into the place that a person reads, such as
        ``reps.csv:7 column team``. The frame name ``settings`` has the row 0 and a path as field:
        ``teams[2].parent``. In the frame of a mapping the field is ``key`` or ``value``, in that of a list of
        plain values ``value``; the field ``capacity.minutes`` of ``reps`` names one entry of a mapping.
        By default places are JSON paths: ``$.duties[2].positions[0].team``.
    """
    findings = Findings(locate or JsonPlaces(frames))
    subject = Subject(settings, frames)
    for check in (
        whole.check_whole, ids.check_ids, hierarchies.check_hierarchies, references.check_references,
        dimensions.check_dimensions, validity.check_validity, coverage.check_coverage, pins.check_pins,
        texts.check_texts, pairs.check_pairs, units.check_units,
    ):  # fmt: skip
        check(subject, findings)
    _check_timed(Subject(*texts.readable(settings, frames)), findings)
    return findings.finish()


def _check_timed(subject: Subject, findings: Findings) -> None:
    """Run the checks that need texts about time which can be read."""
    times.check_times(subject, findings)
    table = time.period_table(subject.settings)
    labels = table["label"].tolist()
    periods.check_periods(subject, findings, labels)
    found = duties.check_duties(subject, findings)
    bookings.check_bookings(subject, findings, found)
    shifts = time.shifts(subject.settings, subject.frames)
    minutes = time.working_minutes(shifts, table, len(subject.reps)).sum(axis=1).astype(float)
    minutes[~time.has_hours(subject.settings, subject.frames)] = np.nan
    capacity.check_capacity(subject, findings, minutes)
    rules.check_rules(subject, findings, labels)


def kinds() -> list[Kind]:
    """Return every kind of fault that validation knows, sorted by code."""
    found = [value for theme in _THEMES for value in vars(theme).values() if isinstance(value, Kind)]
    return sorted({kind.code: kind for kind in found}.values(), key=lambda kind: kind.code)
