"""Explains the fields of a board: in words, by a picture, by a sound in each
language."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Request, Response
from pydantic import WithJsonSchema

from app.commands.explaining import (
    FieldWords,
    explain_field,
    put_picture,
    put_sound,
    remove_picture,
    remove_sound,
)
from app.documents.frameworks.texts import LOCALE
from app.domain.explaining.files import MOST_SOUND
from app.domain.framework import Field, Framework
from app.domain.local_text import matching, texts_of
from app.domain.refusals import Refusal
from app.locales import languages
from app.queries.board import BoardView, field_json
from app.queries.console.forms import explained_values
from app.queries.console.view import head_of
from app.web.console.tab import console_tab
from app.web.http.answers import answer_command
from app.web.http.bodies import Body, documented, read_body
from app.web.http.forms.edits import seen_by
from app.web.http.identity import staff_context
from app.web.http.pages.reader import reader_languages
from app.web.http.routing import Code, Router
from app.web.http.services import services_of
from app.web.http.staff_commands import staff_command
from app.web.http.uploads import UPLOADS, sent_bytes

router = Router(prefix="/b/{code}")
PREPARED = "app.files.field_picture:prepared"
MOST_BYTES = 12 * 1024 * 1024  # of a picture that is sent
FIELD = "/fields/{framework}/{field}"
PICTURE = "SVG, PNG, JPEG or WebP of at most 12 MB: base64 in JSON, or in a form a file"
SOUND = "Ogg, WebM or MP4 of at most 10 kB: base64 in JSON, or in a form a file"
SentPicture = Annotated[
    str | bytes, WithJsonSchema({"type": "string", "description": PICTURE})
]
SentSound = Annotated[
    str | bytes, WithJsonSchema({"type": "string", "description": SOUND})
]
# The only page that may ask for a microphone.
MICROPHONE = {"Permissions-Policy": "camera=(), microphone=(self), geolocation=()"}


class FieldBody(Body):
    """What is left out stays as it is. `objectives`: one a line. `language`:
    in which both are."""

    language: str
    description: str | None = None
    objectives: str | None = None


class FieldPictureBody(Body):
    picture: SentPicture


class SoundBody(Body):
    """`language`: the tag of the one that is spoken, such as `bm`; any
    language may be."""

    language: str
    sound: SentSound


@dataclass(frozen=True)
class Explained:
    """A field that is being explained in a language, and those before and
    after it."""

    framework: Framework
    field: Field
    language: str
    languages: tuple[str, ...]
    before: str
    after: str

    def words(self, text: str) -> str:
        """Returns a text in the chosen language, "" where it has none."""
        return (
            texts_of(text, self.framework.locale).get(self.language, "") if text else ""
        )

    @property
    def lines(self) -> str:
        """The objectives in the chosen language, one a line."""
        return "\n".join(filter(None, map(self.words, self.field.objectives)))


def explained(view: BoardView, framework: str, field: str, language: str) -> Explained:
    """Returns the field of the address, which may name its framework. Refuses
    `no_such_field`."""
    value = next(
        (value for value in view.lists_of_fields if value.id == framework), None
    )
    if value is None or field not in value.fields:
        raise Refusal("no_such_field", field=field)
    ids = ["", *value.fields, ""]
    at = ids.index(field, 1)
    spoken = tuple(
        dict.fromkeys((*value.languages, *languages(), *value.fields[field].sounds))
    )
    best = matching(spoken, view.languages)
    chosen = language if LOCALE.fullmatch(language) else (*best, value.locale)[0]
    tags = tuple(dict.fromkeys((*spoken, chosen)))
    return Explained(value, value.fields[field], chosen, tags, ids[at - 1], ids[at + 1])


@router.get("/console/fields")
async def console_fields(
    request: Request,
    code: Code,
    framework: str = "",
    field: str = "",
    language: str = "",
) -> Response:
    """Lists the fields with what explains them, or shows the form of one. For
    hosts.

    Refuses `no_such_field`.
    """
    query = f"?{request.url.query}" if request.url.query else ""
    response = await console_tab(
        request,
        code,
        "fields",
        lambda connection: head_of(connection, code, reader_languages(request)),
        here=f"/b/{code}/console/fields{query}",
        explained=lambda view: (
            explained(view, framework, field, language) if field else None
        ),
        most_sound=MOST_SOUND,
    )
    response.headers.update(MICROPHONE)
    return response


@router.post(FIELD, openapi_extra=documented(FieldBody))
async def post_field(
    request: Request, code: Code, framework: str, field: str
) -> Response:
    """Changes description and objectives in a language → 200 with the field.

    On a running board too: ids, names and order stay, so no ballot is touched.
    """
    context, body = await staff_command(request, code, FieldBody)
    key = f"{framework}/{field}"
    read = explained_values(code, key, body.language)
    context = seen_by(context, code, body.edit, read)
    words = FieldWords(body.language, body.description, body.objectives)
    return _answer(request, code, await explain_field(context, code, key, words))


@router.post(f"{FIELD}/picture", openapi_extra=documented(FieldPictureBody))
async def post_picture(
    request: Request, code: Code, framework: str, field: str
) -> Response:
    """Gives a field its picture → 200 with the field.

    It is scaled and written as WebP of at most 2 kB, with its pixels alone.
    Refuses `bad_field_picture`.
    """
    context = await staff_context(request, code)
    async with UPLOADS.one_more():
        body = await read_body(request, FieldPictureBody)
        raw = sent_bytes(body.picture, MOST_BYTES, "bad_field_picture")
        small = await services_of(request).typesetters.make(request, PREPARED, raw)
    if small.startswith(b"!"):
        raise Refusal("bad_field_picture", cause=small[1:].decode())
    return _answer(
        request, code, await put_picture(context, code, f"{framework}/{field}", small)
    )


@router.post(f"{FIELD}/picture/remove")
async def post_picture_removal(
    request: Request, code: Code, framework: str, field: str
) -> Response:
    """Takes the picture of a field out, and erases it → 200 with the field."""
    context = await staff_context(request, code)
    return _answer(
        request, code, await remove_picture(context, code, f"{framework}/{field}")
    )


@router.post(f"{FIELD}/sounds", openapi_extra=documented(SoundBody))
async def post_sound(
    request: Request, code: Code, framework: str, field: str
) -> Response:
    """Gives a field its sound in a language → 200 with the field. Refuses
    `bad_sound`."""
    context, body = await staff_command(request, code, SoundBody)
    raw = sent_bytes(body.sound, MOST_SOUND, "bad_sound")
    after = await put_sound(context, code, f"{framework}/{field}", body.language, raw)
    return _answer(request, code, after)


@router.post(f"{FIELD}/sounds/{{language}}/remove")
async def post_sound_removal(
    request: Request, code: Code, framework: str, field: str, language: str
) -> Response:
    """Takes the sound of a field in a language out, and erases it → 200 with
    the field."""
    context = await staff_context(request, code)
    after = await remove_sound(context, code, f"{framework}/{field}", language)
    return _answer(request, code, after)


def _answer(request: Request, code: str, field: Field) -> Response:
    return answer_command(request, code, field_json(field), page="console/fields")
