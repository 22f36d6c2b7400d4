"""Expressions of mappings: a small fixed set of verbs over whole columns; nothing is ever evaluated as code.

``price`` is a column, ``3`` a number, ``{text: Won}`` a text, ``{constant: name}`` a constant of the mapping,
everything else ``{verb: arguments}`` with the verbs of :data:`VERBS`. Missing values stay missing.
When to modify: to add a verb; it needs a line in docs/import.md in both languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.files.mapping.conditions import holds
from assigner.files.mapping.faults import MappingFaultError, unknown_name
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assigner.problem.faults import Path


class Expressions:
    """Evaluates expressions over one table.

    Parameters
    ----------
    frame
        The table; texts have dtype ``str``, numbers ``float64``, dates are ISO texts.
    constants
        The mapping's constants.
    """

    def __init__(self, frame: pd.DataFrame, constants: Mapping[str, Any]) -> None:
        self.frame = frame
        self.constants = constants

    def value(self, said: Any, path: Path) -> pd.Series[Any]:
        """Return the value of an expression for each row.

        Raises
        ------
        MappingFaultError
            The expression names a column, constant or verb that does not exist, or has wrong arguments.
        """
        if isinstance(said, str):
            return self.column(said, path)
        if isinstance(said, bool | int | float):
            return self._same(said)
        if isinstance(said, dict) and len(said) == 1:
            verb, arguments = next(iter(said.items()))
            if verb not in VERBS:
                raise unknown_name(path, Words("verb", "动词"), verb, list(VERBS))
            return VERBS[verb](self, arguments, (*path, verb))
        raise _not_understood(path, said)

    def column(self, name: str, path: Path) -> pd.Series[Any]:
        """Return a column by name."""
        if name not in self.frame:
            known = [column for column in self.frame.columns if not column.startswith("__")]
            raise unknown_name(path, Words("column", "列"), name, known)
        return self.frame[name]

    def number(self, said: Any, path: Path) -> pd.Series[float]:
        """Return an expression's value as numbers."""
        values = self.value(said, path)
        if pd.api.types.is_string_dtype(values.dtype):
            raise MappingFaultError(
                path,
                Words(f"'{said}' is text, but a number is needed here.", f"“{said}”是文本，此处需要数字。"),
                Words("List the column under numbers of its source.", "请在来源的 numbers 中列出该列。"),
                said,
            )
        return values.astype("float64")

    def numbers(self, said: Any, path: Path, count: int | None = None) -> list[pd.Series[float]]:
        """Return a list of expressions as numbers; ``count`` of them where given."""
        return [self.number(one, (*path, at)) for at, one in enumerate(listed(said, path, count))]

    def _same(self, value: Any) -> pd.Series[Any]:
        dtype = "str" if isinstance(value, str) else "bool" if isinstance(value, bool) else "float64"
        return pd.Series(value, index=self.frame.index, dtype=dtype)

    def constant(self, name: Any, path: Path) -> pd.Series[Any]:
        """Return a constant of the mapping."""
        if name not in self.constants:
            raise unknown_name(path, Words("constant", "常量"), name, list(self.constants))
        return self._same(self.constants[name])

    def text(self, value: Any, _path: Path) -> pd.Series[Any]:
        """Return the same text for each row."""
        return self._same(str(value))


def listed(said: Any, path: Path, count: int | None = None) -> list[Any]:
    """Return the arguments as a list, of the right length."""
    if not isinstance(said, list) or not said or (count is not None and len(said) != count):
        raise _not_understood(path, said)
    return said


