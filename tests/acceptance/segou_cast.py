"""Who plays Ségou: the 31 roles of the report's annex, and the notes that it prints.

The report tells neither who was online, in which group, with which device, nor what anybody chose:
all of that is invented here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.frameworks.demo import seat_name, segou

WORKSHOP = segou()
BLOCKS = ("droits", "communautes", "prosperite", "territoires", "nature", "gouvernance")
ONLINE = 9  # the last nine of the list, in groups 5 and 6
HANDED, ON_PAPER, SILENT = (2, 5, 8, 11, 14, 17), (3, 9, 15, 20), 30  # places in the list
SCANS, TYPES, MOVES = (
    0,
    22,
    1,
)  # comes in by the card's QR, by the typed code; goes to another device after the week


@dataclass(frozen=True)
class Role:
    """A person of the annex.

    `group` is a group's key; `way` is how the ballot comes in: own, handover, paper or none.
    """

    place: int
    name: str
    organisation: str

    @property
    def attendance(self) -> str:
        return "online" if self.place >= len(WORKSHOP["participants"]) - ONLINE else "in_room"

    @property
    def group(self) -> str:
        return f"groupe-{5 + self.place % 2 if self.attendance == 'online' else 1 + self.place % 4}"

    @property
    def way(self) -> str:
        ways = {
            **dict.fromkeys(HANDED, "handover"),
            **dict.fromkeys(ON_PAPER, "paper"),
            SILENT: "none",
        }
        return ways.get(self.place, "own")

    @property
    def choices(self) -> tuple[str, str, str]:
        """An invented ballot: the votes of Ségou are lost. Field 8 is liked by most, others tie."""
        liked = ("8", "13") if self.place % 3 else ("8", "22")
        return (*liked, str(1 + (5 * self.place) % 7))  # type: ignore[return-value]


CAST = [
    Role(place, *seat_name(participant))
    for place, participant in enumerate(WORKSHOP["participants"])
]


@dataclass(frozen=True)
class Written:
    """A printed note.

    The activity, the field or the block it hangs on, and the group that writes it.
    """

    activity: str
    place: str
    text: str
    group: str

    @property
    def where(self) -> dict[str, str | None]:
        return (
            {"field": None, "block": self.place}
            if self.activity == "defis"
            else {"field": self.place}
        )


def block_of(field: str) -> str:
    """Thirty fields, five a block but four in `nature` and six in `gouvernance`."""
    ends = zip((5, 10, 15, 20, 24, 30), BLOCKS, strict=True)
    return next(block for last, block in ends if int(field) <= last)


def printed(activity: str) -> Iterator[Written]:
    """Every note that the report prints, in its order.

    A block's group writes its notes; the quadrants go round.
    """
    for at, note in enumerate(WORKSHOP["notes"][activity]):  # type: ignore[literal-required]
        place = note["block"] if activity == "defis" else note["field"]
        number = 1 + (at if activity == "defis" else BLOCKS.index(block_of(place)))
        yield from (Written(activity, place, text, f"groupe-{number}") for text in note["texts"])


def sheet(
    rows: list[tuple[str, str, str, str]], separator: str, heads: tuple[str, str, str, str]
) -> str:
    """A table as a spreadsheet saves it: quoted where needed, lines end as on Windows."""

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if {separator, '"'} & set(text) else text

    return "".join(separator.join(map(cell, row)) + "\r\n" for row in (heads, *rows))


def french_roster() -> bytes:
    """The list as a French Excel saves it as CSV: semicolons, in the Windows code page."""
    where = {"in_room": "En salle", "online": "En ligne"}
    rows = [
        (
            role.name,
            role.organisation,
            where[role.attendance],
            role.group.replace("groupe-", "Groupe "),
        )
        for role in CAST
    ]
    return sheet(rows, ";", ("Nom", "Structure", "Présence", "Groupe")).encode("cp1252")


def bad_english_roster() -> bytes:
    """The same as an English Excel saves it as “CSV UTF-8”: commas, a mark of order.

    Two of its lines are wrong.
    """
    rows = [
        (role.name, role.organisation, role.attendance.replace("_", " "), role.group)
        for role in CAST
    ]
    rows[3] = ("", *rows[3][1:])
    rows[6] = (*rows[6][:2], "at the café", rows[6][3])
    return sheet(rows, ",", ("Name", "Organisation", "Attendance", "Group")).encode("utf-8-sig")
