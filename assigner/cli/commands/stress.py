"""``assigner stress``: what happens to a plan when people are away, and who could stand in.

When to modify: to show more; the answers come from :mod:`assigner.stress.stress`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from rich.text import Text

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, PlanPath, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words, listed

if TYPE_CHECKING:
    from rich.table import Table

    from assigner.language import Language
    from assigner.problem.problem import Problem
    from assigner.stress.absence import Absence
    from assigner.stress.backups import KeyAccount
    from assigner.stress.stress import Stress

HELP = spoken(
    "Test a plan against absences: everybody, one at a time (with --pairs also every two of a team), is away; what they "
    "held is placed anew and everybody else keeps what they have. Shows the worst cases and key accounts without a backup; "
    "--out writes all of it: who takes over what while somebody is away, and the backup of each key account.",
    "检验方案对缺席的承受力：逐一假设每个人缺席（加 --pairs 则含同队任意两人），仅重新安排其工作，其他人不变。列出最严重的情形及没有后备的重点客户；"
    "--out 写出全部内容：某人缺席时由谁接手什么，以及每个重点客户的后备。",
)
MOST_ABSENCES, MOST_ACCOUNTS, MOST_NAMES = 12, 12, 3
NOTE = Words(
    "Everybody else keeps what they have (* others had to move, too); ~: fewer may be possible, else proven. Cost: change per "
    "level; + is worse.",
    "其他人保持不变（* 表示其他人也须调整）；~ 表示或可更少，其余均已证明。代价为各层级的变化；+ 表示更差。",
)
MORE = Words(
    "... and {count:,} more; all of them: --out FOLDER, or --json", "……另有 {count:,} 项；全部：--out 文件夹，或 --json"
)

Pairs = Annotated[bool, option("--pairs", "Also every two of a team.", "也检验同队任意两人同时缺席。")]
TeamOption = Annotated[str | None, option(
    "--team",
    "Only people of this team and the teams below.",
    "仅限该团队及其下级团队的人员。", metavar="TEAM")]  # fmt: skip
Key = Annotated[float, option(
    "--key",
    "Key accounts: this part of the accounts, by potential.",
    "重点客户：潜力最高的百分之几。", min=0, max=100, metavar="PERCENT")]  # fmt: skip
Named = Annotated[bool, option(
    "--backups",
    "Name one backup for each key account, evenly.",
    "为每个重点客户指定一名后备，尽量平均。")]  # fmt: skip
Each = Annotated[float, option(
    "--seconds",
    "Time limit of each re-planning.",
    "每次重新安排的时限（秒）。", min=0, metavar="N")]  # fmt: skip
Out = Annotated[Path | None, option(
    "--out",
    "Folder for stress.json and stress.xlsx (absences, who takes over what, backups).",
    "存放 stress.json 和 stress.xlsx（缺席情形、谁接手什么、后备）的文件夹。", metavar="FOLDER")]  # fmt: skip


def run(  # noqa: PLR0913, PLR0917 - typer makes an option of each
    problem: ProblemPath,
    plan: PlanPath,
    pairs: Pairs = False,
    team: TeamOption = None,
    key: Key = 10.0,
    backups: Named = False,
    seconds: Each = 1.0,
    what_if: WhatIf = None,
    out: Out = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_plan, take_problem
    from assigner.stress.stress import stress

    voice = Voice.of(language, as_json)
    taken = take_problem(problem, what_if, voice, plan)
    answer = stress(
        taken, take_plan(plan, taken).plan, pairs=pairs, team=team, key_percent=key, named=backups, seconds_each=seconds
    )
    told = {"headline": {"en": answer.headline("en"), "zh": answer.headline("zh")}, **answer.to_dict()}
    files = {} if out is None else _write(answer, told, taken, out, voice.language)
    voice.tell(Text(answer.headline(voice.language), style="bold"))
    _tell_absences(answer, voice)
    _tell_accounts(answer, voice)
    if files:
        voice.heading(voice.words("Written", "已写入"))
        voice.tell_whole("\n".join(f"  {path}" for path in files.values()))
    voice.answer({**told, "files": files})
    return DONE


def _write(answer: Stress, told: dict[str, Any], problem: Problem, out: Path, language: Language) -> dict[str, str]:
    """Write the files of an answer, before anything is printed, and return their paths."""
    from assigner.report.stress_workbook import write_stress

    out.mkdir(parents=True, exist_ok=True)
    files = {name: out / name for name in ("stress.json", "stress.xlsx")}
    text = json.dumps(told, ensure_ascii=False, indent=1)
    files["stress.json"].write_text(text + "\n", encoding="utf-8")
    write_stress(answer, problem, files["stress.xlsx"], language)
    return {name: str(path) for name, path in files.items()}


def _tell_absences(answer: Stress, voice: Voice) -> None:
    from assigner.cli.tables import make_table, number

    words = voice.words
    headings = [
        words("Away", "缺席"), words("Held", "原有"), words("Left", "无人接手"), words("Minutes", "分钟"),
        words("Items", "项目"), words("Cost", "代价"),
    ]  # fmt: skip
    table = make_table(headings, right=(1, 2, 3), wrap=(4, 5))
    for one in answer.absences[:MOST_ABSENCES]:
        open_ = "" if one.proven or not one.left else "~"
        left = "?" if one.left is None else f"{open_}{len(one.left):,}" + ("*" if one.others_move else "")
        minutes = "?" if one.left_minutes is None else number(one.left_minutes)
        table.add_row(
            " + ".join(one.names), f"{one.held:,}", left, minutes, _names(one, voice), _cost(one, answer, voice)
        )
    voice.heading(words("Absences, worst first", "缺席情形（最严重者在前）"))
    _finish(table, len(answer.absences) - MOST_ABSENCES, voice)
    voice.tell("", Text(NOTE.say(voice.language), style="dim"))


def _names(one: Absence, voice: Voice) -> str:
    if one.left_names is None:
        return voice.words("no answer", "未得出结论")
    tail = ["…"] if len(one.left_names) > MOST_NAMES else []
    return listed([*one.left_names[:MOST_NAMES], *tail], voice.language)


def _cost(one: Absence, answer: Stress, voice: Voice) -> str:
    """Return the change of the cost by level, where it changes."""
    from assigner.plan.level_words import level_words

    if one.cost is None:
        return "?"
    changes = [
        f"{level_words(level, voice.language)} {after - before:+,}"
        for level, before, after in zip(answer.levels, answer.before, one.cost, strict=True)
        if after != before
    ]
    return voice.words(", ", "，").join(changes) or "0"


def _tell_accounts(answer: Stress, voice: Voice) -> None:
    from assigner.cli.tables import make_table, number, short

    words, named = voice.words, answer.backups.named
    last = [words("Backup", "后备")] if named else []
    headings = [words("Key account", "重点客户"), words("Potential", "潜力"), words("With", "负责人"), *last]
    table = make_table(headings, right=(1,))
    shown: tuple[KeyAccount, ...] = answer.backups.accounts if named else answer.backups.lone
    for one in shown[:MOST_ACCOUNTS]:
        table.add_row(
            short(one.name, 30),
            number(one.potential),
            short(one.owner_name, 18),
            *([_backup(one, voice)] if named else []),
        )
    if shown:
        voice.heading(
            words("Key accounts and their backups", "重点客户及其后备")
            if named
            else words("Key accounts without a backup", "没有后备的重点客户")
        )
        _finish(table, len(shown) - MOST_ACCOUNTS, voice)


def _backup(one: KeyAccount, voice: Voice) -> str:
    if one.backup_name:
        return one.backup_name
    return voice.words("nobody", "无人") if not one.candidates else voice.words("nobody with room left", "无人有余力")


def _finish(table: Table, more: int, voice: Voice) -> None:
    voice.tell(table)
    if more > 0:
        voice.tell(Text(MORE.say(voice.language, count=more), style="dim"))
