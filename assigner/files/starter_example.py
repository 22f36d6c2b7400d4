"""The small team of the starter: it shows the usual columns, loads without a remark and can be solved.

The reference takes its examples from here too. When to modify: when a new field deserves an example.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assigner.language import Words
from assigner.problem.document import ProblemDocument

if TYPE_CHECKING:
    from assigner.language import Language


def example_document(language: Language) -> ProblemDocument:
    """Return the example with names in ``language``."""
    return ProblemDocument.model_validate(_said(_EXAMPLE, language))


def _said(data: Any, language: Language) -> Any:
    if isinstance(data, Words):
        return data.say(language)
    if isinstance(data, dict):
        return {_said(key, language): _said(value, language) for key, value in data.items()}
    return [_said(entry, language) for entry in data] if isinstance(data, list) else data


_SOUTH, _NORTH = Words("south", "南区"), Words("north", "北区")
_HVAC, _MEDICAL, _DEMO = Words("hvac", "暖通"), Words("medical", "医疗"), Words("demo", "演示")
_HUNTER, _FARMER, _SERVICE = Words("hunter", "开拓"), Words("farmer", "维护"), Words("service", "服务")
_ENGLISH, _GERMAN = Words("english", "英语"), Words("german", "德语")

_REPS = [
    {
        "id": "li-na", "name": Words("Li Na", "李娜"), "team": _SOUTH, "roles": [_FARMER, _SERVICE], "seniority": 4,
        "skills": [{"skill": _HVAC, "level": 4}, {"skill": _DEMO, "level": 3}], "languages": [_ENGLISH],
        "territories": [_SOUTH], "capacity": {"minutes": 9000}, "target": {"potential": 900000},
        "leave": [{"start": "2027-02-08", "end": "2027-02-12", "reason": Words("annual leave", "年假")}],
    },
    {
        "id": "wang-qiang", "name": Words("Wang Qiang", "王强"), "team": _SOUTH, "roles": [_HUNTER], "seniority": 3,
        "skills": [{"skill": _MEDICAL, "level": 3}, {"skill": _HVAC, "level": 2}], "languages": [_ENGLISH],
        "territories": [_SOUTH], "capacity": {"minutes": 9000}, "target": {"potential": 800000},
    },
    {
        "id": "zhang-min", "name": Words("Zhang Min", "张敏"), "team": _NORTH, "roles": [_HUNTER, _FARMER], "seniority": 5,
        "skills": [{"skill": _MEDICAL, "level": 5}, {"skill": _DEMO, "level": 4}], "languages": [_ENGLISH, _GERMAN],
        "territories": [_NORTH], "capacity": {"minutes": 9000}, "target": {"potential": 900000},
    },
    {
        "id": "liu-yang", "name": Words("Liu Yang", "刘洋"), "team": _NORTH, "roles": [_FARMER, _SERVICE], "seniority": 2,
        "skills": [{"skill": _HVAC, "level": 3}], "territories": [_NORTH], "capacity": {"minutes": 7000},
        "target": {"potential": 500000},
    },
]  # fmt: skip

_ACCOUNTS = [
    {
        "id": "A01", "name": Words("Harbour Hotels", "海港酒店集团"), "minutes": 1500, "value": 180000, "potential": 320000,
        "skills": [{"skill": _HVAC, "level": 2}], "territory": _SOUTH, "owner": "li-na", "owner_since": "2024-05-06",
        "priority": 1,
    },
    {
        "id": "A02", "name": Words("Harbour Resorts", "海港度假村"), "minutes": 900, "value": 60000, "potential": 150000,
        "territory": _SOUTH, "parent": "A01", "owner": "li-na", "owner_since": "2025-01-13",
    },
    {
        "id": "A03", "name": Words("City Hospital", "市立医院"), "minutes": 2100, "value": 260000, "potential": 500000,
        "skills": [{"skill": _MEDICAL, "level": 3}], "territory": _SOUTH, "owner": "wang-qiang",
        "owner_since": "2023-09-01", "priority": 1, "required": True,
    },
    {
        "id": "A04", "name": Words("Pearl Clinics", "明珠门诊"), "minutes": 1200, "value": 90000, "potential": 210000,
        "territory": _SOUTH, "owner": "li-na", "owner_since": "2025-06-02", "rivals": ["A03"],
    },
    {
        "id": "A05", "name": Words("North Star Foods", "北星食品"), "minutes": 1300, "value": 110000, "potential": 260000,
        "skills": [{"skill": _HVAC}], "territory": _NORTH, "owner": "liu-yang", "owner_since": "2025-03-10",
    },
    {
        "id": "A06", "name": Words("Berg Medical (China)", "贝格医疗（中国）"), "minutes": 1800, "value": 200000,
        "potential": 450000, "skills": [{"skill": _MEDICAL, "level": 3}], "languages": [_GERMAN], "territory": _NORTH,
        "owner": "zhang-min", "owner_since": "2022-11-21", "priority": 1,
    },
    {
        "id": "A07", "name": Words("Lakeside Mall", "湖畔购物中心"), "minutes": 1100, "value": 70000, "potential": 190000,
        "skills": [{"skill": _HVAC}], "territory": _NORTH, "barred": ["zhang-min"],
    },
    {
        "id": "A08", "name": Words("Bamboo Logistics", "翠竹物流"), "minutes": 800, "value": 30000, "potential": 120000,
        "territory": _SOUTH, "priority": 4,
    },
]  # fmt: skip

_LEADS = [
    {
        "id": "L01", "name": Words("New wing of City Hospital", "市立医院新楼"), "minutes": 300, "potential": 150000,
        "skills": [{"skill": _MEDICAL, "level": 2}], "territory": _SOUTH, "account": "A03", "score": 80,
        "source": Words("referral", "转介绍"),
    },
    {
        "id": "L02", "name": Words("Cold store enquiry", "冷库询价"), "minutes": 240, "potential": 60000,
        "skills": [{"skill": _HVAC}], "territory": _NORTH, "score": 55, "source": Words("website", "官网"),
    },
    {
        "id": "L03", "name": Words("Trade fair contact", "展会线索"), "minutes": 120, "potential": 30000,
        "territory": _SOUTH, "score": 35, "source": Words("trade fair", "展会"),
    },
]  # fmt: skip

_DUTIES = [
    {
        "id": "D01", "name": Words("Quarterly review at Harbour Hotels", "海港酒店季度回访"), "kind": "visit",
        "start": "2027-01-19T10:00", "duration_minutes": 90, "belongs_to": "A01", "territory": _SOUTH,
        "buffer_before_minutes": 30, "buffer_after_minutes": 30,
    },
    {
        "id": "D02", "name": Words("Demo for Berg Medical", "贝格医疗产品演示"), "kind": "demo",
        "earliest": "2027-02-01T09:00", "latest": "2027-02-05T17:00", "duration_minutes": 120, "belongs_to": "A06",
        "skills": [{"skill": _DEMO, "level": 3}],
    },
    {
        "id": "D03", "name": Words("Monday sales meeting", "周一销售例会"), "kind": "meeting",
        "start": "2027-01-04T09:00", "duration_minutes": 60, "recurrence": "FREQ=WEEKLY;BYDAY=MO;COUNT=4",
        "positions": [{"name": Words("south", "南区"), "team": _SOUTH}, {"name": Words("north", "北区"), "team": _NORTH}],
    },
    {
        "id": "D04", "name": Words("Installation support", "安装支持"), "kind": "after-sales",
        "start": "2027-03-03T13:00", "duration_minutes": 180, "territory": _NORTH,
        "positions": [{"name": Words("technician", "技术支持"), "count": 1, "skills": [{"skill": _HVAC, "level": 2}]}],
    },
]  # fmt: skip

_PAIRS = [
    {"item": "A03", "rep": "wang-qiang", "fit": 90},
    {"item": "A08", "rep": "liu-yang", "eligible": False},
    {"item": "L02", "rep": "liu-yang", "minutes": 180, "fit": 70},
]

_EXAMPLE: dict[str, Any] = {
    "name": Words("Starter team, first quarter of 2027", "起步示例团队，2027 年第一季度"),
    "time_zone": "Asia/Shanghai",
    "horizon": {"first_day": "2027-01-01", "last_day": "2027-03-31"},
    "working_hours": Words("Mon-Fri 09:00-12:00 13:00-18:00", "周一至周五 09:00-12:00 13:00-18:00"),
    "holidays": {"extra": ["2027-01-01"]},
    "teams": [
        {"id": Words("sales", "销售部")},
        {"id": _SOUTH, "parent": Words("sales", "销售部")},
        {"id": _NORTH, "parent": Words("sales", "销售部")},
    ],
    "territories": [{"id": _SOUTH}, {"id": _NORTH}],
    "profile": "balanced",
    "rules": [{"rule": "too-many-moves", "level": "hard", "parameters": {"limit_count": 3}}],
    "reps": _REPS,
    "accounts": _ACCOUNTS,
    "leads": _LEADS,
    "duties": _DUTIES,
    "pairs": _PAIRS,
}
