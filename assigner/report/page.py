"""The HTML report: one self-contained file that a manager can forward.

No script, no link to anywhere, no font: it opens from a mail on any machine. When to modify: when the
page gets another part; its layout is in ``templates/report.html.j2``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from assigner.report.charts import FONT, gantt, progress
from assigner.report.facts import Facts
from assigner.report.reasons import Reasons
from assigner.report.views import Views

if TYPE_CHECKING:
    from pathlib import Path

    from assigner.language import Language
    from assigner.plan.result import Result


def render_html(result: Result, language: Language) -> str:
    """Return the report of a result that has a plan.

    Parameters
    ----------
    result
        A result with a plan.
    language
        The language of the page.
    """
    facts = Facts(result)
    views = Views(facts, language)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            view=views,
            result=result,
            language=language,
            font=FONT,
            books=views.books(Reasons(facts, language)),
            gantt=Markup(gantt(facts, language)),
            progress=Markup(progress(result, language)),
        )
    )


def environment() -> Environment:
    """Return the environment of all page templates."""
    return Environment(
        loader=PackageLoader("assigner.report"), autoescape=select_autoescape(["html", "j2"]),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def write_html(result: Result, path: Path, language: Language = "en") -> None:
    """Write the report to a file in UTF-8."""
    path.write_text(render_html(result, language), encoding="utf-8")
