"""What several routes of problems and plans ask for: the library in memory, files as answers.

When to modify: when more routes need another part.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Query
from starlette.responses import Response

from api.deps import LanguageDep, ServicesDep
from api.plans.downloads import Download
from api.plans.library import Library
from api.services import Services
from assigner.language import Language


def library_in(services: Services) -> Library:
    """Return the library of a process; made by whoever asks first."""
    found: Library = services.parts.setdefault("library", Library(services.store))
    return found


def _library(services: ServicesDep) -> Library:
    return library_in(services)


def _asked_language(
    accepted: LanguageDep,
    language: Annotated[
        Language | None, Query(description="Language of the file; that of `Accept-Language` where not given.")
    ] = None,
) -> Language:
    return language or accepted


LibraryDep = Annotated[Library, Depends(_library)]
FileLanguage = Annotated[Language, Depends(_asked_language)]


def as_answer(file: Download, headers: Mapping[str, str] | None = None) -> Response:
    """Return a file as an answer that browsers save under its name and never run."""
    name = file.name.encode("ascii", "replace").decode().replace('"', "_").replace("?", "_")
    disposition = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(file.name)}"
    return Response(
        file.content, media_type=file.media_type, headers={**(headers or {}), "Content-Disposition": disposition}
    )