def parts(said: Any, path: Path, needed: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the arguments as a mapping with the needed keys and no unknown ones."""
    if not isinstance(said, dict) or set(needed) - set(said) or set(said) - {*needed, *optional}:
        raise MappingFaultError(
            path,
            Words(
                f"This verb needs {', '.join(needed)}{_may(optional)}.",
                f"该动词需要 {'、'.join((*needed, *optional))}。",
            ),
            Words("See docs/import.md.", "参见 docs/zh/import.md。"),
            said,
        )
    return said


def _may(optional: tuple[str, ...]) -> str:
    return f" and may have {', '.join(optional)}" if optional else ""


def _not_understood(path: Path, said: Any) -> MappingFaultError:
    return MappingFaultError(
        path,
        Words(f"{said!r} is not an expression here.", f"此处无法理解 {said!r}。"),
        Words(
            "Write a column, a number, {text: ...}, {constant: ...}, or {verb: arguments}.",
            "请填写列名、数字、{text: ...}、{constant: ...} 或 {verb: arguments}。",
        ),
        said,
    )


def _first(on: Expressions, said: Any, path: Path) -> pd.Series[Any]:
    values = [on.value(one, (*path, at)) for at, one in enumerate(listed(said, path))]
    found = values[0]
    for other in values[1:]:
        found = found.where(found.notna(), other)
    return found


def _folded(combine: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Callable[..., pd.Series[Any]]:
    def verb(on: Expressions, said: Any, path: Path) -> pd.Series[float]:
        values = on.numbers(said, path)
        found = values[0].to_numpy(dtype=float)
        for other in values[1:]:
            found = combine(found, other.to_numpy(dtype=float))
        return pd.Series(found, index=on.frame.index)

    return verb


def _divided(over: np.ndarray, under: np.ndarray) -> np.ndarray:
    """Return the quotient, missing where the divisor is 0."""
    safe = np.where(under == 0, np.nan, under)
    return np.asarray(over / safe)


def _mapped(function: Callable[[np.ndarray], np.ndarray]) -> Callable[..., pd.Series[Any]]:
    def verb(on: Expressions, said: Any, path: Path) -> pd.Series[float]:
        with np.errstate(divide="ignore", invalid="ignore"):
            found = function(on.number(said, path).to_numpy(dtype=float))
        return pd.Series(np.where(np.isfinite(found), found, np.nan), index=on.frame.index)

    return verb


def _if(on: Expressions, said: Any, path: Path) -> pd.Series[Any]:
    """Return ``then`` where the condition holds, else ``otherwise``, or nothing."""
    said = parts(said, path, ("when", "then"), ("otherwise",))
    mask = holds(said["when"], on.frame, (*path, "when"))
    then = on.value(said["then"], (*path, "then"))
    if "otherwise" not in said:
        return then.where(mask)
    return then.where(mask, on.value(said["otherwise"], (*path, "otherwise")))


def _flag(on: Expressions, said: Any, path: Path) -> pd.Series[bool]:
    return pd.Series(holds(said, on.frame, path), index=on.frame.index, dtype=bool)


def _lookup(on: Expressions, said: Any, path: Path) -> pd.Series[Any]:
    said = parts(said, path, ("of", "values"), ("otherwise",))
    of = on.value(said["of"], (*path, "of"))
    found = of.map({str(key): value for key, value in said["values"].items()})
    found = found.astype("str") if any(isinstance(value, str) for value in said["values"].values()) else found
    if "otherwise" in said:
        found = found.where(found.notna(), on.value(said["otherwise"], (*path, "otherwise")))
    return found if pd.api.types.is_string_dtype(found.dtype) else found.astype("float64")


def _cut(on: Expressions, said: Any, path: Path) -> pd.Series[float]:
    """Return 1, and 1 more for each threshold that is reached."""
    said = parts(said, path, ("of", "at"))
    thresholds = np.sort(np.array([float(at) for at in listed(said["at"], (*path, "at"))]))
    values = on.number(said["of"], (*path, "of")).to_numpy(dtype=float)
    level = 1.0 + np.searchsorted(thresholds, values, side="right")
    return pd.Series(np.where(np.isnan(values), np.nan, level), index=on.frame.index)


def _join_text(on: Expressions, said: Any, path: Path) -> pd.Series[Any]:
    values = [on.value(one, (*path, at)).astype("str") for at, one in enumerate(listed(said, path))]
    found = values[0]
    for other in values[1:]:
        found = found + other
    return found


def _trend(on: Expressions, said: Any, path: Path) -> pd.Series[float]:
    """Return what the least-squares line of ``of`` over ``on`` says at each row; the mean where ``on`` is constant."""
    said = parts(said, path, ("of", "on"))
    of, over = (on.number(said[key], (*path, key)).to_numpy(dtype=float) for key in ("of", "on"))
    known = ~(np.isnan(of) | np.isnan(over))
    if not known.any():
        return pd.Series(np.nan, index=on.frame.index)
    centred = over - over[known].mean()
    spread = float((centred[known] ** 2).sum())
    slope = float((centred[known] * of[known]).sum()) / spread if spread > 0 else 0.0
    return pd.Series(of[known].mean() + slope * centred, index=on.frame.index)


def _latest(on: Expressions, said: Any, path: Path) -> pd.Series[Any]:
    """Return the last of all dates in some columns, the same for each row."""
    values = pd.concat([on.value(one, (*path, at)) for at, one in enumerate(listed(said, path))]).dropna()
    return pd.Series(values.max() if len(values) else None, index=on.frame.index, dtype="str")


def _days_between(on: Expressions, said: Any, path: Path) -> pd.Series[float]:
    first, last = (on.value(one, (*path, at)) for at, one in enumerate(listed(said, path, 2)))
    days = pd.to_datetime(last, format="ISO8601") - pd.to_datetime(first, format="ISO8601")
    return days / pd.Timedelta(days=1)


VERBS: dict[str, Callable[[Expressions, Any, Path], pd.Series[Any]]] = {
    "text": Expressions.text,
    "constant": Expressions.constant,
    "first": _first,
    "add": _folded(np.add),
    "subtract": _folded(np.subtract),
    "multiply": _folded(np.multiply),
    "divide": _folded(_divided),
    "power": _folded(np.power),
    "least": _folded(np.fmin),
    "most": _folded(np.fmax),
    "sqrt": _mapped(np.sqrt),
    "log10": _mapped(np.log10),
    "logit": _mapped(lambda chance: np.log(chance / (1 - chance))),
    "logistic": _mapped(lambda value: 1 / (1 + np.exp(-value))),
    "round": _mapped(np.rint),
    "total": _mapped(lambda values: np.full(len(values), np.nansum(values))),
    "average": _mapped(lambda values: np.full(len(values), np.nanmean(values) if len(values) else np.nan)),
    "highest": _mapped(lambda values: np.full(len(values), np.nanmax(values) if len(values) else np.nan)),
    "trend": _trend,
    "latest": _latest,
    "if": _if,
    "flag": _flag,
    "lookup": _lookup,
    "cut": _cut,
    "join_text": _join_text,
    "days_between": _days_between,
}
"""Every verb and what it does; docs/import.md says it in words."""
