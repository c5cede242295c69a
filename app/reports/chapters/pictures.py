"""Places the organiser's pictures: logos in a row of one height, a photo in
its session."""

from collections.abc import Sequence

from app.queries.results.report_pictures import ShownPicture
from app.reports.model import Photo

LINE = 16.4  # centimetres between the margins
LOGO_HEIGHT, LOGO_GAP = 1.8, 0.8
PHOTO_WIDTH, PHOTO_HEIGHT = 14.0, 8.5


def logo_row(logos: Sequence[ShownPicture]) -> tuple[Photo, ...]:
    """Returns the logos in one height: LOGO_HEIGHT, less where the line is too
    short."""
    if not logos:
        return ()
    room = LINE - LOGO_GAP * (len(logos) - 1)
    height = min(LOGO_HEIGHT, room / sum(logo.file.ratio for logo in logos))
    return tuple(Photo(logo.file, logo.alt, height * logo.file.ratio) for logo in logos)


def photo(picture: ShownPicture) -> Photo:
    """Returns a photo as large as it may be in the text."""
    width = min(PHOTO_WIDTH, PHOTO_HEIGHT * picture.file.ratio)
    return Photo(picture.file, picture.alt, width)
