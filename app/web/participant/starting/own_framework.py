"""What a board votes on: a shipped framework or one's own, previewed while it
is written."""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial

from anyio import CapacityLimiter, to_thread
from fastapi import Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from app.documents.frameworks.own import in_one_block, read_own, text_of_file
from app.documents.frameworks.writer import write_framework
from app.documents.outline_lines import BREAK, BadOutline, Problem
from app.domain.framework import Framework
from app.domain.plan.template import TEMPLATES, Template, own_framework, template_on
from app.domain.refusals import Refusal
from app.domain.text import tidy
from app.frameworks import shipped
from app.locales import _ as msgid
from app.locales import languages
from app.web.http.bodies import documented, read_body
from app.web.http.guesses import spend_from_address
from app.web.http.limits import ADDRESS_GUESSES
from app.web.http.pages.reader import language_of, wanted
from app.web.http.pages.templates import render
from app.web.http.refusals import sentence_of
from app.web.http.rendering import translate
from app.web.http.routing import Router
from app.web.http.sentences.files import fill_details
from app.web.http.sentences.problems import PROBLEMS
from app.web.participant.home import BoardBody, home_page

router = Router()
# A text of one line like this is meant as an id: no outline looks so.
FRAMEWORK_ID = re.compile("[a-z0-9]+(-[a-z0-9]+)+")
WORD = re.compile(r"[A-Za-z0-9._:/-]{1,80}")
SHOWN = 80  # characters of a wrong line
# The longest text takes a processor for a moment: one at a time
_readers = CapacityLimiter(1)


@dataclass(frozen=True)
class WrongLine:
    """A line that cannot be read: its number from 1 (0 where no text was sent,
    for a place that `message` names) and how it begins, the problem's code,
    and a sentence in the reader's language."""

    line: int
    text: str
    problem: str
    message: str
    is_sentence: bool = False  # it says the place itself


@dataclass(frozen=True)
class Preview:
    """What one's own framework would be, as it was written, or what is wrong
    in it."""

    framework: Framework | None
    problems: tuple[WrongLine, ...] = ()


@router.post("/boards/preview", openapi_extra=documented(BoardBody))
async def post_preview(request: Request) -> Response:
    """Reads one's own framework as the start of a board would, and makes
    nothing.

    Answers {framework, blocks, fields, problems: [{line, problem, message}]};
    htmx gets the preview, a browser the form with it. The framework is null
    where there are problems.
    """
    body = await read_body(request, BoardBody)

    async def form(
        refusal: Refusal | None, preview: Preview | None, typed: BoardBody
    ) -> Response:
        typed = typed.model_copy(update={"template": "framework"})
        return await home_page(request, refusal=refusal, typed=typed, preview=preview)

    return await answer_preview(request, body, form)


Form = Callable[[Refusal | None, Preview | None, BoardBody], Awaitable[Response]]


async def answer_preview(
    request: Request, body: BoardBody, page: Form, *, needs_vote: bool = False
) -> Response:
    """Returns a preview of the written framework, as JSON, a fragment or the
    whole page, which `page` makes. `needs_vote`: a framework without a field
    is offered for a vote alone.

    Refuses as `with_file`, to a program.
    """
    spend_from_address(request, ADDRESS_GUESSES, "preview")
    form, refusal = wanted(request), None
    try:
        body = await with_file(body)
    except Refusal as no:
        if form == "json":
            raise
        refusal = no
    preview = await preview_of(request, body)
    if form == "json":
        return JSONResponse(_preview_json(preview))
    if form == "fragment":
        values = {"preview": preview, "typed": body, "needs_vote": needs_vote}
        html = render(
            language_of(request), "participant/framework_preview.html", values
        )
        return HTMLResponse(html)
    return await page(refusal, preview, body)


async def with_file(body: BoardBody) -> BoardBody:
    """Returns the body with the text of its file as its framework.

    Refuses `bad_outline` for a file that is no list, `bad_framework` for one
    beside a text.
    """
    if not body.file:
        return body
    if body.framework:
        raise Refusal("bad_framework", where="file", problem="two_frameworks")
    data = body.file.encode() if isinstance(body.file, str) else body.file
    text = await to_thread.run_sync(text_of_file, data, limiter=_readers)
    return body.model_copy(update={"framework": text, "file": ""})


async def preview_of(request: Request, body: BoardBody) -> Preview | None:
    """Returns a preview of the written framework; None where nothing was
    written."""
    given, language = body.framework, language_of(request)
    if not given or (isinstance(given, str) and not given.strip()):
        return None
    locale = body.locale if body.locale in languages() else language

    def read() -> Framework:
        return _framework(given, body.title, locale)

    try:
        return Preview(await to_thread.run_sync(read, limiter=_readers))
    except BadOutline as refusal:
        text = given if isinstance(given, str) else ""
        return Preview(None, wrong_lines(text, refusal.problems, language))
    except Refusal as refusal:
        return Preview(None, (_wrong_place(given, refusal, language),))


