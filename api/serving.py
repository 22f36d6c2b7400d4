"""One API process: uvicorn on a socket that the supervisor opened. Run as ``python -m api.serving --fd N``.

The socket is opened once and inherited by every API process, so that callers wait in its queue while a process starts
anew. When to modify: with how HTTP is served.
"""

from __future__ import annotations

import argparse
import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI

from api import log
from api.app import create_app
from api.configuration import settings_or_exit
from api.parent import end_with_parent
from api.routing.desks import let_live
from api.services import Services

DRAIN_SECONDS = 10
"""Requests that run when the process is to end have so long."""
BACKLOG = 1024


class Server(uvicorn.Server):
    """A server that lets endless streams end when it is asked to stop.

    Parameters
    ----------
    config
        uvicorn's.
    services
        Told that the process ends.
    """

    def __init__(self, config: uvicorn.Config, services: Services) -> None:
        super().__init__(config)
        self._services = services

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop taking calls; streams see it and end."""
        self._services.is_stopping = True
        super().handle_exit(sig, frame)


def serve(app: FastAPI, listener: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    Server(config, app.state.services).run(sockets=[listener])


def main() -> None:
    """Serve on the inherited socket."""
    parser = argparse.ArgumentParser(prog="python -m api.serving", description=__doc__.splitlines()[0])
    parser.add_argument("--fd", type=int, required=True, help="the listening socket")
    given = parser.parse_args()
    end_with_parent()
    settings = settings_or_exit()
    log.configure(settings)
    app = create_app(settings)
    let_live()  # what the process is made of: looking through it again and again stops every call for a sixth of a second
    serve(app, socket.socket(fileno=given.fd))


if __name__ == "__main__":
    main()
