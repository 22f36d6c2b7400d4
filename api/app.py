"""The application: middleware, routers, life cycle; nothing else.

When to modify: when every request must pass something new.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from api import error_handlers, log, openapi
from api.configuration import settings_or_exit
from api.request_context import RequestContext
from api.routes import routers
from api.services import Services
from api.settings import Settings
from api.store import Clock, Store

ABOUT = """Balanced plans with a proven bound, owners in milliseconds, and webhooks that lose nothing.

Every failure is `application/problem+json` of one shape, with `code`, `issues` and `request_id`, in English and Chinese
(`Accept-Language`). Lists have `limit` and `cursor`; things that people change have an `ETag` and ask for `If-Match`;
calls that make something take an `Idempotency-Key`."""


def create_app(settings: Settings, store: Store | None = None, *, clock: Clock = time.time_ns) -> FastAPI:
    """Return the application.

    Parameters
    ----------
    settings
        As read at the start of the process.
    store
        The database; opened from the settings where None.
    clock
        Nanoseconds since 1970 UTC.
    """
    opened = store or Store.open(settings.address_of_database, synchronous=settings.sqlite_synchronous)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        if store is None:
            opened.close()

    app = FastAPI(
        title="assigner",
        version=version("assigner"),
        description=ABOUT,
        lifespan=lifespan,
        docs_url=None,  # FastAPI's own pages load scripts from elsewhere; ours stand in api.routes.docs
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.services = Services(settings, opened, clock)
    app.state.methods_of = openapi.methods_of
    error_handlers.install(app)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=["ETag", "Location", "Retry-After", "X-Request-Id"],
        )
    app.add_middleware(RequestContext, settings=settings)  # the outermost
    for router in routers():
        app.include_router(router)
    openapi.install(app)
    return app


def from_environment() -> FastAPI:
    """Return the application as the environment configures it, for ``uvicorn --factory``."""
    settings = settings_or_exit()
    log.configure(settings)
    return create_app(settings)
