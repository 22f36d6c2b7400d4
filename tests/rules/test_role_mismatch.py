"""Hand-worked edges of role-mismatch."""

from __future__ import annotations

from tests.rules.one_rule import amounts, sentences

REPS = [{"id": "ann", "roles": ["hunter"]}, {"id": "bob", "roles": ["farmer", "service"]}, {"id": "cy"}]


def test_any_of_the_roles_will_do_and_no_role_is_none_of_them() -> None:
    data = {"reps": REPS, "accounts": [{"id": name, "roles": ["service", "hunter"]} for name in "abc"]}
    assert amounts("role-mismatch", data, {"a": "ann", "b": "bob", "c": "cy"}) == {"c": 1}


def test_more_roles_than_bits_in_a_word() -> None:
    many = [f"role-{number}" for number in range(70)]  # 70 codes need two words of 64 bits
    data = {"reps": [{"id": "ann", "roles": many}, {"id": "bob", "roles": many[:69]}]}
    data["accounts"] = [{"id": name, "roles": ["role-69"]} for name in "ab"]
    assert amounts("role-mismatch", data, {"a": "ann", "b": "bob"}) == {"b": 1}


def test_the_sentence_names_the_roles_of_both() -> None:
    data = {"reps": REPS, "leads": [{"id": "l", "name": "Trade fair", "roles": ["hunter"]}]}
    assert sentences("role-mismatch", data, {"l": "bob"}) == [
        "Trade fair is for the role hunter, but bob is farmer / service."
    ]
