"""Every failure of the service as ``application/problem+json`` (RFC 9457), of one shape.

    ApiError                status, code, title, detail, issues, way out in both languages
    +-- NotFoundError       404: no such thing in this tenant (or it is another tenant's: the same answer)
    +-- ConflictError       409: the thing is not in a state for this
    +-- StaleError          412: somebody changed it since; the problem carries the present state

Handlers that turn exceptions into answers stand in :mod:`api.error_handlers`. When to modify: to add a class for a
failure that routes raise in many places; for a single place raise :class:`ApiError`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assigner.issues import Issue
from assigner.language import Language, Words

MEDIA_TYPE = "application/problem+json"
KINDS = {
    "answer of the job": "作业结果",
    "board": "分配依据",
    "case": "事项",
    "change request": "变更单",
    "connection": "连接",
    "decision": "分配决定",
    "delivery": "投递",
    "demo": "示例团队",
    "dispute": "争议",
    "endpoint": "接收地址",
    "event": "事件",
    "example": "示例",
    "file": "文件",
    "file of the answer": "结果文件",
    "history of the bundled team": "示例团队的历史",
    "history of the problem": "问题的历史",
    "item": "项目",
    "job": "作业",
    "key": "密钥",
    "open tenant": "有效租户",
    "plan": "方案",
    "problem": "问题",
    "problem version": "问题版本",
    "publication": "发布",
    "pull": "拉取",
    "rep": "销售代表",
    "routed item": "已分配的项目",
    "rule": "规则",
    "schedule": "计划任务",
    "schema": "数据模式",
    "version": "版本",
    "write-back": "回写",
}
"""What may be missing, and its Chinese name."""


class ApiError(Exception):
    """A failure with its answer.

    Parameters
    ----------
    status
        HTTP status.
    code
        Kebab-case name of the fault, stable across versions: ``key-unknown``.
    title
        What kind of fault it is, the same words each time.
    detail
        This occurrence: the value, the place and the way out.
    issues
        Findings about the input, all of them.
    headers
        Further headers of the answer.
    extra
        Further members of the problem document.
    """

    def __init__(
        self,
        status: int,
        code: str,
        title: Words,
        detail: Words,
        *,
        issues: Sequence[Issue] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {detail.en}")
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.issues = tuple(issues)
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})

    def document(self, language: Language, *, documentation: str, instance: str, request_id: str) -> dict[str, Any]:
        """Return the problem document.

        Parameters
        ----------
        language
            Of ``title`` and ``detail``; ``words`` carries both.
        documentation
            Prefix of the ``type`` URI.
        instance
            Path of the request.
        request_id
            Id of the request, as in the logs.
        """
        return {
            "type": f"{documentation}#{self.code}",
            "title": self.title.say(language),
            "status": self.status,
            "detail": self.detail.say(language),
            "instance": instance,
            "code": self.code,
            "request_id": request_id,
            "words": {
                "title": {"en": self.title.en, "zh": self.title.zh},
                "detail": {"en": self.detail.en, "zh": self.detail.zh},
            },
            "issues": [issue.to_dict() for issue in self.issues],
            **self.extra,
        }


class NotFoundError(ApiError):
    """No such thing in this tenant. What another tenant owns gives the same answer.

    Parameters
    ----------
    kind
        What is missing, one of :data:`KINDS`.
    subject
        Its id or name, as the caller gave it.
    """

    def __init__(self, kind: str, subject: str) -> None:
        super().__init__(
            404,
            "not-found",
            Words("Not found", "未找到"),
            Words(
                "There is no {kind} ({subject}). Look it up in the list of its kind; it may have ended by retention.",
                "没有{kind}（{subject}）。请在同类列表中查找；它可能已按保留期限被清除。",
            ).filled(kind=Words(kind, KINDS.get(kind, kind)), subject=subject),
        )


class ConflictError(ApiError):
    """The thing is not in a state for what was asked."""

    def __init__(self, code: str, detail: Words, *, extra: Mapping[str, Any] | None = None) -> None:
        super().__init__(409, code, Words("Not possible in this state", "当前状态下无法执行"), detail, extra=extra)


class StaleError(ApiError):
    """Somebody changed the thing since the caller read it."""

    def __init__(self, present: Mapping[str, Any], revision: int) -> None:
        super().__init__(
            412,
            "revision-old",
            Words("Changed by somebody else", "已被他人修改"),
            Words(
                'The present revision is "{revision}". Look at `present`, then repeat with this If-Match.',
                "当前版本为“{revision}”。请查看 present，然后用此 If-Match 重试。",
            ).filled(revision=revision),
            headers={"ETag": f'"{revision}"'},
            extra={"present": dict(present)},
        )


class NotModifiedError(Exception):
    """The caller has the answer already (304).

    Parameters
    ----------
    headers
        Of the answer.
    """

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__("304")
        self.headers = dict(headers)
