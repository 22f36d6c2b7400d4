"""Guards: ids, trees, references, what nobody has, pins, pairs, scopes: one failing problem for each code."""

from __future__ import annotations

from tests.problem.validation.base import Case, both, put

IDS = [
    Case("id-duplicate", put("accounts.1.id", "acme"), "$.accounts[1].id", "acme", "error"),
    Case("id-duplicate", put("reps.1.id", "ann"), "$.reps[1].id", "ann", "error"),
    Case("id-shared", put("leads.0.id", "rival"), "$.leads[0].id", "rival", "error"),
    Case("id-shared", put("duties.0.id", "lead-1"), "$.duties[0].id", "lead-1", "error"),
    Case("id-like-duty-seat", put("accounts.2.id", "standup@2026-10-05/ann"), "$.accounts[2].id",
         "standup@2026-10-05/ann", "error"),
    Case("id-like-duty-seat", put("leads.0.id", "visit/2"), "$.leads[0].id", "visit/2", "error"),
    Case("name-duplicate", put("teams.+", {"id": "south"}), "$.teams[3].id", "south", "error"),
    Case("name-duplicate", put("dimensions.+", {"name": "visits"}), "$.dimensions[1].name", "visits", "error"),
    Case("name-duplicate", put("levels", ["a", "b", "a"]), "$.levels[2]", "a", "error"),
]  # fmt: skip

TREES = [
    Case("team-parent-unknown", put("teams.1.parent", "sale"), "$.teams[1].parent", "sale"),
    Case("team-cycle", put("teams.0.parent", "north"), "$.teams[1].parent", "north", "error"),
    Case("territory-parent-unknown", put("territories.1.parent", "chin"), "$.territories[1].parent", "chin"),
    Case("territory-cycle", put("territories.0.parent", "shanghai"), "$.territories[0].parent", "china", "error"),
    Case("parent-unknown", put("accounts.1.parent", "acmee"), "$.accounts[1].parent", "acmee"),
    Case("parent-cycle", put("accounts.0.parent", "acme-sub"), "$.accounts[0].parent", "acme", "error"),
    Case("parent-cycle", put("accounts.2.parent", "rival"), "$.accounts[2].parent", "rival", "error"),
]

REFERENCES = [
    Case("owner-unknown", put("accounts.0.owner", "anne"), "$.accounts[0].owner", "anne"),
    Case("owner-unknown", put("duties.1.owner", "zoe"), "$.duties[1].owner", "zoe"),
    Case("owner-inactive", both(put("leads.0.owner", "bob"), put("reps.1.active", False)), "$.leads[0].owner", "bob",
         "info"),
    Case("pin-unknown", put("accounts.1.pin", "anna"), "$.accounts[1].pin", "anna", "error"),
    Case("barred-unknown", put("accounts.2.barred", ["bob", "rob"]), "$.accounts[2].barred[1]", "rob"),
    Case("rival-unknown", put("accounts.2.rivals", ["acmme"]), "$.accounts[2].rivals[0]", "acmme"),
    Case("rival-self", put("accounts.2.rivals", ["acme", "rival"]), "$.accounts[2].rivals[1]", "rival"),
    Case("rival-in-family", put("accounts.1.rivals", ["acme"]), "$.accounts[1].rivals[0]", "acme"),
    Case("lead-account-unknown", put("leads.0.account", "acne"), "$.leads[0].account", "acne"),
    Case("belongs-to-unknown", put("duties.0.belongs_to", "lead-2"), "$.duties[0].belongs_to", "lead-2"),
    Case("position-rep-unknown", put("duties.2.positions.0.reps", ["ann", "bop"]),
         "$.duties[2].positions[0].reps[1]", "bop", "error"),
    Case("position-rep-inactive", put("reps.1.active", False), "$.duties[2].positions[0].reps[1]", "bob"),
    Case("preference-unknown", put("reps.0.preferences", [{"tag": "vip", "points": 5}]),
         "$.reps[0].preferences[0].tag", "vip", "info"),
]  # fmt: skip

