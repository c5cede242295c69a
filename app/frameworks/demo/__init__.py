"""The workshop of Ségou (12 and 19 September 2024) as printed in its report:
the demo's content.

Its votes were in an image and are lost: a demo's ballots are invented, and its
title says so. People are roles and institutions.
"""

import json
from pathlib import Path
from typing import Literal, TypedDict, cast

FILE = Path(__file__).with_name("segou-2024.json")


class City(TypedDict):
    name: str
    country: str
    description: str


class Organisation(TypedDict):
    organisation: str


class Speaker(TypedDict):
    role: str
    sessions: list[int]


class Step(TypedDict):
    """`texts` are the printed lines of the step, `activities` the keys of its
    activities."""

    number: int
    title: str
    duration_text: str
    minutes: int
    texts: list[str]
    activities: list[str]


class Session(TypedDict):
    """`minutes_total` adds up the steps; it is not always the announced
    time."""

    number: int
    title: str
    date: str
    date_text: str
    summary: str
    announced_duration_text: str
    announced_minutes: int
    minutes_total: int
    steps: list[Step]
    remarks: str


class Groups(TypedDict):
    count: int
    text: str
    remarks: str


class Sentence(TypedDict):
    section: str
    text: str


class VoteRule(TypedDict):
    votes_per_participant: int
    fields_open_to_votes: int
    individual: bool
    sentences: list[Sentence]
    tool_text: str
    remarks: str


class FieldNotes(TypedDict):
    field: str
    texts: list[str]


class BlockNotes(TypedDict):
    block: str
    texts: list[str]


class Notes(TypedDict):
    """By activity key. Repeated entries are kept, as printed."""

    situation: list[FieldNotes]
    defis: list[BlockNotes]
    propositions: list[FieldNotes]


class Participant(TypedDict):
    role: str | None
    institution: str


class Contact(TypedDict):
    name: str


class Source(TypedDict):
    document: str
    sections: list[str]


class Workshop(TypedDict):
    """`frameworks` and `introductions` are by activity key. `votes` is None:
    they are lost."""

    id: str
    locale: str
    template: str
    title: str
    report_title: str
    city: City
    dates: list[str]
    mode: list[Literal["in_room", "online"]]
    mode_text: str
    same_participants_text: str
    audience_text: str
    facilitators: list[Organisation]
    facilitators_text: str
    welcome_speakers: list[Speaker]
    frameworks: dict[str, str]
    frameworks_remarks: str
    sessions: list[Session]
    groups: Groups
    vote_rule: VoteRule
    votes: None
    votes_remarks: str
    introductions: dict[str, str]
    notes: Notes
    participants: list[Participant]
    participants_remarks: str
    contacts: list[Contact]
    source: Source
    remarks: str


def segou() -> Workshop:
    """Returns a new copy at each call."""
    return cast(Workshop, json.loads(FILE.read_text(encoding="utf-8")))


def seat_name(participant: Participant) -> tuple[str, str]:
    """Returns (name, organisation) of a demo seat: role and institution, or
    the institution alone.

    Never a person's name. Several seats have the same name (four are
    `Comptable`).
    """
    role, institution = participant["role"], participant["institution"]
    return (role, institution) if role else (institution, "")
