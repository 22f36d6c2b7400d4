"""What can go wrong with a CRM, told apart by what the caller does next.

    CrmError
    +-- DeliveryRefusedError   an arriving webhook is not genuine or not readable: answer its reply, store nothing
    +-- CallRefusedError       the CRM says no: another try would hear the same
    +-- TokenRefusedError      the access token is not good: fetch another and repeat
    +-- TryLaterError          limit, lock, maintenance, no connection: the call did nothing
    +-- ReplyLostError         sent, but no answer: nobody knows, read before writing again

When to modify: only for a fault after which a caller does something else than after all of these.
"""

from __future__ import annotations

from typing import ClassVar

from assigner.errors import AssignerError
from assigner.language import Words


class CrmError(AssignerError):
    """Base of all faults of CRMs."""

    code: ClassVar[str] = "crm"


class DeliveryRefusedError(CrmError):
    """An arriving webhook is refused.

    Parameters
    ----------
    status
        HTTP status to answer with.
    reason
        Kebab-case reason, counted and logged: ``signature-wrong``, ``timestamp-old``, ``body-unreadable``.
    words
        The reason for a person.
    """

    code = "delivery-refused"

    def __init__(self, status: int, reason: str, words: Words) -> None:
        super().__init__(words)
        self.status = status
        self.reason = reason


class CallRefusedError(CrmError):
    """The CRM refuses a call; ``crm_code`` and ``detail`` are its own words."""

    code = "crm-refused"

    def __init__(self, crm_code: str, detail: str) -> None:
        super().__init__(Words(f"The CRM refuses: {crm_code} ({detail}).", f"CRM 拒绝了请求：{crm_code}（{detail}）。"))
        self.crm_code = crm_code
        self.detail = detail


class TryLaterError(CrmError):
    """The call did nothing and may work later; ``after_seconds`` is the CRM's own wish, or None."""

    code = "crm-later"

    def __init__(self, crm_code: str, detail: str, after_seconds: float | None = None) -> None:
        super().__init__(
            Words(f"The CRM asks to try later: {crm_code} ({detail}).", f"CRM 要求稍后重试：{crm_code}（{detail}）。")
        )
        self.crm_code = crm_code
        self.detail = detail
        self.after_seconds = after_seconds


class ReplyLostError(CrmError):
    """The call was sent and no answer came: it may have been carried out."""

    code = "crm-reply-lost"

    def __init__(self, detail: str) -> None:
        super().__init__(
            Words(
                f"No answer from the CRM ({detail}); it may have acted.",
                f"CRM 没有应答（{detail}），操作可能已执行。",
            )
        )
        self.crm_code = "reply-lost"
        self.detail = detail


class TokenRefusedError(CallRefusedError):
    """The CRM refuses the access token; the call did nothing."""

    code = "crm-token-refused"

    def __init__(self, detail: str = "") -> None:
        super().__init__("token-refused", detail)


def signature_wrong() -> DeliveryRefusedError:
    """Return the refusal of a delivery whose signature does not match."""
    return DeliveryRefusedError(
        401, "signature-wrong", Words("The signature does not match this connection.", "签名与该连接不符。")
    )


def timestamp_old() -> DeliveryRefusedError:
    """Return the refusal of a delivery from too long ago, or from the future."""
    return DeliveryRefusedError(
        401,
        "timestamp-old",
        Words("The timestamp is not within five minutes of now.", "时间戳与当前时间相差超过五分钟。"),
    )


def body_unreadable(detail: str = "") -> DeliveryRefusedError:
    """Return the refusal of a delivery that cannot be read."""
    return DeliveryRefusedError(
        400, "body-unreadable", Words(f"The body cannot be read. {detail}".strip(), f"无法读取请求正文。{detail}")
    )
