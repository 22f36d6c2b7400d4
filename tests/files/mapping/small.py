"""Guards: a made-up export of three tables and a mapping for it, small enough to work out by hand."""

from __future__ import annotations

from pathlib import Path

REPS = "name,office\nAnn,North\nBob,North\nCid,South\n"
FIRMS = 'firm,sector,parent,size\nAcme,tecnology,,100\nAcme Sub,retail,Acme,"2,500"\nZoo,retail,,x\n,retail,,9\nZoo,retail,,4\n'
DEALS = (
    "id,rep,firm,stage,from,to,value\n"
    "D1,Ann,Acme,Won,1/5/2026,2/1/2026,100\n"
    "D2,Ann,Acme,Won,1/6/2026,2/2/2026,300\n"
    "D3,Bob,Acme Sub,Lost,1/7/2026,2/3/2026,0\n"
    "D4,Bob,Acme Sub,Open,1/8/2026,,\n"
    "D5,Bob,,Open,1/9/2026,,\n"
    "D6,Bob,Nowhere,Opened,2026-01-10,soon,\n"
)

MAPPING = """
format: assigner-mapping/1
title: {en: Small, zh: 小型}
constants: {capacity: 6000, factor: 0.5}
sources:
  reps: {file: reps.csv, key: name, columns: [name, office]}
  firms:
    file: firms.csv
    key: firm
    columns: [firm, sector, parent, size]
    numbers: [size]
    replace: {sector: {tecnology: technology}}
  deals:
    file: deals.csv
    key: id
    columns: [id, rep, firm, stage, from, to, value]
    numbers: [value]
    dates: {from: "%m/%d/%Y", to: "%m/%d/%Y"}
    choices: {stage: [Won, Lost, Open]}
    missing:
      firm: {words: {en: It stays alone., zh: 单独处理。}}
      to: {severity: info, words: {en: It is open., zh: 尚未结束。}}
      value: {severity: info, words: {en: It counts as 5., zh: 按 5 计。}, default: 5}
tables:
  book:
    from: firms
    steps:
      - root: {id: firm, parent: parent, into: family}
      - derive: {minutes: {round: {multiply: [{sqrt: {first: [size, 1]}}, 60, {constant: factor}]}}}
  open:
    from: deals
    steps:
      - where: {stage: [Open]}
      - join: {table: book, on: {firm: firm}, take: {firm_family: family}}
  people:
    from: reps
    steps:
      - derive: {active: {flag: {name: [Ann, Bob]}}}
checks:
  - code: rep-unused
    table: people
    where: {active: [false]}
    column: name
    words: {en: "{count} of {all} without work: {examples}.", zh: "{all} 人中 {count} 人无工作：{examples}。"}
    way_out: {en: They are inactive., zh: 按停用处理。}
horizon: {quarter_after: {deals: [from, to]}}
settings: {name: small, time_zone: UTC}
rows:
  reps:
    from: people
    fields: {id: name, active: active, territories: [office], capacity.minutes: {constant: capacity}}
  accounts:
    from: book
    fields: {id: firm, parent: parent, minutes: minutes, tags: [sector, {text: imported}]}
  leads:
    from: open
    fields: {id: id, account: firm, owner: rep, arrived_at: from, minutes: 30, value: value}
"""


def write_export(folder: Path, mapping: str = MAPPING, **files: str) -> Path:
    """Write the tables (and changed ones by their name) and the mapping; return the mapping's path."""
    for name, text in {"reps": REPS, "firms": FIRMS, "deals": DEALS, **files}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    path = folder / "small.yaml"
    path.write_text(mapping, encoding="utf-8")
    return path
