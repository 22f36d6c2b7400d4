"""Uploads that are corrected on the page: as cells of text, with what each column may be called.

When to modify: with what the page shows of an upload before it is a problem.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.body_limit import takes_uploads
from api.deps import ServicesDep, needs
from api.plans import uploads
from api.plans.downloads import MEDIA_TYPES, Download
from api.routes.parts import FileLanguage, as_answer
from api.routes.receiving import FILES, received
from api.routes.upload_docs import UPLOAD
from api.security.caller import Caller
from assigner.client.models.shared import Finding, Text
from assigner.files.field_words import meaning
from assigner.files.headings import heading_of, table_heading
from assigner.files.starter import write_starter
from assigner.problem.document import TABLES

router = APIRouter(prefix="/v1/page", tags=["page"])

Writer = Annotated[Caller, Depends(needs("problems:write"))]
Reader = Annotated[Caller, Depends(needs("problems:read"))]


class DraftTable(BaseModel):
    """One table of an upload, as text."""

    source: str = Field(description="File or sheet that it comes from.")
    table: str = Field(description="Which table its name says it is; empty where it says none.")
    guess: str = Field(description="Which table its headings suggest; empty where they suggest none.")
    headings: list[str]
    rows: list[list[str]] = Field(description="Cells, each row as long as the headings.")
    means: dict[str, str] = Field(description="The field that each heading stands for, where one does.")


class Draft(BaseModel):
    """An upload as cells of text."""

    tables: list[DraftTable]
    settings: dict[str, str] = Field(description="Files of settings, by name.")
    issues: list[Finding] = Field(description="What could not be read at all.")


class ColumnField(BaseModel):
    """What a column may be."""

    name: str = Field(description="The heading in English.")
    heading: Text = Field(description="The heading in both languages.")
    meaning: Text
    required: bool = Field(description="Whether every row must have it.")


class TableFields(BaseModel):
    """A table of a problem with its columns."""

    table: str
    title: Text
    fields: list[ColumnField]


@router.post("/drafts", dependencies=FILES, response_model=Draft, openapi_extra=UPLOAD, summary="Read an upload as cells",
             operation_id="draft_upload")  # fmt: skip
@takes_uploads
async def draft_upload(request: Request, caller: Writer, services: ServicesDep) -> Response:
    """Give the tables of an upload as cells of text, without checking or storing anything.

    The page shows them with the issues of `POST /v1/problems/check`, lets people correct cells, and sends the tables
    again as CSV files: an upload like any other.
    """
    del caller
    with uploads.receiving(services.settings) as upload:
        await received(request, upload)
        content: bytes = await run_in_threadpool(uploads.drafted, upload, services.settings)
    return Response(content, media_type="application/json")


@router.get(
    "/starter",
    summary="Download a workbook to fill in",
    operation_id="download_starter",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPES["xlsx"]: {}}}},
)
def download_starter(caller: Reader, language: FileLanguage) -> Response:
    """Download a small team as a workbook with a note on every heading: solvable as it is, and a pattern to overwrite."""
    del caller
    name = "assigner.xlsx" if language == "en" else "分配表.xlsx"
    with tempfile.TemporaryDirectory(prefix="assigner-starter-") as place:
        path = write_starter(Path(place) / "starter.xlsx", "xlsx", language)
        return as_answer(Download(path.read_bytes(), MEDIA_TYPES["xlsx"], name))


@router.get("/fields", summary="List what columns may be", operation_id="list_fields")
def list_fields(caller: Reader) -> list[TableFields]:
    """List the tables of a problem with the headings that their columns may have."""
    del caller
    return [
        TableFields(table=table, title=_both(table_heading, table), fields=_fields(model))
        for table, model in TABLES.items()
    ]


def _fields(model: Any) -> list[ColumnField]:
    return [
        ColumnField(
            name=name,
            heading=_both(heading_of, model, name),
            meaning=_both(meaning, model, name),
            required=info.is_required(),
        )
        for name, info in model.model_fields.items()
    ]


def _both(told: Any, *of: Any) -> Text:
    return Text(en=told(*of, "en"), zh=told(*of, "zh"))
