"""Reading and writing in pieces gives what the usual way gives, also when the document is wrong."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from api.plans.pieces import model_of, parsed, written

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


class Line(BaseModel):
    item: str
    words: list[str] = []


class Document(BaseModel):
    title: str = ""
    lines: list[Line] = []
    more: dict[str, int] = {}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(JSON, st.sampled_from([None, 0, 2]), st.booleans())
def test_any_document_is_read_as_the_standard_library_reads_it(
    value: object, indent: int | None, ascii_only: bool
) -> None:
    content = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    try:
        expected = json.loads(content.decode())
    except UnicodeDecodeError:
        return  # a half of a surrogate pair is no UTF-8: nobody reads it
    assert parsed(content) == expected


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b'{"a"', b'{"a":', b'{"a":1', b'{"a":1,}', b'{"a":[1,]}', b'{"a":[1 2]}', b'{"a" 1}', b'{"a":1}}',
        b"{'a':1}", b'{"a":[1}', b'{"a":nope}', b'{a:1}', b"[1,2", b'{"a":"\n"}',
    ],
)  # fmt: skip
def test_what_is_no_json_is_refused_alike(content: bytes) -> None:
    with pytest.raises(json.JSONDecodeError) as usual:
        json.loads(content.decode())
    with pytest.raises(json.JSONDecodeError) as ours:
        parsed(content)
    assert (ours.value.msg, ours.value.pos) == (usual.value.msg, usual.value.pos)


@pytest.mark.parametrize("lines", [[], [Line(item="a"), Line(item="李娜", words=["x", '"'])]])
def test_a_model_is_written_and_read_back(lines: list[Line]) -> None:
    document = Document(title="T", lines=lines, more={"a": 1})
    content = written(document, "lines")
    assert json.loads(content) == document.model_dump(mode="json")
    assert model_of(Document, content, {"lines": Line}) == document
    assert model_of(Document, b'{"title": "T"}', {"lines": Line}) == Document(title="T")
