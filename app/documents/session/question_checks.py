"""Checks what a session document says of quick questions: pages and sums rely on their form."""

from collections.abc import Mapping

from app.documents.session.document import ActivityPart, RulePart
from app.domain.framework import Framework
from app.domain.json import bad
from app.domain.plan.questions import ANSWERS, fits_kind


def check_kind(
    where: str, activity: ActivityPart, frameworks_by_id: Mapping[str, Framework]
) -> None:
    """Refuses `not_of_kind`: a question on other answers than its own, or with other than one
    choice; words that are not secret; a vote or notes on the answers of a question. And
    `not_of_notes`: an order of what is no ballot of fields."""
    rounds = [(f"{where}.rounds[{place}]", part) for place, part in enumerate(activity["rounds"])]
    for path, framework in (
        (where, activity["framework"]),
        *((path, part["framework"]) for path, part in rounds),
    ):
        if not fits_kind(activity["kind"], frameworks_by_id[framework]):
            raise bad(f"{path}.framework", "not_of_kind")
    # Named ballots are in a file while they are cast, and words only from the seal on.
    secret = [activity["secret"], *(part["secret"] for _, part in rounds)]
    if activity["kind"] == "word" and not all(secret):
        raise bad(f"{where}.secret", "not_of_kind")
    if activity.get("order") is not None and activity["kind"] != "vote":
        raise bad(f"{where}.order", "not_of_notes")
    if activity["kind"] in ANSWERS:
        _require_one_choice(f"{where}.rule", activity["rule"])
        for path, part in rounds:
            _require_one_choice(f"{path}.rule", part["rule"])


def _require_one_choice(where: str, rule: RulePart | None) -> None:
    if rule is not None and (rule["votes"], rule["repeats"]) != (1, False):
        raise bad(where, "not_of_kind")
