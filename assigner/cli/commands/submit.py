"""``assigner submit``: have a problem solved by a service, and see the plan as ``assigner solve`` shows it.

When to modify: to add an option to a run. How results look stands in :mod:`assigner.cli.summary`.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from assigner.cli.commands.solve import Deterministic, Gap, Out, Seconds, Seed, written
from assigner.cli.exit_codes import NO_PLAN, STATUS_CODES
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.client import Client
    from assigner.client.models.jobs import Job
    from assigner.plan.result import Result
    from assigner.problem.problem import Problem

HELP = spoken(
    "Have a problem solved by a service, with live progress, and verify the plan here.\n\n"
    "The problem is uploaded (scenarios applied), solved as a job, and the plan comes back. Ctrl-C cancels the job and keeps "
    "its best plan.",
    "将问题提交给服务求解，实时显示进度，并在本地校验方案。\n\n"
    "先上传问题（已应用情景），作为作业求解，再取回方案。按 Ctrl-C 取消作业并保留其最好的方案。",
)
SENT = Words("Uploaded as {problem}, version {version}; job {job}.", "已上传为 {problem} 版本 {version}；作业 {job}。")
CANCELLING = Words("Cancelling; the best plan so far is kept.", "正在取消，保留目前最好的方案。")
NOTHING = Words("The job made no plan: {status}.", "作业未得到方案：{status}。")
Url = Annotated[str, option(
    "--url",
    "Where the service is; else ASSIGNER_URL.",
    "服务地址；默认取 ASSIGNER_URL。", metavar="URL", envvar="ASSIGNER_URL")]  # fmt: skip
Key = Annotated[str, option(
    "--key",
    "An API key; better in ASSIGNER_KEY than here, where others may see it.",
    "API 密钥；建议放在环境变量 ASSIGNER_KEY 中，以免他人看到。", metavar="KEY", envvar="ASSIGNER_KEY", show_default=False)]  # fmt: skip
Name = Annotated[str, option("--name", "What the problem is called there.", "问题在服务中的名称。", metavar="TEXT")]


def run(  # noqa: PLR0913, PLR0917 - typer makes an option of each
    problem: ProblemPath,
    url: Url = "http://127.0.0.1:8080",
    key: Key = "",
    what_if: WhatIf = None,
    name: Name = "",
    seconds: Seconds = 30.0,
    gap: Gap = 0.001,
    seed: Seed = 0,
    deterministic: Deterministic = False,
    out: Out = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_problem
    from assigner.cli.summary import print_summary
    from assigner.client import Client

    voice = Voice.of(language, as_json)
    taken = take_problem(problem, what_if, voice)
    if out is not None:  # before the search: a folder that cannot be written must not cost a plan
        out.mkdir(parents=True, exist_ok=True)
    with Client(url, key, language=voice.language) as client:
        params = {"seconds": seconds, "gap": gap, "seed": seed, "deterministic": deterministic}
        job = _solved(client, taken, name, params, voice)
        if job.new_plan is None:
            status = (job.answer or {}).get("status", job.state)
            voice.tell(NOTHING.say(voice.language, status=status))
            voice.answer({"job": job.id, "status": status})
            return STATUS_CODES.get(status, NO_PLAN)
        data = json.loads(client.download(job.new_plan))
    result = _retold(taken, data)
    print_summary(result, voice)
    answer = {**data, "job": job.id, "problem": job.problem, "kept_as": job.new_plan}
    files = {} if out is None else written(result, answer, out, voice)
    voice.answer({**answer, "files": {name: str(path) for name, path in files.items()}})
    return STATUS_CODES[result.status]


def _solved(client: Client, problem: Problem, name: str, params: Mapping[str, Any], voice: Voice) -> Job:
    """Upload, solve and wait with live progress; Ctrl-C cancels the job."""
    from assigner.cli.progress import Board, shown
    from assigner.cpsat.cancel import cancel_on_interrupt
    from assigner.files.write import json_text
    from assigner.rules.active import active_rules, level_labels, objective_levels

    stored = client.upload(json_text(problem).encode(), name=name)
    job = client.solve(stored.id, note=name, **params)
    voice.note(SENT.say(voice.language, problem=stored.id, version=stored.latest, job=job.id))
    levels = level_labels(objective_levels(problem, active_rules(problem)))
    with cancel_on_interrupt() as cancel:
        board, is_told = Board(voice, params["seconds"], levels, cancel), False

        def hear(line: Mapping[str, Any]) -> None:
            nonlocal is_told
            if "bound" in line:
                board.hear(_progress(line))
            if cancel.is_set() and not is_told:
                is_told = True
                voice.note(CANCELLING.say(voice.language))
                client.cancel(job.id)

        with shown(board):
            return client.wait(job, hear)


def _progress(line: Mapping[str, Any]) -> Any:
    from assigner.program.solution import Progress

    score = None if line["score"] is None else tuple(line["score"])
    return Progress(line["seconds"], line["stage"], 0, score, tuple(line["bound"]))


def _retold(problem: Problem, data: Mapping[str, Any]) -> Result:
    """Return the result in a downloaded plan, verified on this side."""
    from assigner.retelling import result_of, take_plan

    with tempfile.TemporaryDirectory(prefix="assigner-") as place:
        path = Path(place) / "plan.json"
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return result_of(problem, take_plan(path, problem))
