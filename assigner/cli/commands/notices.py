"""``assigner notices``: a digest for everybody whom a plan touches, in their language, as e-mail files and for group robots.

When to modify: to write notices in another form; what they say stands in :mod:`assigner.manage.notices`.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from rich.text import Text

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, PlanPath, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.language import Language
    from assigner.manage.notices.asked import NoticesAsked
    from assigner.manage.notices.digest import Digest
    from assigner.problem.problem import Problem

HELP = spoken(
    "Tell everybody whom a plan touches what comes, what goes, why and from when: one digest a person, in their language.\n\n"
    "Changes are those of the plan against today's owners, against an earlier plan (--before), or the moves of a change "
    "request (--request). Written as e-mail files and as messages for the robots of Feishu, WeCom, DingTalk and Slack; "
    "the service sends and signs them (endpoints with a format).",
    "向方案涉及的每个人说明：新增什么、转出什么、原因和生效日；每人一份，用本人的语言。\n\n"
    "变更为方案相对当前归属、相对较早的方案（--before），或变更单中的调整（--request）。输出为邮件文件，以及飞书、企业微信、"
    "钉钉、Slack 群机器人的消息；由服务端签名并发送（带格式的接收地址）。",
)
MOST_PEOPLE, MOST_LINES = 8, 6


class Robot(StrEnum):
    """A group's robot."""

    FEISHU = "feishu"
    WECOM = "wecom"
    DINGTALK = "dingtalk"
    SLACK = "slack"


Before = Annotated[Path | None, option(
    "--before",
    "The plan until now; else today's owners.",
    "此前的方案；默认按当前归属。", metavar="PLAN")]  # fmt: skip
Request = Annotated[Path | None, option(
    "--request",
    "Tell the moves of this change request only.",
    "只通知该变更单中的调整。", metavar="REQUEST")]  # fmt: skip
Contacts = Annotated[Path | None, option(
    "--contacts",
    "Languages and e-mail addresses of people (YAML or JSON).",
    "人员的语言与邮箱（YAML 或 JSON）。", metavar="FILE")]  # fmt: skip
Robots = Annotated[list[Robot] | None, option(
    "--robot",
    "Also write the message for a group's robot: feishu, wecom, dingtalk, slack; may be repeated.",
    "同时写出群机器人消息：feishu 飞书、wecom 企业微信、dingtalk 钉钉、slack；可多次给出。", metavar="NAME")]  # fmt: skip
Rep = Annotated[str | None, option("--rep", "Show the notice of one rep.", "显示某一人员的通知。", metavar="ID")]
Out = Annotated[Path | None, option(
    "--out",
    "Folder for notices.json, an .eml of each person with an address, and robots' messages.",
    "存放 notices.json、有邮箱者的 .eml 及机器人消息的文件夹。", metavar="FOLDER")]  # fmt: skip


def run(  # noqa: PLR0913, PLR0917 - typer makes an option of each
    problem: ProblemPath,
    plan: PlanPath,
    before: Before = None,
    request: Request = None,
    contacts: Contacts = None,
    robot: Robots = None,
    rep: Rep = None,
    what_if: WhatIf = None,
    out: Out = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_problem
    from assigner.files.asked import read_asked
    from assigner.manage.notices.asked import NoticesAsked
    from assigner.problem.called import rep_number

    voice = Voice.of(language, as_json)
    asked = read_asked(contacts, NoticesAsked)
    taken = take_problem(problem, what_if, voice, plan)
    if rep is not None:
        rep = str(taken.rep_ids[rep_number(taken, rep)])
    found = _digests(taken, plan, before, request, asked, voice.language)
    _tell(found, rep, voice)
    files = {} if out is None else _write(found, asked, robot or [], out, voice)
    voice.answer({
        "format": "assigner-notices/1",
        "notices": [digest.to_dict() for digest in found],
        "files": {name: str(path) for name, path in files.items()},
    })  # fmt: skip
    return DONE


def _digests(
    problem: Problem, plan: Path, before: Path | None, request: Path | None, asked: NoticesAsked, language: Language
) -> list[Digest]:
    from assigner.cli.inputs import take_plan
    from assigner.files.change_requests import read_change_request
    from assigner.manage.notices.digest import digests
    from assigner.manage.notices.sources import duties_apart, of_request
    from assigner.plan.plan import Plan

    after = take_plan(plan, problem).plan
    if request is not None:
        old, new, days = of_request(problem, read_change_request(request), after)
        return digests(problem, old, new, asked, days=days, language=language)
    old = duties_apart(problem, Plan.of_owners(problem), after) if before is None else take_plan(before, problem).plan
    return digests(problem, old, after, asked, language=language)


def _tell(found: list[Digest], rep: str | None, voice: Voice) -> None:
    from assigner.manage.notices.message import line_text

    shown = [digest for digest in found if rep is None or digest.rep == rep]
    head = voice.words("{count:person is|people are} touched.", "涉及 {count} 人。", count=len(found))
    voice.tell(Text(head, style="bold"))
    if rep is not None and not shown:
        voice.tell(voice.words("Nothing changes for {rep}.", "{rep} 没有变更。", rep=rep))
    for digest in shown[: None if rep else MOST_PEOPLE]:
        voice.heading(digest.headline(voice.language))
        for line in digest.lines[: None if rep else MOST_LINES]:
            mark = {"comes": "+", "goes": "-", "moves": "~"}[line.kind]
            voice.tell(f"  {mark} {line_text(line, voice.language)}")
        if rep is None and len(digest.lines) > MOST_LINES:
            more = len(digest.lines) - MOST_LINES
            words = voice.words(
                "  ... and {more} more: --rep {rep}", "  ……另有 {more} 项：--rep {rep}", more=more, rep=digest.rep
            )
            voice.tell(Text(words, style="dim"))
    if rep is None and len(shown) > MOST_PEOPLE:
        more = len(shown) - MOST_PEOPLE
        voice.tell(
            Text(voice.words("... and {more:more person|more people}", "……另有 {more} 人", more=more), style="dim")
        )


def _write(found: list[Digest], asked: NoticesAsked, robots: Sequence[str], out: Path, voice: Voice) -> dict[str, Path]:
    from assigner.manage.notices.files import notice_files

    out.mkdir(parents=True, exist_ok=True)
    texts = {"notices.json": json.dumps([digest.to_dict() for digest in found], ensure_ascii=False, indent=1).encode()}
    texts |= notice_files(found, asked, robots, datetime.now(UTC), voice.language)
    voice.heading(voice.words("Written", "已写入"))
    for name, text in texts.items():
        (out / name).write_bytes(text)
        voice.tell(f"  {out / name}")
    return {name: out / name for name in texts}
