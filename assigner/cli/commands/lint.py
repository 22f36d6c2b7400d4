"""``assigner lint``: what the rules make impossible or pointless.

A command of its own beside ``check``: it builds the program, which takes seconds where ``check`` is instant. When to
modify: to tell findings in another way; they come from :mod:`assigner.diagnose.lint`.
"""

from __future__ import annotations

from rich.text import Text

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice

HELP = spoken(
    "Find what the rules together make impossible or pointless: items nobody can take, reps without work, bounds out of "
    "reach, rules that never bite; each proven.",
    "查找规则合起来造成的不可能或多余之处：无人可承担的项目、无事可做的人员、达不到的要求、不起作用的规则，均经证明。",
)


def run(
    problem: ProblemPath,
    what_if: WhatIf = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.findings import print_findings
    from assigner.cli.inputs import take_problem
    from assigner.diagnose.lint import lint

    voice = Voice.of(language, as_json)
    found = lint(take_problem(problem, what_if, voice))
    voice.tell(Text(found.headline(voice.language), style="bold"), "")
    if found.findings and not as_json:
        print_findings([one.issue for one in found.findings], voice, voice.out)
    headline = {"en": found.headline("en"), "zh": found.headline("zh")}
    voice.answer({"headline": headline, **found.to_dict()})
    return DONE
