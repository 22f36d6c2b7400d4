"""What a manager says about pairs: rounds, how many learners a mentor bears, who was paired before.

When to modify: with another wish about pairs.
"""

from __future__ import annotations

from assigner.problem.fields import Id, Row, column


class PastPair(Row):
    """Two people who were paired before."""

    mentor: Id = column(..., "Who taught.", "导师。", "导师")
    learner: Id = column(..., "Who learnt.", "学员。", "学员")
    rounds_ago: int = column(1, "How many rounds ago; 1 is the last one.", "几轮之前；1 为上一轮。", "几轮前", ge=1)


class PairsAsked(Row):
    """All that is said about pairs."""

    rounds: int = column(3, "Rounds to plan, such as months.", "计划的轮数，如按月。", "轮数", ge=1, le=12)
    per_mentor: int = column(1, "Learners that a mentor bears in a round.", "导师每轮带几人。", "每位导师", ge=1, le=10)
    gap: int = column(2, "Levels that a mentor must be above the learner.", "导师须高出学员几级。", "级差", ge=1, le=5)
    skills: list[Id] = column(list, "Skills to pass on; all where empty.", "需传授的技能；为空则不限。", "技能")
    learners: list[Id] = column(list, "Who shall learn; everybody where empty.", "学员；为空则全员。", "学员")
    hours: float = column(
        4.0, "Hours a week that both must work together.", "双方每周至少共同在岗的小时数。", "共同小时", ge=0, le=60
    )
    memory: int = column(
        4, "Rounds in which a past pair is worth half.", "多少轮之内的旧组合价值减半。", "记忆轮数", ge=0, le=24
    )
    past: list[PastPair] = column(list, "Who was paired before.", "以往的组合。", "以往")
