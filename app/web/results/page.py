"""The results for staff, and the public result that the organiser publishes
after the seal."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from fastapi import Request, Response
from markupsafe import Markup
from sqlalchemy import Connection

from app.charts.matrix import matrix_chart
from app.commands.publishing import publish_result
from app.domain.framework import Framework
from app.domain.plan.shortlist import is_made
from app.domain.refusals import Refusal
from app.domain.votes.matrix import Quadrants
from app.domain.votes.redraws import Sureness
from app.domain.votes.tally import Tally, ranking
from app.queries.results.parts import composition_in, divisions_in
from app.queries.results.results import (
    Checked,
    PublicResult,
    Reading,
    check_receipt,
    is_published,
    public_result,
    results_of,
)
from app.queries.results.results_json import checked_json, public_json, results_json
from app.reports.chapters.matrix import matrix_words, quarters_of
from app.reports.chapters.order import order_text, places_text
from app.reports.chapters.parts import COMPOSED, COUNTED, name_of, part_name
from app.reports.chapters.sureness import first_places_text, sureness_text
from app.reports.chapters.vote_tables import turnout_text
from app.reports.chapters.votes import rule_text
from app.reports.words import Words
from app.storage.boards import StoredBoard, board_by_code
from app.storage.seats import seat_or_none
from app.web.http.answers import answer_command, json_or_empty
from app.web.http.bodies import Body, documented, read_body
from app.web.http.guesses import spend_from_address
from app.web.http.identity import Caller, caller_of, require_role
from app.web.http.limits import ADDRESS_GUESSES
from app.web.http.pages.reader import language_of, reader_languages, wanted
from app.web.http.rendering import page
from app.web.http.routing import Code, Router
from app.web.http.security import page_policy
from app.web.http.services import board_url, read, services_of
from app.web.http.staff_commands import staff_command

router = Router(prefix="/b/{code}")


class PublishBody(Body):
    """Whether anybody who has the address may read the sealed result."""

    published: bool


class ReceiptBody(Body):
    """`receipt`: of a sealed ballot, however it is typed; `activity`: a vote's
    key, "" for all."""

    receipt: str = ""
    activity: str = ""


@router.get("/results")
async def get_results(request: Request, code: Code) -> Response:
    """Shows votes, notes, and notes against votes, without numbers of a hidden
    tally.

    For hosts, the organiser and observers.
    """
    role = await require_role(request, code, "observer")
    results = await read(request, results_of, code, reader_languages(request))
    if wanted(request) == "json":
        return json_or_empty(request, results_json(results, reader_languages(request)))
    words = _words_of(request, results.board)
    values = {
        "results": results,
        "role": role,
        "says": said_of(words),
        "beside": [
            reading
            for reading in results.readings
            if not is_made(reading.vote.framework)
        ],
        "quarters": quarters_of(words),
        "levels": levels_of,
    }
    values |= {
        "chart": lambda reading: chart_of(words, reading),
        "result_url": f"{board_url(request, code)}/result",
        "embed_origins": services_of(request).settings.embed_origins,
    }
    return page(request, "results/page.html", values, language=results.board.locale)


def _words_of(request: Request, board: StoredBoard) -> Words:
    """Returns the words of the reader, with the clocks of the workshop."""
    return Words(language_of(request, board.locale), board.settings.time_zone)


def said_of(words: Words) -> dict[str, object]:
    """Returns functions for templates that say what the report says, by
    name."""
    return {
        "rule": lambda rule, framework: rule_text(words, rule, framework),
        "turnout": lambda tally: turnout_text(words, tally),
        "order": lambda order: order_text(words, order),
        "places": lambda places: places_text(words, places),
        "composition": lambda report: composition_in(report, (words.language,)),
        "composed": lambda: words.say(COMPOSED),
        "divisions": lambda round_: divisions_in(round_, (words.language,)),
        "part_name": lambda line: part_name(words, line),
        "division_name": lambda division: name_of(words, division.title),
        "counted": lambda: words.say(COUNTED),
        "moment": words.moment,
        "list": words.list,
        "mean": words.mean,
        "share": words.share,
        "sure": lambda framework, tally, sure: _sureness(words, framework, tally, sure),
    }


def _sureness(
    words: Words, framework: Framework, tally: Tally, sure: Sureness
) -> dict[str, object]:
    """Returns what a page says of the first places: sentences, the counts'
    head, and the line.

    `fields` are those that were among the first in any re-draw, in the order
    of the ranking.
    """
    ranked = ranking(framework, tally)
    return {
        "text": sureness_text(words.on(framework), sure, ranked),
        "head": first_places_text(words, sure),
        "above": sure.above_line(ranked),
        "fields": [
            (field.field, sure.of(field.field))
            for field in ranked
            if sure.of(field.field)
        ],
    }


def levels_of(
    fields: Sequence[str], counts: Mapping[str, int]
) -> list[tuple[int, list[str]]]:
    """Returns (count, fields with that count) in the order of `fields`, ties
    together."""
    return [
        (count, list(level))
        for count, level in groupby(fields, lambda field: counts.get(field, 0))
    ]


def chart_of(words: Words, reading: Reading, theme: str = "") -> Markup:
    """Draws a reading that has quadrants; with a theme as a file of its
    own."""
    quarters, situation = reading.quadrants, reading.situation
    assert isinstance(quarters, Quadrants)
    assert situation is not None
    labels = matrix_words(words, situation)
    return matrix_chart(
        reading.vote.framework,
        quarters,
        labels,
        key=reading.vote.activity.key,
        theme=theme,
    )


@router.post("/publish", openapi_extra=documented(PublishBody))
async def post_publish(request: Request, code: Code) -> Response:
    """Opens the public result page, or closes it → 200 {published}. Refuses
    `not_sealed`.

    Only an organiser may.
    """
    context, body = await staff_command(request, code, PublishBody, least="organiser")
    await publish_result(context, code, published=body.published)
    return answer_command(request, code, {"published": body.published}, page="results")


@router.get("/result")
async def get_result(request: Request, code: Code, activity: str = "") -> Response:
    """Shows the sealed result, once the organiser has published it. `activity`
    is a vote's key.

    The published page, and no other, may stand in a frame of the websites of
    PALABRE_EMBED.
    """
    return await _answer_result(
        await caller_of(request, code), ReceiptBody(activity=activity)
    )


@router.post("/result", openapi_extra=documented(ReceiptBody))
async def post_receipt(request: Request, code: Code) -> Response:
    """Finds the choices of a sealed ballot by its receipt, which no address
    and no log may keep.

    For a seat before the publication too; `activity` narrows the search to one
    vote.
    """
    caller = await caller_of(request, code)
    return await _answer_result(caller, await read_body(request, ReceiptBody))


async def _answer_result(caller: Caller, body: ReceiptBody) -> Response:
    """Returns the result with what was found by the receipt, if one was
    given."""
    receipt, request = body.receipt.strip(), caller.request
    if receipt:
        spend_from_address(request, ADDRESS_GUESSES, "receipt")
    result, checked = await read(
        caller.request, _read_result, caller, receipt, body.activity
    )
    if caller.form == "json":
        return json_or_empty(request, _result_json(request, result, checked))
    locale = result.board.locale
    values = {
        "result": result,
        "checked": checked,
        "asked": receipt,
        "says": said_of(_words_of(request, result.board)),
        "key": body.activity,
        "published": is_published(result.board),
    }
    response = page(request, "results/public.html", values, language=locale)
    if (
        values["published"]
        and result.votes
        and (origins := caller.services.settings.embed_origins)
    ):
        policy = page_policy(request.headers.get("host", ""), " ".join(origins))
        response.headers["Content-Security-Policy"] = policy
    return response


def _result_json(
    request: Request, result: PublicResult, checked: Checked | None
) -> dict[str, object]:
    """Returns the result, or of one that may not be read yet the receipt
    alone."""
    if checked is not None and not result.votes:
        return {"receipt": checked_json(checked)}
    return public_json(result, checked, reader_languages(request))


def _read_result(
    connection: Connection, caller: Caller, receipt: str, activity: str
) -> tuple[PublicResult, Checked | None]:
    """Returns the result, without votes to a seat before the publication, and
    what the receipt stands for. Refuses `not_published`."""
    board, spoken = (
        board_by_code(connection, caller.code),
        reader_languages(caller.request),
    )
    result = public_result(connection, caller.code, spoken)
    is_readable = bool(result.votes) and (
        is_published(board) or caller.role is not None
    )
    seat = seat_or_none(connection, board.id, caller.seat)
    if not is_readable and not (receipt and seat):
        raise Refusal("not_published")
    checked = None
    if receipt:
        checked = check_receipt(
            connection, caller.code, receipt, activity or None, spoken
        )
    return (result if is_readable else PublicResult(board, ())), checked
