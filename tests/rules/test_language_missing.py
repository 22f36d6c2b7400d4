"""Hand-worked edges of language-missing."""

from __future__ import annotations

from tests.rules.one_rule import amounts, sentences


def test_each_language_counts_once() -> None:
    data = {
        "reps": [{"id": "ann", "languages": ["zh"]}],
        "accounts": [{"id": "a", "languages": ["de", "fr", "zh", "de"]}],
    }
    assert amounts("language-missing", data, {"a": "ann"}) == {"a": 2}  # de (written twice) and fr


def test_a_rep_without_languages_speaks_none() -> None:
    data = {"reps": [{"id": "ann"}], "leads": [{"id": "l", "languages": ["zh"]}]}
    assert sentences("language-missing", data, {"l": "ann"}, "zh") == ["l需要zh，ann不会说。"]
