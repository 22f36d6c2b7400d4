"""``assigner reach``: the cheapest remedies with which a plan keeps stated targets.

When to modify: to add an option; the packages come from :mod:`assigner.measures.reach`.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

from assigner.cli.commands.repair import Most, OutFolder, PricesFile, Seconds, left_of, take_prices
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice

HELP = spoken(
    "Ask backwards: which hires, training, overtime or waived rules are the cheapest with which a plan keeps your targets?\n\n"
    'The file of targets names measures and limits: unassigned: 0, max_utilisation: "<= 85 %", late_leads: 0, '
    "unevenness: 3000, cost.coverage: 0.",
    "反向提问：怎样的增聘、培训、加班或豁免组合最省，且能让方案达到目标？\n\n"
    '目标文件列出指标与限制：unassigned: 0、max_utilisation: "<= 85 %"、late_leads: 0、unevenness: 3000、cost.coverage: 0。',
)
Targets = Annotated[Path, option("--targets", "Targets (YAML or JSON).", "目标文件（YAML 或 JSON）。", metavar="FILE")]


def run(
    problem: ProblemPath,
    targets: Targets,
    most: Most = 3,
    prices: PricesFile = None,
    seconds: Seconds = 60.0,
    what_if: WhatIf = None,
    out: OutFolder = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import all_taken, take_problem
    from assigner.cli.packages import Writing, tell_answer
    from assigner.files.named_values import read_named_values
    from assigner.measures.goal import read_goal
    from assigner.measures.reach import reach
    from assigner.rules.active import active_rules, level_labels, objective_levels

    began, voice = time.perf_counter(), Voice.of(language, as_json)
    taken = take_problem(problem, what_if, voice)
    levels = level_labels(objective_levels(taken, active_rules(taken)))
    goal, listed = all_taken(
        lambda: read_goal(read_named_values(targets), levels, targets.name), lambda: take_prices(prices)
    )
    answer = reach(taken, goal, listed, most=most, seconds=left_of(seconds, began))
    return tell_answer(answer, most, Writing(out, problem, what_if or ()), voice)
