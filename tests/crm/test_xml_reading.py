"""XML without its dangers: what Salesforce sends is read, and nothing is expanded, fetched or followed.

When to modify: when more of XML is read.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.crm.salesforce.ids import full_id, is_id
from api.crm.salesforce.xml_reading import XmlRefusedError, read_xml

BOMB = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><r>&b;</r>',
    '<!DOCTYPE r SYSTEM "http://example.test/r.dtd"><r/>',
    '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r>&x;</r>',
    "<r>&undeclared;</r>",
    '<?xml-stylesheet href="x"?><r/>',
)


@pytest.mark.parametrize("text", BOMB)
def test_document_types_entities_and_instructions_are_refused(text: str) -> None:
    with pytest.raises(XmlRefusedError):
        read_xml(text.encode())


@pytest.mark.parametrize(
    "text", ["", "<r>", "<r></s>", "no", "<r/><r/>", '<?xml version="1.0" encoding="nonsense"?><r/>']
)
def test_what_is_not_well_formed_is_refused(text: str) -> None:
    with pytest.raises(XmlRefusedError):
        read_xml(text.encode())


def test_depth_is_bounded() -> None:
    assert read_xml(b"<r>" * 30 + b"</r>" * 30).name == "r"
    with pytest.raises(XmlRefusedError, match="deep"):
        read_xml(b"<r>" * 33 + b"</r>" * 33)


def test_names_lose_their_prefix_and_texts_their_margins() -> None:
    root = read_xml(
        b'<a:r xmlns:a="urn:x" xmlns:i="urn:i"><a:c i:nil="true" plain="1"> \n text &amp; more </a:c></a:r>'
    )
    child = root.first("c")
    assert child is not None
    assert (root.name, child.text, child.attributes) == ("r", "text & more", {"nil": "true", "plain": "1"})
    assert root.first("none") is None


def read_or_refused(body: bytes) -> str:
    """Return the name of the root, or why the bytes are refused; anything else fails the test that asks."""
    try:
        return read_xml(body).name
    except XmlRefusedError as refused:
        return str(refused)


@given(st.binary(max_size=300))
def test_bytes_are_read_or_refused_and_nothing_else(body: bytes) -> None:
    assert read_or_refused(body)


@pytest.mark.parametrize(
    ("short", "full"),
    [("00D000000000001", "00D000000000001EAA"), ("001A0000006Vm9r", "001A0000006Vm9rIAC"), ("too short", "too short")],
)
def test_ids_of_15_characters_get_their_checksum(short: str, full: str) -> None:
    assert full_id(short) == full
    assert full_id(full) == full


def test_what_is_no_id_does_not_get_into_a_query() -> None:
    assert is_id("00Q000000000001AAA")
    for crooked in ("", "00Q' OR Name != '", "00Q000000000001AAAA", "0" * 16, "00Q00000000000é"):
        assert not is_id(crooked)
