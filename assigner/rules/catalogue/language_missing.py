"""A rep gets work without speaking a language that it needs.

## What it forbids
An item that needs languages goes to a rep who does not speak all of them. A position's languages are
needed besides those of its duty.

## Why
A customer who is not understood does not buy.

## Parameters
None.

## Example
`account A` needs `de` and `fr`; Li Na speaks `de` and `zh`: she lacks one.

## How it is scored
Amount 1 for every language that the rep lacks. Hard by default.

---

# 语言不通

## 禁止什么
项目需要某些语言，却分配给并非全部会说的销售代表。岗位的语言要求在任务要求之外另加。

## 为什么
听不懂客户说什么，就做不成生意。

## 参数
无。

## 例子
`客户 A` 需要德语和法语，李娜会德语和中文：缺少一种。

## 如何计分
每缺一种语言计 1。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.rules.code_sets import CodeSets, num_lacking
from assigner.rules.contract import HARD, Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words("{item} needs {needed}, which {rep} does not speak.", "{item}需要{needed}，{rep}不会说。")


class LanguageMissing(Rule):
    """See the module's page."""

    id = "language-missing"
    title = Words("language missing", "语言不通")
    group = "pair"
    level = HARD
    pairwise = True
    judges_item_by = ("languages",)

    def applies(self, problem: Problem) -> bool:
        """Whether any item needs a language."""
        return len(problem.item_languages) > 0

    def post(self, to: Posting) -> None:
        """Count the languages that each option's rep does not speak."""
        problem, options = to.problem, to.options
        needs, speaks = problem.item_languages, problem.rep_languages
        needed = CodeSets(needs["item"], needs["language"], problem.num_items, len(problem.languages))
        spoken = CodeSets(speaks["rep"], speaks["language"], problem.num_reps, len(problem.languages))
        at = np.flatnonzero(self.scoped(to) & needed.is_filled(options.item))
        lacking = np.zeros(len(options.item), dtype=np.int64)
        lacking[at] = num_lacking(needed, options.item[at], spoken, options.rep[at])
        to.cost(lacking)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Join the languages each assigned item needs with those its rep speaks."""
        needs = problem.item_languages[self.scoped_plan(problem, plan)[problem.item_languages["item"]]]
        needs = needs.drop_duplicates().assign(rep=lambda table: plan.rep[table["item"]].astype("int64"))
        spoken = problem.rep_languages.drop_duplicates()
        joined = needs.merge(spoken, on=["rep", "language"], how="left", indicator=True)
        lacking = joined[joined["_merge"] == "left_only"]
        names = problem.languages.to_numpy(dtype=object)
        return Matches(np.ones(len(lacking)), lacking["item"], lacking["rep"], needed=names[lacking["language"]])

    def explain(self, match: Match, language: Language) -> str:
        """Name item, rep and the language."""
        return SENTENCE.say(language, item=match.item_name, rep=match.rep_name, **match.facts)
