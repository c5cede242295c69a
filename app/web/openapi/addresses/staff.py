"""What staff change of a board: its settings, its people, what was done; and its
answers."""

from collections.abc import Iterator

from pydantic import Field

from app.web.openapi.address import HOST, ORGANISER, SEATS, STAFF, Address, Content
from app.web.openapi.answers import Answer, Name, Open

OF_BOARD = ("not_host", "no_such_board")


class HeadAnswer(Open):
    """A board without its activities, as after a change of its settings."""

    code: str = Field(examples=["K7PM4X"])
    title: Name
    place: str
    locale: str
    joining: str = Field(examples=["open"])
    erase_on: str | None = Field(
        description="The day on which the board erases itself."
    )
    time_zone: str = Field(examples=["Africa/Bamako"])


class ListedSeatAnswer(Answer):
    seat: str
    name: str
    organisation: str
    attendance: str
    present: bool


class RosterAnswer(Answer):
    """How many people of the list are new, known and changed; `seats` are those of the
    list."""

    new: int
    known: int
    changed: int
    new_groups: list[str]
    ignored_columns: list[str]
    seats: list[ListedSeatAnswer] = Field(description="Empty with `preview=1`.")


class SeatCodeAnswer(Answer):
    seat_code: str = Field(examples=["7KQM-4XWZ"])


class DeviceAnswer(ListedSeatAnswer):
    """The seat of a group's common device, which writes notes and has no vote."""

    group: str
    device: bool
    seat_code: str


class ChangedAnswer(Answer):
    changed: int = Field(description="How many people were marked otherwise before.")


class VoidedAnswer(Answer):
    voided: int
    ballots: int


class HiddenAnswer(Answer):
    hidden: int


class ActAnswer(Open):
    id: int
    at: str
    actor: str
    by: str | None
    act: str = Field(examples=["activity_opened"])
    subject: Name
    undo: bool = Field(description="Whether it can be undone.")


class ActsAnswer(Answer):
    acts: list[ActAnswer]


class UndoneActAnswer(Answer):
    id: int
    at: str
    act: str


class UndoneAnswer(Answer):
    undone: UndoneActAnswer


class NamingTextAnswer(Answer):
    kind: str = Field(examples=["note"])
    text: str
    page: str
    place: str


class NamingTextsAnswer(Answer):
    """The texts that name somebody."""

    texts: list[NamingTextAnswer]


def addresses() -> Iterator[Address]:
    """Yields the addresses of settings, people, acts and texts that name somebody."""
    head: dict[int, Content] = {200: HeadAnswer}
    settings = (
        "bad_setting",
        "bad_locale",
        "bad_date",
        "date_too_early",
        "changed_meanwhile",
    )
    refusals = (*OF_BOARD, "text_empty", "text_too_long", *settings)
    sentence = "Changes the settings of a board, its day of erasure too."
    yield Address("post", "/b/{code}/settings", HOST, sentence, STAFF, head, refusals)
    yield from _people()
    yield from _crowds()
    yield from _acts()
    yield from _named()


def _people() -> Iterator[Address]:
    roster: dict[int, Content] = {200: RosterAnswer, 201: RosterAnswer}
    sentence = (
        "Makes seats for the people of a list who have none; `preview=1` changes "
        "nothing."
    )
    refusals = (*OF_BOARD, "bad_roster")
    yield Address("post", "/b/{code}/roster", SEATS, sentence, STAFF, roster, refusals)
    code: dict[int, Content] = {200: SeatCodeAnswer}
    sentence = "Reads a person's seat code, which the log notes."
    refusals = (*OF_BOARD, "no_such_seat")
    yield Address(
        "post", "/b/{code}/people/{seat}/code", SEATS, sentence, STAFF, code, refusals
    )
    device: dict[int, Content] = {200: DeviceAnswer}
    sentence = "Gives a group the seat of its common device."
    refusals = (*OF_BOARD, "no_such_group")
    path = "/b/{code}/groups/{key}/device"
    yield Address("post", path, SEATS, sentence, STAFF, device, refusals)


def _crowds() -> Iterator[Address]:
    """Yields what staff do with several people at once."""
    answers: tuple[tuple[str, str, Content], ...] = (
        ("mark", "Marks people present or absent.", ChangedAnswer),
        ("void", "Takes seats away with their open ballots.", VoidedAnswer),
        ("hide-notes", "Hides all notes of people.", HiddenAnswer),
    )
    for verb, sentence, content in answers:
        path, refusals = f"/b/{{code}}/people/{verb}", (*OF_BOARD, "no_such_seat")
        yield Address("post", path, SEATS, sentence, STAFF, {200: content}, refusals)


def _acts() -> Iterator[Address]:
    acts: dict[int, Content] = {200: ActsAnswer}
    sentence = "Lists what staff did, newest first."
    yield Address("get", "/b/{code}/acts", HOST, sentence, STAFF, acts, OF_BOARD)
    undone: dict[int, Content] = {200: UndoneAnswer}
    refusals = (*OF_BOARD, "nothing_to_undo", "act_final", "act_passed")
    sentence = "Takes an act back while nothing stands on it."
    yield Address("post", "/b/{code}/undo", HOST, sentence, STAFF, undone, refusals)


def _named() -> Iterator[Address]:
    """Yields the addresses by which a name leaves all texts."""
    texts: dict[int, Content] = {200: NamingTextsAnswer}
    of_person, unknown = "/b/{code}/people/{seat}/named", (*OF_BOARD, "no_such_seat")
    sentence = "Lists the texts that name a person."
    yield Address("get", of_person, SEATS, sentence, ORGANISER, texts, unknown)
    for end, sentence, more in (
        ("", "Lists the texts that have a name.", ("text_empty",)),
        ("/reword", "Puts another text in a place.", ("no_such_place",)),
        (
            "/forget",
            "Takes former wordings with a name out of the log.",
            ("text_empty",),
        ),
    ):
        path, refusals = f"/b/{{code}}/named{end}", (*OF_BOARD, *more, "text_too_long")
        yield Address("post", path, SEATS, sentence, ORGANISER, texts, refusals)
