"""Reads the logos and photos of a report, with their bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from app.domain.picture_files import PictureFile
from app.storage.boards import StoredBoard
from app.storage.pictures import pictures_of


@dataclass(frozen=True)
class ShownPicture:
    """A picture, and what it shows."""

    key: str
    file: PictureFile
    alt: str


@dataclass(frozen=True)
class ReportPictures:
    """The logos in their order, and the photos by the number of their
    session."""

    logos: tuple[ShownPicture, ...] = ()
    photos: Mapping[int, ShownPicture] = field(default_factory=dict)


def report_pictures(connection: Connection, board: StoredBoard) -> ReportPictures:
    """Returns the pictures that the settings name and the board has."""
    named = board.settings.pictures
    files = pictures_of(connection, board.id, named.keys)
    stored = named.only(files)
    return ReportPictures(
        tuple(
            ShownPicture(logo.key, files[logo.key], logo.alt) for logo in stored.logos
        ),
        {
            number: ShownPicture(photo.key, files[photo.key], photo.alt)
            for number, photo in stored.photos.items()
        },
    )
