"""What all models share: both languages of a text, issues, pages of lists.

When to modify: when many answers get another common part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from assigner.language import Language, Words

Item = TypeVar("Item")


class Wire(BaseModel):
    """Base of what travels: later versions of the service may say more, and old clients go on."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Text(Wire):
    """A text in both languages."""

    en: str = Field(description="English.")
    zh: str = Field(description="Chinese.")

    def say(self, language: Language) -> str:
        """Return the text in a language."""
        return self.zh if language == "zh" else self.en

    @classmethod
    def of(cls, words: Words) -> Text:
        """Return words as they travel."""
        return cls(en=words.en, zh=words.zh)


class Finding(Wire):
    """One finding about an input, with its place and a way out."""

    code: str = Field(description="Kind of fault, stable across versions.", examples=["rep-unknown"])
    severity: Literal["error", "warning", "info"] = Field(description="`error` stops the work.")
    place: str = Field(
        description="Where: a file and line, a cell, a JSON path.", examples=["reps.csv:7 column skills"]
    )
    value: str | None = Field(description="The value as found.")
    message: Text = Field(description="What is wrong.")
    way_out: Text = Field(description="What to do about it.")

    def line(self, language: Language) -> str:
        """Return the finding as one line for a person."""
        return f"{self.place}: {self.message.say(language)} {self.way_out.say(language)} [{self.code}]"


class Page(Wire, Generic[Item]):
    """One page of a list."""

    items: list[Item] = Field(description="The items of this page.")
    next: str | None = Field(description="`cursor` of the next page; null on the last one.")
