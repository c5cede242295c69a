"""Imports a list of people, after a preview."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import WithJsonSchema

from app.commands.people import roster as commands
from app.documents.roster.file import read_sent_roster, write_roster
from app.documents.roster.plan import RosterPlan
from app.documents.roster.roster import BadRoster, Roster
from app.domain.refusals import Refusal
from app.web.console.people_page import people_page
from app.web.http.answers import answer_command, require_page
from app.web.http.bodies import Body, documented
from app.web.http.pages.reader import wanted
from app.web.http.rendering import see_other
from app.web.http.routing import Code, Router
from app.web.http.staff_commands import staff_command
from app.web.participant.seats import seat_json

router = Router(prefix="/b/{code}")
Sent = Annotated[
    str | bytes,
    WithJsonSchema(
        {
            "type": "string",
            "description": "pasted text, or in a form a file: CSV, text or .xlsx",
        }
    ),
]


class RosterBody(Body):
    """`csv`: pasted text or an uploaded file; a line of heads names the
    columns. `namesakes`: people who are alike in all columns are different
    people. `seen`: the summary of the preview that is confirmed; where the
    import would do something else by now, nothing is done and the preview is
    shown again."""

    csv: Sent
    namesakes: bool = False
    seen: str = ""


@dataclass(frozen=True)
class Preview:
    """Holds what an import would do, and the list as the form sends it
    again."""

    plan: RosterPlan
    text: str
    namesakes: bool
    again: bool = False


def plan_json(plan: RosterPlan) -> dict[str, object]:
    """Returns the counts of a plan: each person of the list is new, known or
    changed."""
    counts = {
        "new": len(plan.new),
        "known": len(plan.unchanged),
        "changed": len(plan.changed),
    }
    return {
        **counts,
        "new_groups": list(plan.new_groups.values()),
        "ignored_columns": list(plan.ignored_columns),
    }


@router.post("/roster", openapi_extra=documented(RosterBody))
async def post_roster(
    request: Request, code: Code, preview: Annotated[bool, Query()] = False
) -> Response:
    """Makes seats for the people of a list who have none, all or nothing.

    Answers 201 {new, known, changed, new_groups, ignored_columns, seats}; with
    `?preview=1` 200, and changes nothing. People are recognised by name and
    organisation, whatever the case, accents, spaces and hyphens. Problems of a
    refused list name their lines.
    """
    context, body = await staff_command(request, code, RosterBody)
    roster = Roster(())
    try:
        roster = await read_sent_roster(body.csv)
        plan = await commands.preview_roster(
            context, code, roster, namesakes=body.namesakes
        )
        if preview or (body.seen and body.seen != plan.summary):
            return await _preview(request, code, body, roster, plan)
        imported = await commands.import_roster(
            context, code, roster, namesakes=body.namesakes
        )
    except Refusal as refusal:
        require_page(request, refusal)
        return await people_page(
            request,
            code,
            refusal=refusal,
            typed=_typed(body, roster),
            twins=_has_twins(refusal),
        )
    if wanted(request) != "json":
        return see_other(f"/b/{code}/people")
    return answer_command(
        request,
        code,
        {
            **plan_json(imported.plan),
            "seats": [
                {**seat_json(seat), "present": seat.present} for seat in imported.seats
            ],
        },
        status=201,
    )


def _typed(body: RosterBody, roster: Roster) -> str:
    """Returns the list as the form shows it again: what was pasted, else the
    rows of a file as far as it could be read."""
    if isinstance(body.csv, str):
        return body.csv
    return write_roster(roster.rows) if roster.rows else ""


def _has_twins(refusal: Refusal) -> bool:
    """Returns whether people of the list are alike, which may be allowed."""
    problems = refusal.problems if isinstance(refusal, BadRoster) else ()
    return any(problem["problem"] == "twice" for problem in problems)


async def _preview(
    request: Request, code: str, body: RosterBody, roster: Roster, plan: RosterPlan
) -> Response:
    if wanted(request) == "json":
        return JSONResponse({**plan_json(plan), "seats": []})
    again = bool(body.seen)
    return await people_page(
        request,
        code,
        preview=Preview(plan, write_roster(roster.rows), body.namesakes, again),
    )
