"""The page itself: its document and the files that browsers load for it.

When to modify: with the addresses of the page.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Cookie, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import LanguageDep, ServicesDep
from api.errors import NotFoundError
from api.services import Services
from api.web import shell
from api.web.assets import Assets

router = APIRouter(include_in_schema=False)

FOR_A_YEAR = "public, max-age=31536000, immutable"


@router.get("/")
def root() -> RedirectResponse:
    """Lead to the page."""
    return RedirectResponse("/app/")


@router.get("/app")
@router.get("/app/{address:path}")
def page(services: ServicesDep, language: LanguageDep, assigner_look: Annotated[str, Cookie()] = "") -> HTMLResponse:
    """Return the document: every address of the page has the same, its modules read the address."""
    look = shell.look_of(assigner_look, language)
    return HTMLResponse(shell.document(assets_in(services), look), headers=shell.HEADERS)


@router.get("/web/{digest}/{name:path}")
def asset(digest: str, name: str, request: Request, services: ServicesDep) -> Response:
    """Return a file. Under the digest of another version there is none: the page then says that it must be loaded anew."""
    assets = assets_in(services)
    found = assets.get(name) if digest == assets.digest else None
    if found is None:
        raise NotFoundError("file", f"{digest}/{name}"[:200])
    headers = {"Cache-Control": FOR_A_YEAR, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.compressed, media_type=found.media_type, headers=headers | {"Content-Encoding": "gzip"})
    return Response(found.content, media_type=found.media_type, headers=headers)


def assets_in(services: Services) -> Assets:
    """Return the files of the page; read by whoever asks first."""
    if "web" not in services.parts:
        services.parts["web"] = Assets()
    found: Assets = services.parts["web"]
    return found