COVERAGE = [
    Case("skill-nobody-has", put("accounts.0.skills", [{"skill": "laser", "level": 4}]),
         "$.accounts[0].skills[0].skill", "laser"),
    Case("skill-nobody-has", put("duties.2.crew_skills", [{"skill": "lasr"}]), "$.duties[2].crew_skills[0].skill",
         "lasr"),
    Case("skill-nobody-has", put("duties.1.positions", [{"skills": [{"skill": "crane"}]}]),
         "$.duties[1].positions[0].skills[0].skill", "crane"),
    Case("language-nobody-speaks", put("leads.0.languages", ["fr"]), "$.leads[0].languages[0]", "fr"),
    Case("role-nobody-has", put("leads.0.roles", ["service"]), "$.leads[0].roles[0]", "service"),
    Case("seniority-nobody-has", put("leads.0.seniority", 5), "$.leads[0].seniority", 5),
    Case("team-unknown", put("leads.0.team", "nort"), "$.leads[0].team", "nort", "error"),
    Case("team-unknown", put("duties.1.positions", [{"team": "west"}]), "$.duties[1].positions[0].team", "west",
         "error"),
    Case("team-empty", both(put("teams.+", {"id": "east"}), put("leads.0.team", "east")), "$.leads[0].team", "east"),
    Case("team-undeclared", put("reps.1.team", "soouth"), "$.reps[1].team", "soouth", "info"),
    Case("territory-uncovered", put("leads.0.territory", "beijing"), "$.leads[0].territory", "beijing"),
    Case("skill-validity-reversed",
         put("reps.0.skills.+", {"skill": "zinc", "first_day": "2026-10-20", "last_day": "2026-10-10"}),
         "$.reps[0].skills[1].last_day", "2026-10-10", "error"),
    Case("skill-twice", put("reps.0.skills.+", {"skill": "laser", "level": 2}), "$.reps[0].skills[1].skill", "laser"),
    Case("skill-outside-horizon", put("reps.0.skills.+", {"skill": "zinc", "last_day": "2026-10-04"}),
         "$.reps[0].skills[1].skill", "zinc", "info"),
]  # fmt: skip

PINS = [
    Case("pin-inactive", both(put("reps.1.active", False), put("leads.0.pin", "bob")), "$.leads[0].pin", "bob",
         "error"),
    Case("pin-barred", put("accounts.2.pin", "bob"), "$.accounts[2].pin", "bob", "error"),
    Case("pin-not-eligible", both(put("pairs.0.eligible", False), put("accounts.0.pin", "bob")), "$.accounts[0].pin",
         "bob", "error"),
    Case("pin-lacks-skill", put("accounts.1.pin", "bob"), "$.accounts[1].pin", "bob"),
    Case("pin-lacks-skill", put("reps.0.skills.0.last_day", "2026-10-01"), "$.accounts[1].pin", "ann"),
    Case("pin-lacks-language", both(put("accounts.2.barred", []), put("accounts.2.pin", "bob")), "$.accounts[2].pin",
         "bob"),
    Case("pin-lacks-role", both(put("accounts.2.barred", []), put("accounts.2.pin", "bob")), "$.accounts[2].pin",
         "bob"),
    Case("pin-too-junior", both(put("leads.0.pin", "bob"), put("leads.0.seniority", 4)), "$.leads[0].pin", "bob"),
    Case("pin-outside-team", both(put("leads.0.pin", "bob"), put("leads.0.team", "north")), "$.leads[0].pin", "bob"),
    Case("pin-outside-territory", both(put("leads.0.pin", "bob"), put("leads.0.territory", "china")),
         "$.leads[0].pin", "bob"),
]  # fmt: skip

PAIRS = [
    Case("pair-item-unknown", put("pairs.0.item", "acmee"), "$.pairs[0].item", "acmee"),
    Case("pair-rep-unknown", put("pairs.0.rep", "bobby"), "$.pairs[0].rep", "bobby"),
    Case("pair-duplicate", put("pairs.+", {"item": "acme", "rep": "bob", "fit": 1}), "$.pairs[1].item", "acme"),
    Case("pair-empty", put("pairs.+", {"item": "rival", "rep": "bob"}), "$.pairs[1].item", "rival", "info"),
    Case("item-without-candidate", put("candidates", "listed"), "$.accounts[2].id", "rival"),
    Case("rule-name-duplicate", put("rules.+", {"rule": "skill-missing"}), "$.rules[1].name", "skill-missing",
         "error"),
    Case("scope-unknown", put("rules.0.scope.teams", ["north", "nrth"]), "$.rules[0].scope.teams[1]", "nrth"),
    Case("scope-unknown", put("rules.0.scope", {"items": ["standup@2026-10-05", "standup@2026-12-07"]}),
         "$.rules[0].scope.items[1]", "standup@2026-12-07"),
]  # fmt: skip

CASES = [*IDS, *TREES, *REFERENCES, *COVERAGE, *PINS, *PAIRS]
