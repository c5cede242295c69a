"""The addresses of the report's pictures, and what a logo is sent by."""

from tests.files.drawn_pictures import png, sent
from tests.web.people import Workshop


def logo(workshop: Workshop) -> dict[str, object]:
    return sent(png())


def added_logo(workshop: Workshop) -> dict[str, str]:
    """The address of a logo that stands on the cover."""
    answer = workshop.fanta.post(f"{workshop.path}/pictures", json=logo(workshop))
    return {"key": answer.raise_for_status().json()["logos"][-1]["key"]}
