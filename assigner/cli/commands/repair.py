"""``assigner repair``: the cheapest ways out for a problem without a plan, or with too much work.

When to modify: to add an option; the ways out come from :mod:`assigner.measures.repair`.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice

if TYPE_CHECKING:
    from assigner.measures.price_list import PriceList

HELP = spoken(
    "Find the cheapest ways out when hard rules leave no plan or not everything can be done: overtime, training, hires, "
    "waived rules, items left undone. Each way out is applied, solved and verified.",
    "当硬性规则导致无解或工作做不完时，寻找最省的出路：加班、培训、增聘、豁免规则、放弃项目。每条出路都经过应用、求解与校验。",
)
Most = Annotated[int, option("--most", "Most ways out.", "最多给出几条出路。", min=1, max=20, metavar="N")]
PricesFile = Annotated[Path | None, option(
    "--prices",
    "Prices of remedies (YAML or JSON); the built-in ones where not given.",
    "措施价格（YAML 或 JSON）；未给出时用内置价格。", metavar="FILE")]  # fmt: skip
Seconds = Annotated[float, option("--seconds", "Time limit for everything.", "总时限（秒）。", min=0, metavar="N")]
OutFolder = Annotated[Path | None, option(
    "--out",
    "Folder for each way out as a scenario file.",
    "将每条出路写为情景文件的文件夹。", metavar="FOLDER")]  # fmt: skip


def run(
    problem: ProblemPath,
    most: Most = 3,
    prices: PricesFile = None,
    seconds: Seconds = 60.0,
    what_if: WhatIf = None,
    out: OutFolder = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_problem
    from assigner.cli.packages import Writing, tell_answer
    from assigner.measures.repair import repair

    began, voice = time.perf_counter(), Voice.of(language, as_json)
    taken = take_problem(problem, what_if, voice)
    answer = repair(taken, take_prices(prices), most=most, seconds=left_of(seconds, began))
    return tell_answer(answer, most, Writing(out, problem, what_if or ()), voice)


def left_of(seconds: float, began: float) -> float:
    """Return what is left of a time limit for everything after reading; half of it at least."""
    return max(seconds / 2, seconds - (time.perf_counter() - began))


def take_prices(path: Path | None) -> PriceList:
    """Return the price list of a file; the defaults without one."""
    from assigner.files.named_values import read_named_values
    from assigner.measures.price_list import PriceList, read_price_list

    return PriceList() if path is None else read_price_list(read_named_values(path), path.name)
