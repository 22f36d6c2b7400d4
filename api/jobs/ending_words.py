"""What is said about jobs that ended without an answer.

When to modify: when a job can end in another way.
"""

from __future__ import annotations

from assigner.language import Words

LOST = Words(
    "The job was started {starts} times, and each time its worker or its process was killed. Look at the memory limit "
    "and the logs of the workers, then ask again.",
    "作业已启动 {starts} 次，每次其工作进程或求解进程都被终止。请检查内存上限与工作进程日志，然后重新提交。",
)
TOO_LONG = Words(
    "The job gave no answer within its {limit:g} s and the {grace:g} s after it was asked to stop. Give it more time "
    "(`limit_seconds`), or a smaller problem.",
    "作业在 {limit:g} 秒时限及被要求停止后的 {grace:g} 秒内仍未给出结果。请增加时限（limit_seconds）或缩小问题。",
)
EXPIRED = Words(
    "The deadline passed before there was an answer. Ask again with a later deadline or a higher priority.",
    "截止时间已过仍无结果。请以更晚的截止时间或更高的优先级重新提交。",
)
CANCELLED = Words("The job was cancelled before there was an answer.", "作业在得出结果之前被取消。")
BROKEN = Words(
    "The job could not be run: an internal error. Send the id of the job to support; the log has the details.",
    "作业无法运行：内部错误。请将作业编号提供给支持人员；详细信息见日志。",
)
CRASHED = Words(
    "The process that solved ended by itself ({how}), {starts} times. Most often it needs more memory than it may have "
    "(ASSIGNER_JOB_MEMORY_MIB).",
    "求解进程自行终止（{how}），共 {starts} 次。多数情况是所需内存超过上限（ASSIGNER_JOB_MEMORY_MIB）。",
)
