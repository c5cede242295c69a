"""What staff change of a board: its settings, its people, what was done; and
its answers."""

from pydantic import Field

from app.web.openapi.address import HOST, ORGANISER, SEATS, STAFF, Address
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
    """How many people of the list are new, known and changed; `seats` are
    those of the list."""

    new: int
    known: int
    changed: int
    new_groups: list[str]
    ignored_columns: list[str]
    seats: list[ListedSeatAnswer] = Field(description="Empty with `preview=1`.")


class SeatCodeAnswer(Answer):
    seat_code: str = Field(examples=["7KQM-4XWZ"])


class DeviceAnswer(ListedSeatAnswer):
    """The seat of a group's common device, which writes notes and has no
    vote."""

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


PEOPLE = (
    Address(
        "post",
        "/b/{code}/roster",
        SEATS,
        (
            "Makes seats for the people of a list who have none; `preview=1` changes "
            "nothing."
        ),
        STAFF,
        {200: RosterAnswer, 201: RosterAnswer},
        (*OF_BOARD, "bad_roster"),
    ),
    Address(
        "post",
        "/b/{code}/people/{seat}/code",
        SEATS,
        "Reads a person's seat code, which the log notes.",
        STAFF,
        {200: SeatCodeAnswer},
        (*OF_BOARD, "no_such_seat"),
    ),
    Address(
        "post",
        "/b/{code}/groups/{key}/device",
        SEATS,
        "Gives a group the seat of its common device.",
        STAFF,
        {200: DeviceAnswer},
        (*OF_BOARD, "no_such_group"),
    ),
)

# What staff do with several people at once.
CROWDS = (
    *(
        Address(
            "post",
            f"/b/{{code}}/people/{verb}",
            SEATS,
            sentence,
            STAFF,
            {200: content},
            (*OF_BOARD, "no_such_seat"),
        )
        for verb, sentence, content in (
            ("mark", "Marks people present or absent.", ChangedAnswer),
            ("void", "Takes seats away with their open ballots.", VoidedAnswer),
            ("hide-notes", "Hides all notes of people.", HiddenAnswer),
        )
    ),
)

ACTS = (
    Address(
        "get",
        "/b/{code}/acts",
        HOST,
        "Lists what staff did, newest first.",
        STAFF,
        {200: ActsAnswer},
        OF_BOARD,
    ),
    Address(
        "post",
        "/b/{code}/undo",
        HOST,
        "Takes an act back while nothing stands on it.",
        STAFF,
        {200: UndoneAnswer},
        (*OF_BOARD, "nothing_to_undo", "act_final", "act_passed"),
    ),
)

# The addresses by which a name leaves all texts.
NAMED = (
    Address(
        "get",
        "/b/{code}/people/{seat}/named",
        SEATS,
        "Lists the texts that name a person.",
        ORGANISER,
        {200: NamingTextsAnswer},
        (*OF_BOARD, "no_such_seat"),
    ),
    *(
        Address(
            "post",
            f"/b/{{code}}/named{end}",
            SEATS,
            sentence,
            ORGANISER,
            {200: NamingTextsAnswer},
            (*OF_BOARD, *more, "text_too_long"),
        )
        for end, sentence, more in (
            ("", "Lists the texts that have a name.", ("text_empty",)),
            ("/reword", "Puts another text in a place.", ("no_such_place",)),
            (
                "/forget",
                "Takes former wordings with a name out of the log.",
                ("text_empty",),
            ),
        )
    ),
)

ADDRESSES = (
    Address(
        "post",
        "/b/{code}/settings",
        HOST,
        "Changes the settings of a board, its day of erasure too.",
        STAFF,
        {200: HeadAnswer},
        (
            *OF_BOARD,
            "text_empty",
            "text_too_long",
            "bad_setting",
            "bad_locale",
            "bad_date",
            "date_too_early",
            "changed_meanwhile",
        ),
    ),
    *PEOPLE,
    *CROWDS,
    *ACTS,
    *NAMED,
)
