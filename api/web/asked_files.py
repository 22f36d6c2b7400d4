"""Small files that say what is asked of a job of the management cycle, read for the page's forms; the demo teams' own.

The page has forms, and takes the same files as the command line: a file becomes the values of a form. When to modify:
when another file is taken, or a demo team brings another example.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.errors import NotFoundError
from api.plans import demo
from assigner.files.asked import read_asked
from assigner.manage.cadence.asked import CadencesAsked
from assigner.manage.goals.asked import GoalsAsked
from assigner.manage.incentives.asked import Scheme
from assigner.manage.meetings.asked import MeetingsAsked
from assigner.manage.notices.asked import NoticesAsked
from assigner.manage.pairing.asked import PairsAsked
from assigner.manage.responsibility.asked import RolesAsked
from assigner.manage.training.asked import TrainingAsked
from assigner.manage.watch.asked import WatchAsked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from assigner.problem.fields import Row

MODELS: Mapping[str, type[Row]] = {
    "cadences": CadencesAsked, "goal": GoalsAsked, "meetings": MeetingsAsked, "notices": NoticesAsked, "pairs": PairsAsked,
    "roles": RolesAsked, "scheme": Scheme, "scheme-today": Scheme, "training": TrainingAsked, "watch": WatchAsked,
}  # fmt: skip
"""What a file may say, by the name of the file beside the demo teams (``manage/<name>.yaml``)."""


def asked_of(name: str, path: Path) -> dict[str, Any]:
    """Return what a file says as plain data without defaults.

    Parameters
    ----------
    name
        One of :data:`MODELS`.
    path
        The file.

    Raises
    ------
    InputError
        With everything that is wrong in the file.
    NotFoundError
        No such file is taken.
    """
    if name not in MODELS:
        raise NotFoundError("file", name)
    return read_asked(path, MODELS[name]).model_dump(mode="json", exclude_defaults=True)


def example_of(team: str, name: str) -> dict[str, Any]:
    """Return what a demo team asks, as plain data without defaults.

    Raises
    ------
    NotFoundError
        There is no such team, or it has no such example.
    """
    path = demo.folder_of(team) / "manage" / f"{name}.yaml"
    if name not in MODELS or not path.is_file():
        raise NotFoundError("example", f"{team}/{name}")
    return asked_of(name, path)
