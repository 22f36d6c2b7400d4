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

HELP = spoken(
    "Print the JSON Schema of a format; without a name, list the formats.",
    "打印某种格式的 JSON Schema；不给名称时列出全部格式。",
)
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
        voice.tell(*names)
        voice.answer({"schemas": names})
        return DONE
    sys.stdout.write(json.dumps(json_schema(name), ensure_ascii=False, indent=1) + "\n")
    return DONE
