"""The form of the plan of action in a session document."""

from typing import Annotated, Literal

from pydantic import Field

from app.documents.session.schema_types import Clean, Day, Part, Time, Uuid
from app.domain.plan.commitment import FOLLOW_UPS_EVER, PARTS, REASON_LIMIT


class Progress(Part):
    """What a follow-up found of a commitment."""

    day: Day
    """The day of the follow-up."""
    state: Literal["done", "under_way", "stopped"]
    """What became of it."""
    reason: Annotated[str, Field(max_length=REASON_LIMIT), Clean]
    """Why; never empty for what was stopped."""
    at: Time
    """When it was said."""


class Commitment(Part):
    """A proposal of the plan of action."""

    note: Uuid
    """The id of the note that proposes it."""
    lead: Annotated[str, Field(max_length=PARTS["lead"]), Clean]
    """Who leads it."""
    partners: Annotated[str, Field(max_length=PARTS["partners"]), Clean]
    """Who takes part."""
    due: Annotated[str, Field(max_length=PARTS["due"]), Clean]
    """When, in the words of the workshop."""
    first_step: Annotated[str, Field(max_length=PARTS["first_step"]), Clean]
    """What is done first."""
    indicator: Annotated[str, Field(max_length=PARTS["indicator"]), Clean]
    """By what it is known to be done."""
    removed: bool
    """Whether it was taken back; it is empty then."""
    made_at: Time
    """When it was taken into the plan."""
    updated_at: Time
    """When it last changed."""
    progress: Annotated[list[Progress], Field(max_length=FOLLOW_UPS_EVER)]
    """What the follow-ups found, by their days."""


class FollowUp(Part):
    """A day on which the plan was looked at again."""

    day: Day
    """Unique on the board."""
    opened_at: Time
    """When it was opened."""
    removed: bool = False
    """Whether it was removed; no commitment has a line of it then. Absent in
    older files."""
