"""``assigner crm-emulator``: an emulated CRM on this machine, to try connections and webhooks without a real one.

When to modify: when an emulator gets another option.
"""

from __future__ import annotations

import importlib
from typing import Annotated

import typer

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.errors import UsageError
from assigner.language import Words

HELP = spoken(
    "Emulate a CRM over HTTP on this machine: its API, webhooks, limits and faults, to try a connection without a real "
    "one. The control panel at /_emulator plays the people: records, users, knobs for faults. docs/api/crm.md shows how.",
    "在本机以 HTTP 模拟一个 CRM：接口、webhook、限流与故障，无需真实系统即可试用连接。控制面板 /_emulator 代替人员操作：记录、用户、"
    "故障旋钮。用法见 docs/zh/api/crm.md。",
)
READY = Words(
    "Emulated {system} at {url}; control panel at {url}/_emulator/state. Ctrl+C stops.",
    "模拟的 {system} 位于 {url}；控制面板：{url}/_emulator/state。Ctrl+C 停止。",
)
CONNECT = Words(
    "{url}/_emulator/connection answers with the body that POST /v1/connections of the service takes.",
    "{url}/_emulator/connection 返回可直接用于服务 POST /v1/connections 的请求体。",
)
UNKNOWN = Words("There is no emulator of ({system}). Known: {known}.", "没有（{system}）的模拟器。可用：{known}。")

System = Annotated[
    str,
    typer.Argument(metavar="SYSTEM", help=spoken("fxiaoke, hubspot, salesforce or zoho.", "fxiaoke、hubspot、salesforce 或 zoho。")),
]  # fmt: skip
Port = Annotated[int, option(
    "--port",
    "Port to listen on; 0 takes a free one.",
    "监听端口；0 表示任取空闲端口。", min=0, max=65535)]  # fmt: skip
HookUrl = Annotated[str, option(
    "--hook-url",
    "Where its webhooks go; HubSpot and Zoho are also told by subscribing.",
    "webhook 的接收地址；HubSpot 与 Zoho 也可通过订阅设置。", metavar="URL")]  # fmt: skip
Secret = Annotated[str, option(
    "--secret",
    "Secret of its webhooks: HubSpot's client secret, Fxiaoke's AES key in Base64.",
    "webhook 密钥：HubSpot 的客户端密钥，或纷享销客的 Base64 解析密钥。", metavar="TEXT")]  # fmt: skip


def run(
    system: System,
    port: Port = 0,
    hook_url: HookUrl = "",
    secret: Secret = "",
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    voice = Voice.of(language, as_json)
    emulators = importlib.import_module("api.crm.emulators.serve")
    if system not in emulators.EMULATORS:
        raise UsageError(UNKNOWN.filled(system=system, known=", ".join(sorted(emulators.EMULATORS))))
    server = emulators.open_server(system, port, hook_url=hook_url, secret=secret)
    voice.tell(voice.say(READY, system=system, url=server.url))
    voice.tell(voice.say(CONNECT, url=server.url))
    voice.answer({"system": system, "url": server.url, **server.emulator.connection()})
    voice.out.file.flush()
    emulators.serve(server)
    return DONE
