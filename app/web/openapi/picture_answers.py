"""Answers of the addresses of the report's pictures, as models for
/openapi.json."""

from pydantic import Field

from app.web.openapi.answers import Answer


class PictureAnswer(Answer):
    key: str = Field(description="Names it in its address.")
    alt: str = Field(description="What it shows, for those who do not see it.")


class PhotoAnswer(PictureAnswer):
    session: int = Field(examples=[1])


class PicturesAnswer(Answer):
    """The pictures of the report: logos on its cover, photos by session."""

    logos: list[PictureAnswer]
    photos: list[PhotoAnswer]