def _wrong_place(given: object, refusal: Refusal, language: str) -> WrongLine:
    """Returns the line of a JSON text that has the problem, in the reader's
    words; without a text, the sentence of the refusal."""
    line, problem = refusal.details.get("line"), str(refusal.details.get("problem", ""))
    if not isinstance(given, str) or not isinstance(line, int):
        return WrongLine(0, "", problem, sentence_of(refusal, language), True)
    say = partial(translate, language)
    message = str(fill_details(refusal.code, refusal.details, say)["problem"])
    if path := refusal.details.get("where"):
        message = say(msgid("“%(path)s”: %(problem)s")) % {
            "path": path,
            "problem": message,
        }
    return WrongLine(line, _start_of(BREAK.split(given), line), problem, message)


def wrong_lines(
    text: str, problems: Iterable[Problem], language: str
) -> tuple[WrongLine, ...]:
    """Returns the lines of a pasted text that have problems, in the reader's
    words."""
    lines = BREAK.split(text)
    return tuple(
        _wrong_line(lines, problem["line"], problem["problem"], language)
        for problem in problems
    )


def _wrong_line(lines: list[str], line: int, problem: str, language: str) -> WrongLine:
    return WrongLine(
        line, _start_of(lines, line), problem, translate(language, PROBLEMS[problem])
    )


def _start_of(lines: list[str], line: int) -> str:
    text = tidy(lines[line - 1][: 4 * SHOWN], line=True) if line <= len(lines) else ""
    return f"{text[:SHOWN]}…" if len(text) > SHOWN else text


def _preview_json(preview: Preview | None) -> dict[str, object]:
    framework = preview.framework if preview else None
    problems = preview.problems if preview else ()
    return {
        "framework": write_framework(framework) if framework else None,
        "blocks": len(framework.blocks) if framework else 0,
        "fields": len(framework.fields) if framework else 0,
        "problems": [
            {"line": wrong.line, "problem": wrong.problem, "message": wrong.message}
            for wrong in problems
        ],
    }


def chosen_template(
    body: BoardBody, locale: str
) -> tuple[Template, dict[str, Framework]]:
    """Returns the template and the frameworks that it may use.

    Refuses `bad_template`, `bad_outline`, `bad_framework`.
    """
    if body.template not in {*TEMPLATES, "framework"}:
        raise Refusal("bad_template", value=body.template[:40])
    given = _given(body)
    if given is None and body.template != "framework":
        return TEMPLATES[body.template], dict(shipped())
    framework = _framework(given, body.title, locale)
    _require_list(given, framework, body.without_fields)
    is_own = body.template == "framework"
    is_text = isinstance(given, str) and given.strip() not in shipped()
    if (
        is_text
        and not framework.fields
        and (is_own or body.without_fields == "one_block")
    ):
        framework = _with_vote(framework, body.without_fields)
    if is_own:
        return own_framework(framework), {framework.id: framework}
    template = template_on(TEMPLATES[body.template], framework)
    return template, {**shipped(), framework.id: framework}


def _given(body: BoardBody) -> str | dict[str, object] | None:
    """Returns the framework that was chosen or written, None for the
    template's own.

    Refuses `bad_framework` for one chosen beside one written: neither may be
    ignored.
    """
    written, chosen = body.framework, body.shipped.strip()
    if isinstance(written, str) and not written.strip():
        written = None
    if not chosen:
        return written
    if written is not None:
        raise Refusal("bad_framework", where="shipped", problem="two_frameworks")
    if chosen not in shipped():
        raise _unknown("shipped", chosen)
    return chosen


def _framework(
    given: str | dict[str, object] | None, title: str, locale: str
) -> Framework:
    """Returns a shipped framework by its id, or one's own. Refuses an id that
    none has."""
    if isinstance(given, str) and given.strip() in shipped():
        return shipped()[given.strip()]
    if isinstance(given, str) and FRAMEWORK_ID.fullmatch(given.strip()):
        raise _unknown("framework", given)
    return read_own(given, title=title, locale=locale)


def _unknown(where: str, given: str) -> Refusal:
    """Returns the refusal of an id that no framework has."""
    problem = "unknown_framework"
    return Refusal(
        "bad_framework", where=where, problem=problem, value=given.strip()[:40]
    )


def _require_list(given: object, framework: Framework, without_fields: str) -> None:
    """Refuses a word alone that no framework has as its id: it would be a list
    of one block."""
    is_word = isinstance(given, str) and WORD.fullmatch(given.strip())
    if (
        is_word
        and given not in shipped()
        and not framework.fields
        and not without_fields
    ):
        raise _unknown("framework", str(given))


def _with_vote(framework: Framework, without_fields: str) -> Framework:
    """Returns a framework that was written without fields, as its writer
    chose.

    Refuses `bad_framework` (no_vote) where they chose nothing: nobody shall
    find out at the vote. A document has fields or none on purpose, as has a
    shipped framework.
    """
    if without_fields == "no_vote":
        return framework
    if without_fields == "one_block":
        return in_one_block(framework)
    raise Refusal("bad_framework", where="blocks", problem="no_vote")
