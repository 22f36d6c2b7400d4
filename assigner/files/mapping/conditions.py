"""Conditions of mappings: which rows of a table are meant, with the faults of mappings.

The language is :mod:`assigner.problem.conditions`. When to modify: when faults of mappings say more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assigner.files.mapping.faults import MappingFaultError, unknown_name
from assigner.language import Words
from assigner.problem.conditions import ConditionFaultError
from assigner.problem.conditions import holds as condition_holds

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from assigner.problem.faults import Path


def holds(condition: Any, frame: pd.DataFrame, path: Path) -> np.ndarray:
    """Return which rows of ``frame`` satisfy every test of ``condition``.

    Raises
    ------
    MappingFaultError
        A column does not exist, or a test is not understood.
    """
    try:
        return condition_holds(condition, frame, path)
    except ConditionFaultError as fault:
        if fault.unknown is not None:
            raise unknown_name(fault.path, Words("column", "列"), fault.value, fault.unknown) from None
        raise MappingFaultError(fault.path, fault.words, fault.way_out, fault.value) from None
