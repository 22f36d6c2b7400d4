"""``assigner serve``: the whole service with one command.

When to modify: to add an option; everything else is a setting of the service (``ASSIGNER_*``).
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Annotated, Any

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

HELP = spoken(
    "Serve plans, jobs, routing and webhooks over HTTP: one process tree on an embedded database.\n\n"
    "Listens on this machine only unless --host says otherwise. The first start prints the first key, once. Every "
    "setting of docs/operations.md can be given in the environment, ASSIGNER_DATABASE_URL among them.",
    "以 HTTP 提供方案、作业、分配与 webhook 服务：单一进程树，内置数据库。\n\n"
    "未给出 --host 时只监听本机。首次启动会打印第一个密钥，仅此一次。docs/zh/operations.md 中的所有设置都可用环境变量给出，"
    "包括 ASSIGNER_DATABASE_URL。",
)
READY = Words(
    "Serving at {url}: open it in a browser. API documentation: {url}/docs. Ctrl+C stops.",
    "服务地址：{url}，请用浏览器打开。API 文档：{url}/docs。Ctrl+C 停止。",
)
FIRST_LINK = Words(
    "Sign in with this link (once, within a day):\n{link}",
    "用此链接登录（一次有效，一天内）：\n{link}",
)
FIRST_KEY = Words(
    "The first key (tenant main, role operator), shown this once. Keep it like a password:\n{secret}",
    "第一个密钥（租户 main，角色 operator），仅显示这一次，请像密码一样保管：\n{secret}",
)
DIED = Words(
    "The {name} process ended with {code}; it starts again in {pause} s.",
    "{name} 进程以 {code} 结束；{pause} 秒后重新启动。",
)

Host = Annotated[str | None, option(
    "--host",
    "Address to listen on (127.0.0.1).",
    "监听地址（127.0.0.1）。", metavar="ADDRESS")]  # fmt: skip
Port = Annotated[int | None, option(
    "--port",
    "Port to listen on (8080); 0 takes a free one.",
    "监听端口（8080）；0 表示任取空闲端口。", min=0, max=65535)]  # fmt: skip
DataFolder = Annotated[Path | None, option(
    "--data",
    "Folder of the embedded database and keys (assigner-data).",
    "内置数据库与密钥所在文件夹（assigner-data）。", metavar="FOLDER")]  # fmt: skip
Workers = Annotated[int | None, option(
    "--workers",
    "Worker processes beside the API (1).",
    "API 之外的工作进程数（1）。", min=0, max=64)]  # fmt: skip


def run(
    host: Host = None,
    port: Port = None,
    data: DataFolder = None,
    workers: Workers = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    voice = Voice.of(language, as_json)

    def on_ready(url: str, first: Any) -> None:
        secret, link = (first.secret, f"{url}/app/#first={first.link}") if first is not None else (None, None)
        voice.tell(voice.say(READY, url=url))
        if first is not None:
            voice.tell_whole(voice.say(FIRST_LINK, link=link))
            voice.tell_whole(voice.say(FIRST_KEY, secret=secret))
        voice.answer({"url": url, "first_key": secret, "first_link": link})
        voice.out.file.flush()

    def on_death(name: str, code: int, pause: float) -> None:
        voice.note(voice.say(DIED, name=name, code=code, pause=pause))

    given = {"host": host, "port": port, "data_folder": data, "worker_processes": workers}
    importlib.import_module("api.running").serve(given, voice.language, on_ready, on_death)
    return DONE
