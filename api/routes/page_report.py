"""The report of a plan as a page to look at, to print, and to save as PDF by the browser's own print.

The browser prints: it has the reader's fonts (Chinese ones, too), paper size and margins, and writes PDF everywhere; a
library of ours would bring a second layout engine for the same page. When to modify: with how the report is shown.
"""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.plans import downloads
from api.routes.parts import FileLanguage, LibraryDep
from api.routes.plans import PlanId, Reader, made_before

router = APIRouter(prefix="/v1/page", tags=["page"])

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
"""The report is one file with its styles in it, and has no script; so none runs, whatever names stand in it."""


@router.get(
    "/plans/{plan}/report",
    summary="Show the report",
    operation_id="show_report",
    response_class=Response,
    responses={200: {"content": {"text/html": {}}}},
)
def show_report(plan: PlanId, caller: Reader, library: LibraryDep, language: FileLanguage) -> Response:
    """Show the report of a plan in the browser; of a large plan once the job `report` has made it."""
    kept = library.plan(caller.tenant, plan)
    file = (
        made_before(library, caller, plan, "html", language)
        if downloads.is_slow(kept, "html")
        else downloads.plan_file(kept, "html", language)
    )
    return Response(file.content, media_type=file.media_type, headers={"Content-Security-Policy": POLICY})
