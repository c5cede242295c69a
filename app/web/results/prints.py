"""Seat cards and blank ballots to print."""

from fastapi import APIRouter, Request, Response

from app.commands.people.seat_codes import log_cards
from app.domain.refusals import Refusal
from app.locales import _, catalogue
from app.queries.board import board_view
from app.reports.prints import ballot_order, cards_order
from app.storage.boards import board_by_code
from app.storage.seats import seats_of
from app.web.http.identity import require_role, staff_context
from app.web.http.rendering import language_of, translate
from app.web.http.routing import Code
from app.web.http.services import join_url, services_of
from app.web.results.downloads import download

router = APIRouter(prefix="/b/{code}")
PDF = "application/pdf"


@router.get("/seat-cards.pdf")
async def get_cards(request: Request, code: Code) -> Response:
    """Ten cards an A4: name, organisation, seat code, the seat's QR and the board's code. For hosts; that they were printed is logged."""
    if (
        request.headers.get("sec-fetch-site") == "cross-site"
    ):  # no other site makes a line in our log, nor a file of all codes
        raise Refusal("foreign_origin")
    await log_cards(await staff_context(request, code), code)
    board, seats = await services_of(request).context.database.read(
        lambda c: ((found := board_by_code(c, code)), seats_of(c, found.id))
    )
    language = language_of(request, board.locale)
    words = {
        "qr": translate(language, _("QR code of this seat")),
        "seat_code": translate(language, _("Your seat code")),
    }
    device = translate(language, _("device of the group"))
    rows = [
        {
            "name": one.name,
            "organisation": device if one.device else one.organisation,
            "code": one.code,
        }
        for one in seats
    ]
    url = join_url(request, code)
    order = cards_order(
        title=board.title, code=board.code, url=url, language=language, seats=rows, words=words
    )
    return download(
        await services_of(request).typesetters.set(request, order),
        f"palabre-{code}-seat-cards.pdf",
        PDF,
    )


@router.get("/paper-ballots.pdf")
async def get_ballots(request: Request, code: Code, activity: str | None = None) -> Response:
    """One blank ballot of the vote, to print as often as needed; of a practice only when it is named. For hosts and helpers."""
    await require_role(request, code, "helper")
    view = await services_of(request).context.database.read(
        lambda c: board_view(c, board_by_code(c, code))
    )
    every = [one for one in view.activities if one.value.kind == "vote"]
    votes = [
        vote
        for vote in every
        if (vote.value.key == activity if activity else not vote.value.practice)
    ]
    if not votes:
        raise Refusal("no_such_activity")
    vote = max(votes, key=lambda one: one.opened_at or "")
    language = language_of(request, view.board.locale)
    rule = vote.value.rule
    assert rule is not None
    words = {
        "qr": translate(language, _("QR code of the join link")),
        "rule": catalogue(language).ngettext(
            "Choose %(num)s field.", "Choose %(num)s different fields.", rule.votes
        )
        % {"num": rule.votes},
        "seat_line": translate(
            language, _("Seat (code or name), if the ballot is typed in for somebody:")
        ),
    }
    order = ballot_order(
        title=view.board.title,
        activity=vote.value.title,
        url=join_url(request, code),
        language=language,
        framework=view.framework(vote),
        words=words,
    )
    return download(
        await services_of(request).typesetters.set(request, order),
        f"palabre-{code}-ballot.pdf",
        PDF,
    )
