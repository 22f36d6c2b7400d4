"""Logging: one line an event, JSON or for a console, never a secret, never the variables of a traceback.

When to modify: when a further name of a secret must be hidden, or with the shape of lines.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from api.settings import Settings

HIDDEN = "(hidden)"
_SECRET_NAME = re.compile(
    r"(?i)(secret|password|passwd|token|authorization|api[-_]?key|credential|cookie|private|signature)"
)
_SECRETS_IN_TEXT = (
    re.compile(r"asg_[0-9A-Z]{26}_[A-Za-z0-9_-]{43}"),  # our keys
    re.compile(r"(?i)(?<=bearer )[A-Za-z0-9._~+/=-]{8,}"),
    re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"),  # JSON web tokens
    re.compile(r"(?<=whsec_)[A-Za-z0-9+/=]{8,}"),  # secrets of Standard Webhooks
    re.compile(r"(?<=://)[^/@\s:]+:[^/@\s]+(?=@)"),  # user and password in a URL
)


def hide_secrets(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace values of secret names, and what looks like a secret inside of texts."""
    return {name: _hidden(name, value) for name, value in event.items()}


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def use_standard_loggers() -> None:
    """Send structlog's lines to the standard library's loggers of the same names, whoever handles those."""
    finish = structlog.stdlib.ProcessorFormatter.wrap_for_formatter
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, finish],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Set up logging of the process, the standard library's included.

    Parameters
    ----------
    settings
        Format and level.
    stream
        Where lines go; standard error where None.
    """
    use_standard_loggers()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter(settings, stream or sys.stderr))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name in (
        "uvicorn",
        "uvicorn.error",
        "uvicorn.access",
    ):  # uvicorn's own handlers would write lines of another shape
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = name != "uvicorn.access"
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells every look at the schema, also those of readiness


def _formatter(settings: Settings, stream: TextIO) -> logging.Formatter:
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if settings.log_format == "console":
        renderer = structlog.dev.ConsoleRenderer(
            colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    finishing: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    finishing += [] if settings.log_format == "console" else [structlog.processors.format_exc_info]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED, processors=[*finishing, hide_secrets, renderer]
    )


def _hidden(name: str, value: Any) -> Any:
    if _SECRET_NAME.search(str(name)):
        return HIDDEN
    if isinstance(value, str):
        for pattern in _SECRETS_IN_TEXT:
            value = pattern.sub(HIDDEN, value)
        return value
    if isinstance(value, dict):
        return {inner: _hidden(inner, content) for inner, content in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden("", content) for content in value]
    return value
