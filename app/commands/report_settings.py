"""Changes what the organiser says in the report: its texts, and what it tells
of people."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypedDict

from app.domain.board_settings import (
    MODALITIES,
    PRIVACY,
    TEXT_LIMIT,
    TEXTS,
    BoardSettings,
)
from app.domain.plan.commitment import PLANNERS
from app.domain.refusals import Refusal
from app.domain.text import tidy


class ReportChanges(TypedDict, total=False):
    """What changes in the report and the plan; all but the first three are
    TEXTS. Modality "" takes it away."""

    participants: str
    modality: str
    planners: str
    introduction: str
    context: str
    organisers: str
    facilitators: str
    structure: str
    course: str
    priorities: str
    challenges: str
    situation: str
    strengths: str
    proposals: str
    conclusions: str
    contacts: str


def with_report(settings: BoardSettings, changes: Mapping[str, Any]) -> BoardSettings:
    """Returns the settings with the changes. Refuses `bad_setting` and
    `text_too_long`."""
    if "participants" in changes:
        settings = replace(
            settings, participants=allowed(changes["participants"], PRIVACY)
        )
    if "modality" in changes:
        modality = allowed(changes["modality"], ("", *MODALITIES))
        settings = replace(settings, modality=modality or None)
    if "planners" in changes:
        settings = replace(settings, planners=allowed(changes["planners"], PLANNERS))
    texts = _texts(changes)
    return replace(settings, texts={**settings.texts, **texts}) if texts else settings


def _texts(changes: Mapping[str, Any]) -> dict[str, str]:
    """Returns the texts among the changes, tidied. Refuses `text_too_long`."""
    texts = {key: tidy(str(value)) for key, value in changes.items() if key in TEXTS}
    longest = max(map(len, texts.values()), default=0)
    if longest > TEXT_LIMIT:
        raise Refusal("text_too_long", limit=TEXT_LIMIT, length=longest)
    return texts


def allowed(value: object, words: tuple[str, ...]) -> str:
    """Returns the value where it is one of the words. Refuses
    `bad_setting`."""
    if value not in words:
        raise Refusal("bad_setting", cause="unknown", value=str(value)[:40])
    return str(value)
