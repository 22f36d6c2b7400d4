"""The benchmarks' command line: ``python -m benchmarks run FAMILY``, ``smoke`` and ``list``.

When to modify: to add a question that somebody asks of all families.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from assigner.errors import AssignerError
from assigner.language import language_of_environment
from benchmarks.page import write_page
from benchmarks.record import ROOT, newest, read_records
from benchmarks.registry import Request, families, family_named
from benchmarks.runs import RunOptions, run_cases
from benchmarks.tables import summary_of, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.registry import Family

RECORDS = "runs.jsonl"
SMOKE_SECONDS = 2.0
WITHOUT_PLAN = ("unknown", "infeasible", "no plan", "not run")
"""What a run without a plan may honestly say; the last two are said of peers."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 a run failed or a plan is not verified, 2 usage."""
    asked = ["smoke" if word == "--smoke" else word for word in (sys.argv[1:] if arguments is None else arguments)]
    options = _parser().parse_args(asked)
    try:
        if options.command == "list":
            return _list()
        return _smoke() if options.command == "smoke" else _run(options)
    except AssignerError as error:
        sys.stderr.write(error.say(language_of_environment()) + "\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure assigner.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="name the families and what each measures")
    commands.add_parser("smoke", help="run every family at its smallest size, a few seconds each; also --smoke")
    run = commands.add_parser("run", help="run a family; goes on where it stopped")
    run.add_argument("family", help="name of the family, see `list`")
    run.add_argument("--data", type=Path, help="folder of the literature's files")
    run.add_argument("--classes", nargs="+", default=[], help="classes of instances; the usual ones by default")
    run.add_argument("--largest", type=int, help="leave out cases with more items")
    run.add_argument("--only", default="*", help="only cases whose name fits this pattern, such as '*gap1-*'")
    run.add_argument("--seconds", type=float, help="time limit of each search; the family's by default")
    run.add_argument("--gap", type=float, help="proven gap at which a search may end; the family's by default")
    run.add_argument("--workers", type=int, default=2, help="threads (2)")
    run.add_argument("--seed", type=int, default=0, help="seed of the search (0)")
    run.add_argument("--seeds", type=int, nargs="+", default=[], help="seeds of made-up input; of the search elsewhere")
    run.add_argument("--again", action="store_true", help="do runs again that this commit has already")
    run.add_argument("--out", type=Path, help="results folder; benchmarks/results/<today>_<family> by default")
    return parser


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _list() -> int:
    language = language_of_environment()
    for family in families().values():
        _say(f"{family.name}: {family.measures.say(language)}")
    return 0


def _run(options: argparse.Namespace) -> int:
    """Run a family, write records and README, print the tables."""
    family = family_named(options.family)
    request = Request(options.data, tuple(options.classes), options.largest, tuple(options.seeds))
    cases = [case for case in family.cases(request) if fnmatch(case.name, options.only)]
    today = datetime.now(UTC).date().isoformat()
    out: Path = options.out or ROOT / "benchmarks" / "results" / f"{today}_{family.name}"
    seeds = [options.seed] if family.seeded or not options.seeds else options.seeds
    inputs = ROOT / "out" / "benchmarks"
    records = [
        record
        for seed in seeds
        for record in run_cases(
            family, cases, _how(family, options, seed),
            data=options.data, inputs=inputs, results=out / RECORDS, say=_say,
        )
    ]  # fmt: skip
    if not records:
        _say("No case fits; nothing was run.")
        return 2
    _say("\n" + table_of(family, records) + "\n\n" + summary_of(family, records))
    write_page(family, newest(read_records(out / RECORDS)), out)
    return 0 if all(_is_sound(record) for record in records) else 1


def _how(family: Family, options: argparse.Namespace, seed: int) -> RunOptions:
    seconds = family.usual_seconds if options.seconds is None else options.seconds
    return RunOptions(seconds=seconds, gap=options.gap, workers=options.workers, seed=seed, again=options.again)


def _smoke() -> int:
    """Run every family at its smallest size in a temporary folder; nothing is kept."""
    sound = True
    for family in families().values():
        with tempfile.TemporaryDirectory(prefix="assigner-bench-") as name:
            data, rest = Path(name) / "data", Path(name)
            data.mkdir()
            records = run_cases(
                family, family.smoke(data), RunOptions(seconds=SMOKE_SECONDS),
                data=data, inputs=rest / "inputs", results=rest / RECORDS, say=_say,
            )  # fmt: skip
        _say(f"\n{family.name}\n" + table_of(family, records) + "\n")
        sound &= bool(records) and all(_is_sound(record) for record in records)
    return 0 if sound else 1


def _is_sound(record: dict[str, object]) -> bool:
    """Whether a run ended by itself, with a verified plan or an honest statement that there is none."""
    return "error" not in record and (bool(record["verified"]) or record["status"] in WITHOUT_PLAN)


if __name__ == "__main__":
    sys.exit(main())
