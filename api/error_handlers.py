"""From exceptions to problem documents: the framework's, the library's, the database's and our own.

When to modify: when a library raises something at the edge that is the caller's fault.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.errors import MEDIA_TYPE, ApiError, NotModifiedError
from api.validation_issues import SEE, issues_of
from assigner.errors import AssignerError, InputError, UnknownNameError, UsageError
from assigner.language import Words

log = structlog.get_logger("api.errors")

INVALID = Words("The input has errors", "输入有误")
UNEXPECTED = ApiError(
    500,
    "internal",
    Words("Internal error", "内部错误"),
    Words(
        "Something failed that is not your fault. The log has the cause under the request id; please report it.",
        "发生了非您造成的故障。日志中以请求编号记录了原因，请告知管理员。",
    ),
)

KNOWN: dict[int, tuple[str, Words, Words]] = {
    400: (
        "request-malformed",
        Words("Malformed request", "请求格式错误"),
        Words("The request cannot be read: {detail}.", "无法读取请求：{detail}。"),
    ),
    404: (
        "path-unknown",
        Words("Not found", "未找到"),
        Words("There is no such path ({path}). See /docs.", "没有此路径（{path}）。请参阅 /docs。"),
    ),
    405: (
        "method-not-allowed",
        Words("Method not allowed", "方法不允许"),
        Words(
            "The path ({path}) does not know {method}. It takes: {allowed}.",
            "路径（{path}）不支持 {method}。可用方法：{allowed}。",
        ),
    ),
    413: (
        "body-too-large",
        Words("The body is too large", "请求体过大"),
        Words(
            "The body is larger than the {detail} that this path takes. Upload big problems as Parquet or a zipped folder, "
            "or let the operator raise the limit.",
            "请求体超过此路径的上限（{detail}）。大型问题请以 Parquet 或压缩文件夹上传，或请运维人员提高上限。",
        ),
    ),
    415: (
        "media-type-unknown",
        Words("Media type not supported", "不支持的媒体类型"),
        Words(
            "This path does not read ({sent}). Send the header Content-Type: {detail}.",
            "此路径无法读取（{sent}）。请发送 Content-Type: {detail}。",
        ),
    ),
}
"""What the framework answers by itself, in our words: status -> code, title, detail."""
NO_JSON = Words(
    "The body cannot be read: it is nested too deeply, has a number with thousands of digits, or is broken.",
    "无法读取请求体：嵌套过深、含有数千位的数字，或内容已损坏。",
)
"""Where the framework says only that there was an error parsing the body."""


class ProblemResponse(JSONResponse):
    """A problem document. It may quote what the caller sent, half a surrogate pair included, and must not fail over it."""

    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        """Return the document as UTF-8; what UTF-8 cannot hold stays as its JSON escape."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def install(app: FastAPI) -> None:
    """Give the application its handlers."""
    app.add_exception_handler(ApiError, lambda request, error: answer(request, _typed(error)))
    app.add_exception_handler(NotModifiedError, lambda _request, error: _not_modified(error))
    app.add_exception_handler(HTTPException, lambda request, error: answer(request, _of_framework(request, error)))
    app.add_exception_handler(
        RequestValidationError, lambda request, error: answer(request, _of_validation(request, error))
    )
    app.add_exception_handler(AssignerError, lambda request, error: answer(request, _of_library(error)))
    app.add_exception_handler(sa.exc.DataError, lambda request, error: answer(request, _of_database(error)))
    app.add_exception_handler(sa.exc.OperationalError, lambda request, error: answer(request, _of_outage(error)))


def answer(request: Request, error: ApiError) -> Response:
    """Return the response of a failure."""
    state = request.state
    document = error.document(
        getattr(state, "language", "en"),
        documentation=_documentation(request),
        instance=request.url.path,
        request_id=getattr(state, "request_id", ""),
    )
    return ProblemResponse(document, status_code=error.status, headers=error.headers)


def _not_modified(error: Exception) -> Response:
    assert isinstance(error, NotModifiedError)
    return Response(status_code=304, headers=error.headers)


def _documentation(request: Request) -> str:
    settings = request.app.state.settings
    base = settings.public_url or str(request.base_url)
    return settings.documentation_url or base.rstrip("/") + "/docs/problems"


def answer_unexpected(request: Request) -> Response:
    """Return the 500, which says nothing of its cause."""
    return answer(request, UNEXPECTED)


def _typed(error: Exception) -> ApiError:
    assert isinstance(error, ApiError)
    return error


def _of_framework(request: Request, error: Any) -> ApiError:
    headers = dict(error.headers or {})
    if "Allow" in headers:  # of the first route alone
        headers["Allow"] = request.app.state.methods_of(request.url.path) or headers["Allow"]
    facts = {
        "path": request.url.path,
        "method": request.method,
        "detail": error.detail,
        "allowed": headers.get("Allow", ""),
        "sent": request.headers.get("content-type", "no media type"),
    }
    code, title, detail = KNOWN.get(
        error.status_code, ("http-error", Words("Request failed", "请求失败"), Words("{detail}.", "{detail}。"))
    )
    if error.status_code == 400 and "parsing the body" in str(error.detail):
        detail = NO_JSON
    return ApiError(error.status_code, code, title, detail.filled(**facts), headers=headers)


def _of_validation(request: Request, error: Any) -> ApiError:
    errors = error.errors()
    if any(one["loc"] == ("body",) and isinstance(one["input"], bytes) for one in errors):  # not even looked at
        return _of_framework(request, HTTPException(415, "application/json"))
    body = getattr(request.scope.get("route"), "body_field", None)
    issues = issues_of(errors, None if body is None else body.field_info.annotation)
    return ApiError(422, "request-invalid", INVALID, SEE.filled(count=len(issues)), issues=issues)


def _of_library(error: Any) -> ApiError:
    if isinstance(error, InputError):
        count = sum(issue.severity == "error" for issue in error.issues)
        return ApiError(422, error.code, INVALID, SEE.filled(count=count), issues=error.issues)
    if isinstance(error, UnknownNameError | UsageError):
        return ApiError(422, error.code, INVALID, error.words)
    log.error("the library failed", exc_info=error)
    return ApiError(500, error.code, UNEXPECTED.title, UNEXPECTED.detail)


def _of_database(error: Exception) -> ApiError:
    log.warning("the database refused a value", exc_info=error)
    detail = Words(
        "The database cannot keep a value of this request: a NUL character, or a number out of range.",
        "数据库无法保存请求中的某个值：含有 NUL 字符或数字超出范围。",
    )
    return ApiError(422, "value-unstorable", INVALID, detail)


def _of_outage(error: Exception) -> ApiError:
    log.error("the database did not answer", exc_info=error)
    return ApiError(
        503,
        "database-unavailable",
        Words("The database did not answer", "数据库无响应"),
        Words("Nothing was changed. Try again in some seconds.", "未作任何更改。请几秒后重试。"),
        headers={"Retry-After": "5"},
    )
