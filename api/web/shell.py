"""The one document of the page: loads our modules and styles, with language and theme known before the first paint.

Both were chosen on the page and lie in a cookie that scripts may read (``assigner_look``: ``zh.dark``); where it is
missing, the browser's language counts, and its colour scheme by the style sheet. The policy allows scripts and styles of
our own only: no inline script, no ``eval``. When to modify: with what must be there before the first module runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import escape

from api.web.assets import Assets
from assigner.language import Language, Words

LOOK_COOKIE = "assigner_look"
_LOOK = re.compile(r"(en|zh|auto)\.(light|dark|auto)")
PRELOADED = ("app.js", "core/router.js", "core/api.js", "core/words.js", "core/session.js", "core/vue.js")
STYLES = ("lib/tabulator.css", "style/tokens.css", "style/base.css", "style/parts.css")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-cache",
    "Vary": "Accept-Language, Cookie",
}
LOADING = Words("Loading …", "正在加载……")
NO_SCRIPT = Words(
    "This page needs JavaScript. Without it: the API (/docs) and the command line do the same.",
    "本页面需要 JavaScript。不使用时，可通过 API（/docs）和命令行完成同样的操作。",
)


@dataclass(frozen=True)
class Look:
    """How the page is shown.

    Parameters
    ----------
    language
        Of its words.
    theme
        ``light``, ``dark``, or ``auto``: as the browser prefers.
    """

    language: Language
    theme: str


def look_of(cookie: str, accepted: Language) -> Look:
    """Return how to show the page.

    Parameters
    ----------
    cookie
        Value of :data:`LOOK_COOKIE`; anything that is not ours counts as none.
    accepted
        The language that the browser asks for.
    """
    chosen = _LOOK.fullmatch(cookie)
    if chosen is None:
        return Look(accepted, "auto")
    language: Language = accepted if chosen[1] == "auto" else "zh" if chosen[1] == "zh" else "en"
    return Look(language, chosen[2])


def document(assets: Assets, look: Look) -> str:
    """Return the document."""
    styles = [name for name in assets.names if name.endswith(".css") and name not in STYLES]
    links = [f'<link rel="stylesheet" href="{assets.address(name)}">' for name in (*STYLES, *styles)]
    links += [f'<link rel="modulepreload" href="{assets.address(name)}">' for name in PRELOADED]
    lines = [
        "<!doctype html>",
        f'<html lang="{"zh-CN" if look.language == "zh" else "en"}" data-theme="{look.theme}">',
        '<head><meta charset="utf-8"><title>assigner</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f'<link rel="icon" href="{assets.address("icon.svg")}" type="image/svg+xml">',
        *links,
        f'<script defer src="{assets.address("lib/vue.global.js")}"></script>',
        f'<script type="module" src="{assets.address("app.js")}"></script>',
        "</head>",
        f'<body><div id="app"><p class="boot" role="status">{escape(LOADING.say(look.language))}</p></div>',
        f"<noscript><p>{escape(NO_SCRIPT.say(look.language))}</p></noscript></body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"
