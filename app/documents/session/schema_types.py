"""The words and numbers that a session document is made of."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal
from unicodedata import is_normalized

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from app.documents.frameworks.texts import LOCALE, MAX_LANGUAGES
from app.documents.session.document import ALL, ONE
from app.domain.codes import ALPHABET
from app.domain.text import tidy


def _calendar(text: str) -> str:
    """Refuses the 31st of February, which the pattern lets through."""
    datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return text


def _clean(text: str) -> str:
    """Refuses text that `tidy` would change: control and bidi characters,
    outer space, no NFC."""
    # Most texts are Latin or African ones without invisible characters: these
    # need no full check.
    plain = (
        text == text.strip()
        and not _FAR.search(text)
        and text.replace("\n", " ").isprintable()
    )
    if not (plain and is_normalized("NFC", text)) and tidy(text) != text:
        raise PydanticCustomError("unclean", "not as tidied on the way in")
    return text


Clean = AfterValidator(_clean)
_FAR = re.compile("[^\0-\u10ff]")
_DAY, _CLOCK = "[0-9]{4}-[0-9]{2}-[0-9]{2}", r"T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z"
Time = Annotated[str, Field(pattern=f"^{_DAY}{_CLOCK}$"), AfterValidator(_calendar)]
Day = Annotated[str, Field(pattern=f"^{_DAY}$"), AfterValidator(_calendar)]
Expiry = Annotated[
    str, Field(pattern=f"^{_DAY}({_CLOCK})?$"), AfterValidator(_calendar)
]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]
Code = Annotated[
    str, Field(pattern=f"^[{ALPHABET}]{{4}}(-[{ALPHABET}]{{1,4}}){{0,3}}$")
]
SeatId = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,40}$")]
PlaceId = Annotated[str, Field(min_length=1, max_length=40)]
Uuid = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Number = Annotated[int, Field(ge=1, le=10_000)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Minutes = Annotated[int, Field(ge=0, le=100_000)]
Title = Annotated[str, Field(min_length=1, max_length=300), Clean]
Language = Annotated[str, Field(pattern=f"^{LOCALE.pattern}$")]


def branch(value: Any) -> str:
    """Returns which form of a text this is: one for each language, or a plain
    one."""
    return ALL if isinstance(value, dict) else ONE


FieldName = Annotated[str, Field(min_length=1, max_length=500), Clean]
Titles = Annotated[dict[Language, Title], Field(min_length=1, max_length=MAX_LANGUAGES)]
Names = Annotated[
    dict[Language, FieldName], Field(min_length=1, max_length=MAX_LANGUAGES)
]
LocalTitle = Annotated[
    Annotated[Title, Tag(ONE)] | Annotated[Titles, Tag(ALL)], Discriminator(branch)
]
LocalFieldName = Annotated[
    Annotated[FieldName, Tag(ONE)] | Annotated[Names, Tag(ALL)], Discriminator(branch)
]
Word = Annotated[str, Field(min_length=1, max_length=60), Clean]
PartKey = Annotated[str, Field(max_length=60)]
Attendance = Literal["in_room", "online"]
PictureKey = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
PICTURE_LENGTH = 350_000  # characters of base64


def may_be_absent(schema: dict[str, Any]) -> None:
    """Makes a name one that may be absent, never null: the schema names no
    default."""
    schema.pop("default", None)


class Part(BaseModel):
    """Exactly these keys and types. The text under a key is its description in
    the schema."""

    model_config = ConfigDict(
        extra="forbid", strict=True, use_attribute_docstrings=True
    )


class OpenPart(Part):
    """A part whose further keys are kept as they are."""

    model_config = ConfigDict(extra="allow")
