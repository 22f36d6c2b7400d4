"""Exit codes: what the command line answers to scripts.

They are a public promise: scripts and schedulers act on them. When to modify: only to add one.
"""

from __future__ import annotations

from assigner.language import Words

DONE = 0
INPUT_ERRORS = 1
USAGE = 2
INFEASIBLE = 3
NO_PLAN = 4
INTERNAL = 5
GATE_MISSED = 6
INTERRUPTED = 130

EXIT_CODES: dict[int, Words] = {
    DONE: Words("done", "完成"),
    INPUT_ERRORS: Words(
        "the input has errors (verify: the plan breaks a hard rule)", "输入有错误（verify：方案违反硬性规则）"
    ),
    USAGE: Words("the call is wrong: unknown command, option or name", "调用有误：命令、选项或名称不存在"),
    INFEASIBLE: Words("proven: no plan keeps all hard rules", "已证明：不存在满足全部硬性规则的方案"),
    NO_PLAN: Words("no plan was found in the time given", "在给定时间内未找到方案"),
    INTERNAL: Words("an internal error; a report was saved", "内部错误；已保存错误报告"),
    GATE_MISSED: Words("what-if: a scenario misses one of its gates", "what-if：有情景未通过验收条件"),
    INTERRUPTED: Words("interrupted before there was anything to keep", "在有结果之前被中断"),
}
"""Each exit code with its meaning."""


STATUS_CODES = {"optimal": DONE, "feasible": DONE, "infeasible": INFEASIBLE, "unknown": NO_PLAN}
"""The exit code of ``solve`` by the result's status."""
