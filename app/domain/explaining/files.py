"""The pictures and sounds that explain fields: small files, named by a hash of
their bytes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from app.domain.explaining.sounds import SoundMedia, sound_media
from app.domain.explaining.webp import HEAD, size_of_webp
from app.domain.pictures import KEY_LENGTH
from app.domain.refusals import Refusal

MOST_PICTURE, MOST_SOUND = 2_000, 10_000  # bytes
MOST_SIDE = 256  # pixels
# Of a board: 200 fields, each with a picture and four languages
MOST_FILES = 1_000
KEY = re.compile(f"[0-9a-f]{{{KEY_LENGTH}}}")


@dataclass(frozen=True)
class ExplainingFile:
    """A picture or a sound as it is kept."""

    body: bytes
    media: Literal["image/webp"] | SoundMedia

    @property
    def is_picture(self) -> bool:
        return self.media == "image/webp"


def small_picture(body: bytes) -> ExplainingFile:
    """Returns a picture of a field. Refuses `bad_field_picture` for what is no
    WebP of at most MOST_PICTURE bytes and MOST_SIDE pixels a side, and for
    more than its pixels."""
    try:
        size = size_of_webp(body)
    except (ValueError, IndexError):
        raise Refusal("bad_field_picture", cause="kind") from None
    if len(body) > MOST_PICTURE or not all(0 < side <= MOST_SIDE for side in size):
        raise Refusal("bad_field_picture", cause="bytes")
    return ExplainingFile(body, "image/webp")


def small_sound(body: bytes) -> ExplainingFile:
    """Returns a sound of a field. Refuses `bad_sound`: `bytes` for one of more
    than MOST_SOUND, `kind` for what is no Ogg, WebM or MP4 with sound
    alone."""
    try:
        media = sound_media(body)
    except (ValueError, IndexError):
        raise Refusal("bad_sound", cause="kind") from None
    if len(body) > MOST_SOUND:
        raise Refusal("bad_sound", cause="bytes")
    return ExplainingFile(body, media)


def explaining_file(body: bytes) -> ExplainingFile:
    """Returns the picture or the sound in these bytes. Refuses as the two
    do."""
    return small_picture(body) if body.startswith(HEAD) else small_sound(body)


def refuse_too_many(keys: Iterable[str]) -> None:
    """Refuses `too_many_files` for more than MOST_FILES on a board."""
    if len(set(keys)) > MOST_FILES:
        raise Refusal("too_many_files", most=MOST_FILES)
