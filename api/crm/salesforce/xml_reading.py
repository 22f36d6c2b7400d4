"""Reads small XML without its dangers: no DTD, no entities, bounded depth and number of elements.

Expat is asked directly, so that a document type is refused at its first character, before anything is expanded
(billion laughs, external entities). When to modify: when more than elements, their text and attributes is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

MOST_DEPTH, MOST_ELEMENTS = 32, 100_000


@dataclass
class Element:
    """An element: its name without namespace, attributes (names without namespace), text and children."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, name: str) -> list[Element]:
        """Return the children of a name."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Element | None:
        """Return the first child of a name, or None."""
        return next((child for child in self.children if child.name == name), None)

    def text_of(self, name: str) -> str:
        """Return the text of the first child of a name; empty where there is none."""
        child = self.first(name)
        return "" if child is None else child.text


class XmlRefusedError(Exception):
    """The text is not XML that we read; the reason stands in the message."""


def read_xml(body: bytes) -> Element:
    """Return the root element.

    Raises
    ------
    XmlRefusedError
        It is not well-formed, has a document type or entities, or is too deep or too large.
    """
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.characters
    parser.StartDoctypeDeclHandler = reading.refuse
    parser.EntityDeclHandler = reading.refuse
    parser.ExternalEntityRefHandler = reading.refuse
    parser.ProcessingInstructionHandler = reading.refuse
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError) as fault:  # LookupError: an encoding that nobody knows
        raise XmlRefusedError(f"not well-formed: {fault}") from None
    if reading.root is None:
        raise XmlRefusedError("no element")
    return reading.root


class _Reading:
    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) >= MOST_DEPTH:
            raise XmlRefusedError("too deep or too large")
        element = Element(_local(name), {_local(key): value for key, value in attributes.items()})
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _name: str) -> None:
        element = self._open.pop()
        element.text = element.text.strip()

    def characters(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text

    def refuse(self, *_said: object) -> int:
        raise XmlRefusedError("document types, entities and processing instructions are refused")


def _local(name: str) -> str:
    return name.rpartition("}")[2]
