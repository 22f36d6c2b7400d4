"""The words of reports: column names, headings and sentences in both languages.

When to modify: when a report says something new.
"""

from __future__ import annotations

from assigner.language import Language, Words

DIMENSIONS = {
    "minutes": Words("minutes", "分钟"),
    "count": Words("items", "数量"),
    "value": Words("value", "价值"),
    "potential": Words("potential", "潜力"),
}
KINDS = {
    "account": Words("account", "客户"),
    "lead": Words("lead", "线索"),
    "duty": Words("duty", "任务"),
}
DUTY_KINDS = {
    "visit": Words("visit", "拜访"),
    "demo": Words("demo", "演示"),
    "on-call": Words("on-call", "值班"),
    "after-sales": Words("after-sales", "售后"),
    "meeting": Words("meeting", "会议"),
    "training": Words("training", "培训"),
    "team-event": Words("team event", "团建"),
}
LEVELS = {
    "coverage": Words("Coverage: what is left undone", "覆盖：未完成的部分"),
    "stability": Words("Stability: what changes hands", "稳定：更换负责人"),
    "plan": Words("Plan: balance, fit, moves and the rest together", "方案：均衡、匹配、调整等综合"),
}
LABELS = {
    "title": Words("Assignment plan", "分配方案"),
    "assigned": Words("assigned", "已分配"),
    "moves": Words("moves", "调整"),
    "gap": Words("gap to the best possible", "与最优的差距"),
    "gap_among": Words("gap to the best among the candidates looked at", "与所考察候选范围内最优的差距"),
    "busiest": Words("busiest rep", "最高负荷率"),
    "loads": Words("Load and potential per rep", "每位销售代表的负荷与潜力"),
    "loads_note": Words(
        "The bar is the load, the line the fair share or target; a red bar is above capacity. "
        "The grey number is the load with today's owners.",
        "条形为负荷，竖线为应得份额或目标；红色表示超出产能。灰色数字为按当前归属的负荷。",
    ),
    "levels": Words("How good is it?", "方案有多好？"),
    "rules": Words("Score by rule", "按规则的得分"),
    "rules_note": Words(
        "Costs add up to the score; 0 is perfect. Open a line to read where the plan meets the rule.",
        "代价合计即得分，0 为完美。展开可查看方案触及规则之处。",
    ),
    "moves_title": Words("What changes hands", "哪些要换人"),
    "unassigned": Words("What nobody gets", "无人承担的项目"),
    "books": Words("Who gets what, and why", "谁负责什么，为什么"),
    "calendar": Words("Duties", "任务日历"),
    "progress": Words("How the search went", "求解过程"),
    "rep": Words("rep", "销售代表"),
    "team": Words("team", "团队"),
    "item": Words("item", "项目"),
    "kind": Words("kind", "种类"),
    "from": Words("from", "原负责人"),
    "to": Words("to", "新负责人"),
    "level": Words("level", "层级"),
    "score": Words("score", "得分"),
    "bound": Words("proven bound", "已证下界"),
    "meaning": Words("what that means", "含义"),
    "rule": Words("rule", "规则"),
    "matches": Words("places", "处数"),
    "cost": Words("cost", "代价"),
    "weight": Words("weight", "权重"),
    "why": Words("why", "原因"),
    "start": Words("start", "开始"),
    "hard": Words("hard", "硬性"),
    "kept": Words("kept", "未触及"),
    "nobody": Words("nobody", "无人"),
    "priority": Words("priority", "优先级"),
    "target": Words("target", "目标"),
    "capacity": Words("capacity", "产能"),
    "before": Words("today", "当前"),
    "dimension": Words("dimension", "维度"),
    "load": Words("load", "负荷"),
    "largest": Words("largest", "最大的一处"),
    "utilisation": Words("utilisation", "负荷率"),
    "more": Words("… and {count:,} more", "……另有 {count:,} 项"),
    "none": Words("Nothing.", "无。"),
    "verified": Words(
        "Every rule was recomputed from the tables after solving, independently of the solver: the score agrees.",
        "求解后已独立于求解器、直接由数据表重新核算每条规则，得分一致。",
    ),
    "unverified": Words("The plan breaks hard rules.", "方案违反硬性规则。"),
    "made": Words(
        "Problem {digest}, seed {seed}, {seconds:.1f} s, assigner {version}.",
        "问题摘要 {digest}，随机种子 {seed}，用时 {seconds:.1f} 秒，assigner {version}。",
    ),
}
LEFT_OUT = {
    "nobody": Words("no rep may take it", "没有人符合条件"),
    "full": Words(
        "{count} may, but lack time or are worth more elsewhere", "{count} 位符合条件，但没有时间或另有更值得的安排"
    ),
}
PROVEN = Words("Nobody can do better: proven.", "已证明：不可能更好。")
WITHIN = Words(
    "At most {gap:.2%} of this cost could still be saved: no plan can cost less than {bound:,}.",
    "这部分代价最多还能再降 {gap:.2%}：任何方案都不可能低于 {bound:,}。",
)
UNPROVEN = Words("How much better it could get is not known.", "尚不清楚还能改进多少。")
PERFECT = Words("Nothing is missed here.", "此处毫无损失。")
REASONS = {
    "pinned": Words("pinned", "已锁定"),
    "named": Words("named for it", "指定参加"),
    "owner": Words("stays with today's owner", "保持当前归属"),
    "moved": Words("moves from {was}", "由{was}调整而来"),
    "only": Words("the only eligible rep", "唯一符合条件"),
    "of": Words("one of {count} eligible", "{count} 位符合条件者之一"),
    "skills": Words("holds {skills}", "具备{skills}"),
    "new": Words("no owner before", "此前无归属"),
}


def name_of(words: dict[str, Words], key: str, language: Language) -> str:
    """Return the word for a key, the key itself where there is none."""
    return words[key].say(language) if key in words else key


def level_meaning(score: int | None, bound: int | None, gap: float | None, language: Language) -> str:
    """Return in plain words what score and bound of a level mean."""
    if score == 0:
        return PERFECT.say(language)
    if gap is None or bound is None:
        return UNPROVEN.say(language)
    return PROVEN.say(language) if gap == 0 else WITHIN.say(language, gap=gap, bound=bound)
