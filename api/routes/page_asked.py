"""Files that say what is asked, read for the page's forms; examples of the demo teams; answers as files that people open.

When to modify: when the page takes or gives another file about what a manager asks.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.body_limit import takes_uploads
from api.deps import NowDep, ServicesDep, StoreDep, needs
from api.errors import NotFoundError
from api.jobs import asking
from api.plans import uploads
from api.routes.parts import FileLanguage, LibraryDep, as_answer
from api.routes.receiving import FILES, received
from api.routes.upload_docs import UPLOAD
from api.security.caller import Caller
from api.store import blobs
from api.web import answer_files
from api.web.asked_files import asked_of, example_of

router = APIRouter(prefix="/v1/page", tags=["page"])

Writer = Annotated[Caller, Depends(needs("jobs:write"))]
Reader = Annotated[Caller, Depends(needs("jobs:read"))]
FileName = Annotated[str, Path(max_length=40, description="Which file: roles, pairs, goal, training, ...")]


class AskedFile(BaseModel):
    """What a file says, ready for the parameters of a job."""

    asked: dict[str, Any] = Field(description="As the job takes it, without what is the default.")


@router.post("/asked/{name}", dependencies=FILES, response_model=AskedFile, openapi_extra=UPLOAD, summary="Read a file of questions",
             operation_id="read_asked_file")  # fmt: skip
@takes_uploads
async def read_asked_file(name: FileName, request: Request, caller: Writer, services: ServicesDep) -> AskedFile:
    """Read a file as the command line takes it, YAML or JSON; nothing is stored."""
    del caller
    with uploads.receiving(services.settings) as upload:
        await received(request, upload, name=name)
        paths = sorted(upload.source.iterdir())
        if not paths:
            raise NotFoundError("file", name)
        return AskedFile(asked=await run_in_threadpool(asked_of, name, paths[0]))


@router.get("/asked/{name}/example", response_model=AskedFile, summary="Show what a demo team asks",
            operation_id="show_asked_example")  # fmt: skip
def show_asked_example(
    name: FileName, caller: Reader, demo: Annotated[str, Query(max_length=60, description="The demo team.")]
) -> AskedFile:
    """Give what a demo team asks: a pattern for your own."""
    del caller
    return AskedFile(asked=example_of(demo, name))


@router.get(
    "/jobs/{job}/file",
    summary="Download an answer as a file",
    operation_id="download_answer_file",
    response_class=Response,
    responses={200: {"content": {answer_files.MEDIA_TYPES[name]: {} for name in answer_files.FORMATS}}},
)
def download_answer_file(
    job: str,
    caller: Annotated[Caller, Depends(needs("plans:read"))],
    store: StoreDep,
    library: LibraryDep,
    now: NowDep,
    language: FileLanguage,
    format: Annotated[answer_files.Format, Query(description="Kind of file.")],
    rep: Annotated[str, Query(max_length=200, description="Whose, where the file is one person's.")] = "",
) -> Response:
    """Give the answer of a job as workbook, calendar or table, where its kind has such a file."""
    row = asking.found(store, caller.tenant, job)
    if row["outcome"] is None or row["problem"] is None:
        raise NotFoundError("answer of the job", job)
    with store.read() as tx:
        told = json.loads(blobs.get(tx, caller.tenant, row["outcome"]))["data"]
    problem = library.problem(caller.tenant, row["problem"], row["version"])
    asked = answer_files.Asked(job, problem, told, language, rep, now)
    return as_answer(answer_files.answer_file(row["kind"], format, asked))
