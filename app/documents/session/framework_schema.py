"""The form of frameworks in a session document, and of the files that explain
their fields."""

from typing import Annotated

from pydantic import Discriminator, Field, JsonValue, Tag
from pydantic.json_schema import SkipJsonSchema

from app.documents.frameworks.reader import MAX_DESCRIPTION, OBJECTIVES
from app.documents.frameworks.texts import MAX_LANGUAGES
from app.documents.session.document import ALL, ONE
from app.documents.session.schema_types import (
    Clean,
    FieldName,
    Language,
    LocalFieldName,
    LocalTitle,
    OpenPart,
    Part,
    PictureKey,
    PlaceId,
    Word,
    branch,
    may_be_absent,
)

FIELD_FILE_LENGTH = 13_400  # characters of base64
Absent = Field(json_schema_extra=may_be_absent)
Description = Annotated[str, Field(max_length=MAX_DESCRIPTION), Clean]
Descriptions = Annotated[
    dict[Language, Description], Field(min_length=1, max_length=MAX_LANGUAGES)
]
LocalDescription = Annotated[
    Annotated[Description, Tag(ONE)] | Annotated[Descriptions, Tag(ALL)],
    Discriminator(branch),
]
ObjectiveList = Annotated[list[LocalFieldName], Field(max_length=OBJECTIVES.limit)]
ObjectiveLists = Annotated[
    dict[Language, list[FieldName]], Field(min_length=1, max_length=MAX_LANGUAGES)
]
Objectives = Annotated[
    Annotated[ObjectiveList, Tag(ONE)] | Annotated[ObjectiveLists, Tag(ALL)],
    Discriminator(branch),
]
Sounds = Annotated[
    dict[Language, PictureKey], Field(min_length=1, max_length=MAX_LANGUAGES)
]


class FrameworkField(OpenPart):
    """A field. Further keys are kept as they are."""

    id: PlaceId
    """Unique in its framework; the printed number where there is one, and the
    id of a note that was put to the vote."""
    name: LocalFieldName
    """Its name: a text, or one for each language, the framework's among
    them."""
    description: Annotated[LocalDescription | SkipJsonSchema[None], Absent] = None
    """What it is about: a text, or one for each language."""
    objectives: Annotated[Objectives | SkipJsonSchema[None], Absent] = None
    """Its objectives in order: each a text, or one for each language."""
    picture: Annotated[PictureKey | JsonValue, Absent] = None
    """The key of its picture among `field_files`. Anything else is kept as it
    is."""
    sounds: Annotated[Sounds | JsonValue, Absent] = None
    """The keys of its sounds among `field_files`, by language. Anything else
    is kept as it is."""


class Block(OpenPart):
    """A coloured group of fields. Further keys are kept as they are."""

    id: PlaceId
    """Unique in its framework."""
    name: LocalTitle
    """Its name: a text, or one for each language, the framework's among
    them."""
    description: Annotated[LocalDescription | SkipJsonSchema[None], Absent] = None
    """What it is about: a text, or one for each language."""
    fields: list[FrameworkField]
    """Its fields in order. Where there are none, notes hang on the block
    itself."""


class Framework(OpenPart):
    """A framework, whole, as the board took it. Further keys are kept as they
    are."""

    id: PlaceId
    """Names the version too."""
    title: LocalTitle
    """Its title: a text, or one for each language, the framework's among
    them."""
    locale: Word
    """The language of its names; each has one in it."""
    blocks: list[Block]
    """Its blocks in order."""


class FieldFile(Part):
    """A picture or a sound that explains a field, where a framework names
    it."""

    key: PictureKey
    """The first 32 hexadecimal digits of the SHA-256 of its bytes."""
    body: Annotated[str, Field(min_length=1, max_length=FIELD_FILE_LENGTH)]
    """A WebP of at most 2,000 bytes and 256 pixels a side, or an Ogg, WebM or
    MP4 with sound alone of at most 10,000 bytes, in base64."""
