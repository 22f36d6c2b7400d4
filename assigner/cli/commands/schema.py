"""``assigner schema``: the JSON Schema of every format.

When to modify: never for a new format; they are listed by :mod:`assigner.files`.
"""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

HELP = spoken(
    "Print the JSON Schema of a format; without a name, list the formats.",
    "打印某种格式的 JSON Schema；不给名称时列出全部格式。",
)
MEANINGS = {
    "problem": Words("a whole problem as one document", "整个问题（单一文档）"),
    "settings": Words("what problem.yaml holds besides tables", "problem.yaml 中表以外的内容"),
    "reps": Words("a row of the table of reps", "销售代表表的一行"),
    "accounts": Words("a row of the table of accounts", "客户表的一行"),
    "leads": Words("a row of the table of leads", "线索表的一行"),
    "duties": Words("a row of the table of duties", "任务表的一行"),
    "pairs": Words("a row of the table of pairs", "组合表的一行"),
    "plan": Words("a plan: item, rep, start", "方案：项目、销售代表、开始"),
    "result": Words("plan.json, the answer of solve", "solve 输出的 plan.json"),
    "scenario": Words("a what-if file", "情景文件"),
    "comparison": Words("comparison.json, the answer of what-if", "what-if 输出的 comparison.json"),
}
Name = Annotated[
    str | None,
    typer.Argument(metavar="NAME", help=spoken("Name of a format, such as problem.", "格式名称，如 problem。")),
]


def run(name: Name = None, as_json: Json = False, language: LanguageOption = None) -> int:
    """Run the command."""
    from assigner.files.schema import json_schema, schema_names

    voice = Voice.of(language, as_json)
    if name is None:
        names = schema_names()
        width = max(map(len, names)) + 2
        voice.tell(*(f"{one:<{width}}{voice.say(MEANINGS[one]) if one in MEANINGS else ''}" for one in names))
        voice.answer({"schemas": names})
        return DONE
    sys.stdout.write(json.dumps(json_schema(name), ensure_ascii=False, indent=1) + "\n")
    return DONE
