"""The reference for people: operations, codes of problems, in both languages, without a script.

When to modify: when a page joins the reference.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from api.deps import LanguageDep, ServicesDep
from api.reference import pages

router = APIRouter(prefix="/docs", include_in_schema=False)

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
    "Cache-Control": "no-cache",
    "Vary": "Accept-Language",
}


@router.get("")
def api(request: Request, services: ServicesDep, language: LanguageDep) -> HTMLResponse:
    """Show every operation. Rendered once: the document does not change while the process runs."""
    name = f"reference {language}"
    if name not in services.parts:
        services.parts[name] = pages.api_page(request.app.openapi(), language)
    return HTMLResponse(services.parts[name], headers=HEADERS)


@router.get("/problems")
def problems(language: LanguageDep) -> HTMLResponse:
    """Show every code of a problem."""
    return HTMLResponse(pages.problems_page(language), headers=HEADERS)


@router.get("/style.css")
def style() -> Response:
    """Return the style sheet of both."""
    return Response(pages.style(), media_type="text/css", headers={"Cache-Control": "max-age=3600"})
