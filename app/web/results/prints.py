"""Seat cards and blank ballots to print."""

from collections.abc import Sequence

from fastapi import Request, Response

from app.commands.people.seat_codes import log_cards
from app.domain.framework import Framework
from app.domain.refusals import Refusal
from app.locales import _, catalogue, languages
from app.queries.board import BoardView
from app.reports.file_names import file_name
from app.reports.prints import ballot_order, cards_order, poster_order, wifi_part
from app.storage.activities import StoredActivity
from app.storage.seats import StoredSeat, seats_of
from app.web.http.identity import require_role, staff_context
from app.web.http.pages.reader import language_of
from app.web.http.rendering import translate
from app.web.http.routing import Code, Router
from app.web.http.services import join_url, read
from app.web.results.downloads import (
    chosen_language,
    download_pdf,
    labelled_view,
    named_for,
)
from app.web.results.screen import STAY_CONNECTED

router = Router(prefix="/b/{code}")


@router.get("/seat-cards.pdf")
async def get_cards(
    request: Request, code: Code, locale: str | None = None
) -> Response:
    """Returns cards of all seats to print, ten an A4; that they were printed
    is logged.

    Each has name, organisation, seat code, the seat's QR and the board's code.
    For hosts.
    """
    # No other site may add to our log, or have a file with all codes made.
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise Refusal("foreign_origin")
    await log_cards(await staff_context(request, code), code)
    view, label = await read(request, labelled_view, code)
    board, language = view.board, _language(request, locale, view)
    seats = await read(request, seats_of, board.id)
    order = cards_order(
        title=board.title,
        code=board.code,
        url=join_url(request, code),
        language=language,
        seats=_card_rows(seats, language),
        words=_card_words(language),
        wifi=wifi_part(board.settings.wifi),
    )
    return await download_pdf(
        request, order, file_name(label, "cards", language, "pdf")
    )


def _language(request: Request, locale: str | None, view: BoardView) -> str:
    """Returns the language that was asked for, else the reader's."""
    return chosen_language(locale, language_of(request, view.board.locale))


def _card_words(language: str) -> dict[str, str]:
    return {
        "qr": translate(language, _("QR code of this seat")),
        "seat_code": translate(language, _("Your seat code")),
        **_wifi_words(language),
    }


def _card_rows(seats: Sequence[StoredSeat], language: str) -> list[dict[str, str]]:
    device = translate(language, _("device of the group"))
    return [
        {
            "name": seat.name,
            "organisation": device if seat.device else seat.organisation,
            "code": seat.code,
        }
        for seat in seats
    ]


def _wifi_words(language: str) -> dict[str, str]:
    return {
        "qr_wifi": translate(language, _("QR code of the Wi-Fi")),
        "wifi": translate(language, _("Wi-Fi of the room")),
    }


@router.get("/poster.pdf")
async def get_poster(
    request: Request, code: Code, locale: str | None = None
) -> Response:
    """Returns a poster to print: how to join, and the Wi-Fi of the room. For
    hosts."""
    await require_role(request, code)
    view, label = await read(request, labelled_view, code)
    board, language = view.board, _language(request, locale, view)
    order = poster_order(
        title=board.title,
        place=board.place,
        code=board.code,
        url=join_url(request, code),
        language=language,
        words=_poster_words(language),
        wifi=wifi_part(board.settings.wifi),
        stay_connected=[translate(key, STAY_CONNECTED) for key in languages()],
    )
    return await download_pdf(
        request, order, file_name(label, "poster", language, "pdf")
    )


def _poster_words(language: str) -> dict[str, str]:
    return {
        "qr": translate(language, _("QR code of the join link")),
        "workshop": translate(language, _("The workshop")),
        "password": translate(language, _("Password")),
        "open": translate(language, _("Scan the code, or open")),
        "code": translate(language, _("Code")),
        **_wifi_words(language),
    }


STUB = _(
    "Secret vote: tear this strip off as soon as the ballot is typed in, and destroy "
    "it."
)


def _vote_to_print(view: BoardView, key: str | None) -> StoredActivity:
    """Returns the vote with the key, else the real one that was opened
    last."""
    votes = [
        activity
        for activity in view.activities
        if activity.value.kind == "vote"
        and (activity.value.key == key if key else not activity.value.practice)
    ]
    if not votes:
        raise Refusal("no_such_activity")
    return max(votes, key=lambda vote: vote.opened_at or "")


@router.get("/paper-ballots.pdf")
async def get_ballots(
    request: Request, code: Code, activity: str | None = None, locale: str | None = None
) -> Response:
    """Returns blank ballots of the vote to print; of a practice vote only when
    it is named.

    For hosts and helpers. Refuses `no_such_activity`.
    """
    await require_role(request, code, "helper")
    view, label = await read(request, labelled_view, code, named_for(request, locale))
    vote, language = (
        _vote_to_print(view, activity),
        _language(request, locale, view),
    )
    framework = view.framework(vote)
    order = ballot_order(
        title=view.board.title,
        activity=vote.value.title,
        url=join_url(request, code),
        language=language,
        framework=framework,
        words=_ballot_words(vote, framework, language),
    )
    return await download_pdf(
        request, order, file_name(label, "ballots", language, "pdf")
    )


def _ballot_words(
    vote: StoredActivity, framework: Framework, language: str
) -> dict[str, str]:
    rule = vote.value.rule
    assert rule is not None
    seat_line = _("Seat (code or name), if the ballot is typed in for somebody:")
    return {
        "qr": translate(language, _("QR code of the join link")),
        "rule": _rule(framework, rule.votes, language),
        "seat_line": translate(language, seat_line),
        "stub": translate(language, STUB) if vote.value.secret else "",
    }


def _rule(framework: Framework, votes: int, language: str) -> str:
    """Returns what to choose on a paper ballot: fields, or notes that were put
    to the vote."""
    ngettext = catalogue(language).ngettext
    if framework.is_of_notes:
        text = ngettext(
            "Choose %(num)s note.", "Choose %(num)s different notes.", votes
        )
    else:
        text = ngettext(
            "Choose %(num)s field.", "Choose %(num)s different fields.", votes
        )
    return text % {"num": votes}
