"""Tables of records for people: in the terminal, and as README.md beside the records.

When to modify: to show one more of the measured figures. What a family alone knows stands in its ``columns`` and
``verdict``.
"""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.registry import Family

    Records = Sequence[Mapping[str, Any]]

STAGES = ("import", "read", "validate", "build", "search", "verify")

DEFINITIONS = """\
How to read it:

* Each run has a process of its own, one at a time. `import` is loading the libraries; all other times begin when
  reading begins. `read` is input to problem, `validate`, `build` and `verify` are those of `solve()`, `search` is the
  search with everything that it compiles or loads on first use. `total` is all but `import`. Seconds throughout.
* `first plan`: the first plan that keeps every hard rule. `gap 1 %`: the first moment at which the plan at hand was
  *proven* to be within 1 % (by the bound of that moment, not in hindsight).
* The gap of a level is `(score - bound) / max(1, score)`; the gap of a plan is the widest gap over its levels. Levels
  before the last open one are proven (gap 0), so it is the gap of the last level that is not proven; when several are
  open it is the worst of them; when a level has no bound it is unknown (-).
* `peak MiB`: largest resident memory of the run's process and its own processes, libraries included.
* `cpu`: seconds of processor time of the whole process, import included, over all its threads.
* `load`: load average of the last minute at the start and the end of the run. Above the number of cores, others had
  a part of the machine, and times are longer than they would be alone. The run itself adds to the second figure.

读法：每次运行使用独立进程，逐个进行；除 `import`（加载程序库）外，时间均从开始读取时计；单位为秒。`first plan` 为得到首个满足全部硬性规则的方案的时间；
`gap 1 %` 为首次**证明**差距不超过 1% 的时间；差距取各层级中最大者；`cpu` 为整个进程各线程所用处理器时间之和；`peak MiB` 为进程内存峰值；`load` 为运行起止时的系统负载，超过核数说明机器同时有他人占用。
"""


def table_of(family: Family, records: Records) -> str:
    """Return the family's table as Markdown, with aligned columns: its own comparison where it has one."""
    if family.compare is not None:
        return family.compare(records)
    return markdown([_row(family, record) for record in records])


def _row(family: Family, record: Mapping[str, Any]) -> dict[str, str]:
    if "error" in record:
        return {"case": record["case"], "result": f"FAILED: {record['error']}"}
    stages = record["seconds_by_stage"]
    return {
        "case": record["case"],
        **family.columns(record),
        "result": family.verdict(record),
        "first plan": _seconds(record["seconds_to_first_plan"]),
        "gap 1 %": _seconds(record["seconds_to_1pct_gap"]),
        "gap": _gap(record["gap"]),
        "total": _seconds(record["seconds_total"]),
        **{name: _seconds(stages.get(name)) for name in STAGES},
        "cpu": _seconds(record.get("cpu_seconds")),
        "peak MiB": f"{record['peak_mib']:,.0f}",
        "load": f"{record['load_start']:.1f} to {record['load_end']:.1f}",
    }


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:,.2f}"


def _gap(value: float | None) -> str:
    return "-" if value is None else f"{value:.3%}"


def summary_of(family: Family, records: Records) -> str:
    """Return one line for each class of cases: how many, how many proven, which verdicts, how long."""
    if family.compare is not None:
        return ""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        groups.setdefault(str(record["facts"].get("class", "all")), []).append(record)
    return markdown([_group_row(family, name, members) for name, members in groups.items()])


def _group_row(family: Family, name: str, members: Records) -> dict[str, str]:
    done = [one for one in members if "error" not in one]
    totals = [one["seconds_total"] for one in done]
    verdicts = [family.verdict(one) for one in done]
    told = [f"{verdicts.count(verdict)} {verdict}" for verdict in dict.fromkeys(verdicts)]
    return {
        "class": name,
        "runs": str(len(members)),
        "proven optimal": str(sum(one["status"] == "optimal" for one in done)),
        "verified": str(sum(bool(one["verified"]) for one in done)),
        "failed": str(len(members) - len(done)),
        "median s": _seconds(statistics.median(totals) if totals else None),
        "longest s": _seconds(max(totals, default=None)),
        "results": "; ".join(told) if len(told) <= 4 else f"{len(told)} kinds, see below",
    }


def markdown(rows: Sequence[Mapping[str, str]]) -> str:
    """Return rows as an aligned Markdown table; columns are those of all rows, in order of first sight."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [names, *([row.get(name, "") for name in names] for row in rows)]
    widths = [max(_width(line[k]) for line in cells) for k in range(len(names))]
    lines = [
        "| " + " | ".join(_padded(cell, size) for cell, size in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (size + 2) for size in widths) + "|")
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, size: int) -> str:
    return text + " " * (size - _width(text))


def readme_of(family: Family, records: Records, pictures: Sequence[str] = ()) -> str:
    """Return the page that stands beside the records.

    Parameters
    ----------
    family, records
        What was run.
    pictures
        File names of the pictures beside the page.
    """
    shown = [f"![{Path(name).stem.replace('-', ' ')}]({name})\n" for name in pictures]
    return "\n".join([
        f"# {family.name}: {family.measures.en}",
        "",
        family.measures.zh,
        "",
        _circumstances(records),
        "",
        *shown,
        summary_of(family, records),
        "",
        table_of(family, records),
        "",
        family.definitions or DEFINITIONS,
    ])  # fmt: skip


def _circumstances(records: Records) -> str:
    """Name dates, commits, machine, limits and versions of the records."""
    machines = {
        f"{one['machine']['cpu']}, {one['machine']['cores']} cores, {one['machine']['memory_gib']} GiB, "
        f"{one['machine']['system']}" for one in records
    }  # fmt: skip
    versions = {
        ", ".join(f"{name} {number}" for name, number in one["versions"].items())
        for one in records
        if "versions" in one
    }
    limits = {
        f"{one['seconds']:g} s, gap {one['gap_asked']:g}, {one['workers']} workers, seed {one['seed']}"
        for one in records
    }
    loads = [one[name] for one in records for name in ("load_start", "load_end")]
    return "\n".join([
        f"* From {min(one['date'] for one in records)} to {max(one['date'] for one in records)}",
        f"* Commit: {_joined({one['commit'] for one in records})}",
        f"* Machine: {_joined(machines)}; load {min(loads):.1f} to {max(loads):.1f}",
        f"* Search limit: {_joined(limits)}",
        f"* Versions: {_joined(versions)}",
    ])  # fmt: skip


def _joined(texts: set[str]) -> str:
    return "; ".join(sorted(texts)) or "-"
