"""Ballots by picture and voice on the common device, for people who do not
read.

One field at a time, and what was chosen is read back before it is sent.
Choices stand in bodies of requests and answers alone, in no address.
"""

from dataclasses import dataclass

from fastapi import Request, Response

from app.domain.framework import Field, Framework
from app.domain.local_text import matching
from app.domain.refusals import Refusal
from app.domain.votes.ballot import check_ballot
from app.web.http.answers import require_page
from app.web.http.bodies import documented, read_body
from app.web.http.identity import Caller, caller_of
from app.web.http.pages.reader import reader_languages
from app.web.http.rendering import page
from app.web.http.routing import Code, Router
from app.web.http.services import read
from app.web.participant.handover import (
    HANDOVER,
    NO_BALLOT,
    HandoverBody,
    cast_assisted,
    handover_page,
    recorded,
)
from app.web.participant.handover_page import HandoverPage, read_handover

router = Router(prefix="/b/{code}")
VOICE, CHECK = (
    f"participant/handover/{name}.html" for name in ("voice", "voice_check")
)


class VoiceBody(HandoverBody):
    """With `check` nothing is recorded: a page reads the choices back. With
    `again` the choice goes on. `voice`: the language that is heard."""

    fields: list[str]
    check: bool = False
    again: bool = False
    voice: str = ""


@dataclass(frozen=True)
class Heard:
    """The vote with names and sounds in one language. `languages` are all that
    have a sound."""

    handover: HandoverPage
    framework: Framework
    languages: tuple[str, ...]
    language: str

    @property
    def fields(self) -> list[Field]:
        """The fields in the order of this person's ballot."""
        ids = [
            field.id for block in self.handover.ballot_blocks for field in block.fields
        ]
        return [self.framework.fields[key] for key in ids]

    def sound(self, field: Field) -> str:
        """Returns the key of a field's sound in the language, else in any
        other; "" without."""
        return field.sounds.get(self.language) or next(iter(field.sounds.values()), "")


@router.get("/handover/{seat}/voice")
async def get_voice(
    request: Request, code: Code, seat: str, activity: str = "", voice: str = ""
) -> Response:
    """Shows a person's ballot one field at a time, with picture and sound.
    `voice`: the tag of the language that is heard. For helpers."""
    caller = await caller_of(request, code)
    await caller.require_role("helper")
    try:
        return await _page(caller, VOICE, seat, activity, voice)
    except Refusal as refusal:
        require_page(request, refusal)
        if refusal.code not in NO_BALLOT:
            raise
        return await handover_page(caller, HANDOVER, refusal=refusal, key=activity)


@router.post("/handover/{seat}/voice", openapi_extra=documented(VoiceBody))
async def post_voice(request: Request, code: Code, seat: str) -> Response:
    """Reads a ballot back, or records it, marked as assisted: as `POST
    …/handover/{seat}`."""
    caller = await caller_of(request, code)
    context = await caller.staff_context("helper")
    body = await read_body(request, VoiceBody)
    key, asks = request.query_params.get("activity", ""), caller.form != "json"
    try:
        if asks and body.again:
            return await _page(caller, VOICE, seat, key, body.voice, ticked=body.fields)
        if asks and body.check:
            return await _page(caller, CHECK, seat, key, body.voice, ticked=body.fields)
        outcome = await cast_assisted(
            caller, context, seat, body, body.fields, "handover"
        )
    except Refusal as refusal:
        require_page(request, refusal)
        if refusal.code in NO_BALLOT:
            return await handover_page(caller, HANDOVER, key=key, refusal=refusal)
        return await _page(
            caller, VOICE, seat, key, body.voice, ticked=body.fields, refusal=refusal
        )
    return await recorded(caller, HANDOVER, key, outcome)


async def _page(
    caller: Caller,
    template: str,
    seat: str,
    key: str,
    voice: str,
    *,
    ticked: list[str] | None = None,
    refusal: Refusal | None = None,
) -> Response:
    """Returns a page of the ballot. Refuses as `read_handover`,
    `activity_not_open`, and for a page that reads choices back what is wrong
    with them."""
    handover = await read(
        caller.request,
        read_handover,
        caller.code,
        seat,
        key,
        for_entry=ticked is not None,
        languages=reader_languages(caller.request),
    )
    if handover.vote is None or handover.framework is None:
        raise Refusal("activity_not_open")
    heard = _heard(handover, handover.framework, voice)
    rule = handover.vote.value.rule
    if template == CHECK and rule is not None:
        ticked = list(check_ballot(rule, heard.framework, ticked or []))
    values = {"heard": heard, "handover": handover, "ticked": ticked or []}
    language = handover.view.board.locale
    return page(caller.request, template, values, refusal=refusal, language=language)


def _heard(handover: HandoverPage, framework: Framework, voice: str) -> Heard:
    """Returns the vote in the language that was asked for, else in the best of
    the reader's that has sounds."""
    tags = tuple(
        dict.fromkeys(tag for of in framework.fields.values() for tag in of.sounds)
    )
    best = [tag for tag in (voice,) if tag in tags] + matching(
        tags, handover.view.languages
    )
    language = next(iter([*best, *tags]), "")
    spoken = (
        framework.in_languages((language, *handover.view.languages))
        if language
        else framework
    )
    return Heard(handover, spoken, tags, language)
