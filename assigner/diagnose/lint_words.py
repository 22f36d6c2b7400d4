"""What lint says, in both languages.

When to modify: with a new finding, or to say one better.
"""

from __future__ import annotations

from assigner.language import Words

CLEAN = Words(
    "The rules leave every item and every active rep something; no rule is pointless.",
    "规则使每个项目和每位在岗人员都有可能的安排；没有多余的规则。",
)
FOUND = Words(
    "{count:finding|findings} about the rules and what they leave.", "关于规则及其后果，共 {count:,} 项发现。"
)
MORE = Words("{count:,} more of the kind.", "另有 {count:,} 项同类发现。")
NOBODY_MAY = Words(
    "Nobody can take {item}: it has no candidate, or no start within its window.",
    "{item}无人可以承担：没有候选人，或时间窗内没有可用的开始时间。",
)
RULES_LEAVE_NOBODY = Words(
    "Nobody can take {item}. Together the rules rule out everybody: {rules}.",
    "{item}无人可以承担。规则合起来排除了所有人：{rules}。",
)
PIN_IMPOSSIBLE = Words(
    "{item} is pinned to {rep}, whom a hard rule rules out: {rule}.", "{item}锁定给{rep}，而硬性规则将其排除：{rule}。"
)
LOOSEN = Words("Change what the item needs, what reps have, or the rule.", "请调整项目的要求、人员的条件或规则。")
REP_IDLE = Words(
    "{rep} may take nothing at all. What rules {rep} out: {rules}.", "{rep}不能承担任何项目。排除原因：{rules}。"
)
GIVE_WORK = Words(
    "Check the rep's skills, roles and territories, or set active: no.",
    "请检查其技能、角色与区域，或设为停用（active: no）。",
)
MAKE_ROOM = Words(
    "Raise a capacity, require less, or let others take it; assigner diagnose says more.",
    "请提高产能、减少必须分配的项目，或允许他人承担；详见 assigner diagnose。",
)
OUT_OF_REACH = Words(
    "“{rule}” asks for {needed:,.10g} of {who}; all work within reach brings at most {most:,.10g}.",
    "“{rule}”对{who}的要求为 {needed:,.10g}，而可及的全部工作最多只有 {most:,.10g}。",
)
WHOLE = Words("the whole plan", "整个方案")
LOWER = Words("Lower the bound, or let more work be within reach.", "请调低该要求，或扩大可承担的工作范围。")
RIVALS = Words(
    "{item} and {other} are rivals, who must not share a rep, and of one family, which stays together.",
    "{item}与{other}互为竞争客户（不得由同一人负责），又同属一个集团（须由同一人负责）。",
)
PART = Words(
    "Drop one of the two, or except them from a rule (scope: except_items).",
    "请去掉其一，或在规则中将其除外（scope: except_items）。",
)
NEVER = Words("The hard rule “{rule}” can never bite here.", "硬性规则“{rule}”在此不可能起作用。")
COVERED = Words(
    "Whatever the hard rule “{rule}” forbids, “{other}” forbids as well.",
    "硬性规则“{rule}”所禁止的，“{other}”也都禁止。",
)
NEEDLESS = Words("Nothing need be done; it may be switched off (on: no).", "无需处理；也可以关闭该规则（on: no）。")
COUNTED = Words("{rule} ({count:,})", "{rule}（{count:,}）")
