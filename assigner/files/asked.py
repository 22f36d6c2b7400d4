"""Small YAML or JSON files that say what is asked beyond problem and plan: meetings, watch rules, pairs, schemes.

Why it exists: such a file is read like every other here: headings in both languages, all faults at once, each with its
line. When to modify: when such files come in another format; what they may say stands in their models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from assigner.errors import InputError
from assigner.files.documents import tell
from assigner.files.findings import Findings
from assigner.files.prepare import Notes, prepare_row, read_row
from assigner.files.scenarios import read_data
from assigner.language import Words
from assigner.problem.fields import Row

if TYPE_CHECKING:
    from pathlib import Path

Asked = TypeVar("Asked", bound=Row)
YAML_ONLY = Words("This must be a YAML or JSON file.", "须为 YAML 或 JSON 文件。")
NO_NAMES = Words("The file is no set of names with values.", "文件内容不是“名称: 值”的集合。")
SEE_PAGE = Words("See the documentation of the command for an example.", "请参阅该命令文档中的示例。")


def read_asked(path: Path | None, model: type[Asked]) -> Asked:
    """Return what a file asks, checked against its model.

    Parameters
    ----------
    path
        A YAML or JSON file; None where nothing is said: then the model's defaults hold.
    model
        What the file may say.

    Raises
    ------
    InputError
        With everything that is wrong in the file, each with its line or path.
    """
    if path is None:
        return model()
    findings = Findings()
    data, place_of = read_data(path, findings, YAML_ONLY)
    if not findings.broken and not isinstance(data, dict):
        findings.fail("mapping-expected", path.name, NO_NAMES, SEE_PAGE)
    if findings.broken:
        raise InputError(findings.all())
    notes = Notes()
    ready = prepare_row(model, data, (), notes, strict=True)
    found = read_row(model, ready, notes, ())
    tell(notes, place_of, findings)
    if findings.has_errors or not isinstance(found, model):
        raise InputError(findings.all())
    return found
