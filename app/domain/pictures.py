"""The pictures of a report, logos and photos of sessions, by the names of
their files."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from app.domain.json import bad, read_each, read_number, read_object, read_text
from app.domain.refusals import Refusal

MOST_LOGOS, MOST_PHOTOS = 4, 20
ALT_LIMIT = 300
KEY_LENGTH = 32
SESSIONS_LIMIT = 10_000


def key_of(body: bytes) -> str:
    """Returns what a picture is called: 32 hexadecimal digits of the SHA-256
    of its bytes."""
    return sha256(body).hexdigest()[:KEY_LENGTH]


@dataclass(frozen=True)
class Picture:
    """A picture by its key, and what it shows, for those who do not see it."""

    key: str
    alt: str

    @classmethod
    def read(cls, value: Any, path: str) -> "Picture":
        """Reads {key, alt}; refuses by path."""
        given = read_object(value, path, ("key", "alt"))
        return cls._read(given, path)

    @classmethod
    def _read(cls, given: Mapping[str, Any], path: str) -> "Picture":
        key = read_text(given["key"], f"{path}.key", KEY_LENGTH, least=KEY_LENGTH)
        if not set(key) <= set("0123456789abcdef"):
            raise bad(f"{path}.key", "bad_form")
        return cls(key, read_text(given["alt"], f"{path}.alt", ALT_LIMIT, least=1))

    def json(self) -> dict[str, object]:
        """Returns {key, alt}."""
        return {"key": self.key, "alt": self.alt}


def _read_photo(value: Any, path: str) -> tuple[int, Picture]:
    given = read_object(value, path, ("session", "key", "alt"))
    session = read_number(given["session"], f"{path}.session", 1, SESSIONS_LIMIT)
    return session, Picture._read(given, path)


@dataclass(frozen=True)
class Pictures:
    """The logos in their order, and one photo for a session, by its number."""

    logos: tuple[Picture, ...] = ()
    photos: Mapping[int, Picture] = field(default_factory=dict)

    @classmethod
    def read(cls, value: Any, path: str) -> "Pictures":
        """Reads {logos, photos}; refuses by path."""
        given = read_object(value, path, ("logos", "photos"))
        logos = read_each(given["logos"], f"{path}.logos", MOST_LOGOS, Picture.read)
        photos = read_each(given["photos"], f"{path}.photos", MOST_PHOTOS, _read_photo)
        if len(dict(photos)) < len(photos):
            raise bad(f"{path}.photos", "duplicate")
        return cls(logos, dict(photos))

    def json(self) -> dict[str, object]:
        """Returns {logos: [{key, alt}], photos: [{session, key, alt}]}."""
        photos = sorted(self.photos.items())
        return {
            "logos": [logo.json() for logo in self.logos],
            "photos": [{"session": number, **photo.json()} for number, photo in photos],
        }

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(
            picture.key for picture in (*self.logos, *self.photos.values())
        )

    def with_logo(self, logo: Picture) -> "Pictures":
        """Returns these with one more logo; the same one again changes its
        text.

        Refuses `too_many_pictures`.
        """
        logos = {known_logo.key: known_logo for known_logo in self.logos} | {
            logo.key: logo
        }
        if len(logos) > MOST_LOGOS:
            raise Refusal("too_many_pictures", most=MOST_LOGOS)
        return replace(self, logos=tuple(logos.values()))

    def with_photo(self, session: int, photo: Picture) -> "Pictures":
        """Returns these with the photo of a session instead of its present
        one.

        Refuses `too_many_pictures`.
        """
        photos = {**self.photos, session: photo}
        if len(photos) > MOST_PHOTOS:
            raise Refusal("too_many_pictures", most=MOST_PHOTOS)
        return replace(self, photos=photos)

    def only(self, keys: Collection[str]) -> "Pictures":
        """Returns those with one of these keys."""
        photos = {
            number: photo for number, photo in self.photos.items() if photo.key in keys
        }
        return Pictures(tuple(logo for logo in self.logos if logo.key in keys), photos)

    def following(self, numbers: Mapping[int, int]) -> "Pictures":
        """Returns these after sessions got new numbers; the photos of those
        removed go."""
        photos = {
            numbers[number]: photo
            for number, photo in self.photos.items()
            if number in numbers
        }
        return replace(self, photos=photos)
