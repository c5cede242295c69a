"""Reads bodies: JSON or a plain form, with the same names, checked by the same
models."""

import logging
from collections.abc import Collection
from typing import Any, ClassVar, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.changes.edits import Edit, is_same
from app.domain.refusals import Refusal
from app.web.http.forms.hidden_fields import CHOICE, WAS
from app.web.http.forms.storable import storable
from app.web.http.routing import change_when_built

LOG = logging.getLogger(__name__)


class Body(BaseModel):
    """Refuses names that the model has not in JSON (`unknown_name`); a form
    may have more fields of its own."""

    # `defer_build`: pydantic compiles a model when its first body comes, not
    # at a start.
    model_config = ConfigDict(extra="ignore", defer_build=True)
    # A body whose values only make sense together
    states_whole: ClassVar[bool] = False
    _edit: Edit | None = PrivateAttr(None)

    @property
    def edit(self) -> Edit | None:
        """What the sender saw before (as `was_…` beside a value) and sends;
        None without it."""
        return self._edit

    @property
    def chosen(self) -> set[str] | None:
        """The names whose values were changed; None where the sender does not
        say what it saw."""
        return None if self._edit is None else set(self.model_fields_set)

    def keep_seen(self, was: dict[str, object]) -> None:
        """Notes what the sender saw. A value that was not changed counts as
        not sent, so that it undoes no later change of somebody else."""
        unchanged = {
            name for name, value in was.items() if is_same(value, getattr(self, name))
        }
        self._edit = Edit(
            was,
            {
                name: getattr(self, name)
                for name in was
                if self.states_whole or name not in unchanged
            },
        )
        for name in () if self.states_whole else unchanged:
            field = type(self).model_fields[name]
            if not field.is_required():
                setattr(self, name, field.get_default(call_default_factory=True))
            self.model_fields_set.discard(name)


M = TypeVar("M", bound=Body)


def _kind(request: Request) -> str:
    """Returns the media type of the body, "" where nothing says it."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def is_json(request: Request) -> bool:
    return _kind(request) in {"application/json", "text/json"}


def has_body(request: Request) -> bool:
    """Returns whether a request says that it has a body."""
    headers = request.headers
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


def is_form(request: Request) -> bool:
    """Returns whether a browser's form was sent, or nothing."""
    forms = {"application/x-www-form-urlencoded", "multipart/form-data"}
    return _kind(request) in (forms if has_body(request) else {"", *forms})


async def read_body(request: Request, model: type[M]) -> M:
    """Returns the body as the model.

    Refuses `bad_form`, `unknown_name`. Raises RequestValidationError, a 422,
    where it does not fit.
    """
    if is_json(request):
        data = await _json(request)
        seen = (f"{WAS}{name}" for name in model.model_fields)
        refuse_unknown(data, {*model.model_fields, *seen})
    elif is_form(request):
        data = await _form(request, model)
    else:
        raise Refusal("bad_form", cause="kind")
    try:
        return _validated(data, model)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        located = (
            {**problem, "loc": ("body", *problem["loc"])} for problem in problems
        )
        raise RequestValidationError(list(located)) from None


async def read_optional_body(request: Request, model: type[M]) -> M:
    """Returns the body as `read_body` does; the model's defaults where none
    was sent."""
    return await read_body(request, model) if has_body(request) else model()


def _validated(data: Any, model: type[M]) -> M:
    """Returns the body, with what its sender saw if that was sent. Raises
    ValidationError."""
    body = model.model_validate(data)
    seen = {
        name: f"{WAS}{name}"
        for name in model.model_fields
        if isinstance(data, dict) and f"{WAS}{name}" in data
    }
    if seen:
        before = model.model_validate(
            {**data, **{name: data[sent] for name, sent in seen.items()}}
        )
        body.keep_seen({name: getattr(before, name) for name in seen})
    return body


def refuse_unknown(data: Any, names: Collection[str]) -> None:
    """Refuses `unknown_name` where a JSON object has a name that is none of
    these."""
    if isinstance(data, dict):
        for name in data:
            if name not in names:
                raise Refusal("unknown_name", name=str(name)[:60])


async def refuse_names(request: Request) -> None:
    """Refuses any name in the JSON body of a command that takes none. Reads
    the body."""
    if is_json(request) and (await request.body()).strip():
        refuse_unknown(await _json(request), ())


class WithoutBody:
    """A command that takes no body: a JSON body with a name in it is refused,
    as elsewhere."""

    def __init__(self, command: ASGIApp) -> None:
        self.command = command

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await refuse_names(Request(scope, receive))
        await self.command(scope, receive, send)


def refuse_bodies(route: BaseRoute) -> None:
    """Makes a command that documents no body refuse the names of one. Apps
    share their routes."""
    if not isinstance(route, APIRoute) or (route.methods or set()) <= {"GET"}:
        return
    if "requestBody" not in (route.openapi_extra or {}):
        change_when_built(route, _refuse_body)


def _refuse_body(route: APIRoute) -> None:
    if not isinstance(route.app, WithoutBody):
        route.app = WithoutBody(route.app)


async def _json(request: Request) -> Any:
    try:
        return storable(await request.json())
    except (ValueError, RecursionError):
        raise _unreadable("json_invalid", "JSON decode error") from None


def _unreadable(kind: str, message: str) -> RequestValidationError:
    problem = {"type": kind, "loc": ("body",), "msg": message, "input": None}
    return RequestValidationError([problem])


async def _form(request: Request, model: type[Body]) -> dict[str, object]:
    try:
        form = await request.form(max_fields=2000, max_files=1)
    except Refusal:
        raise
    except Exception as error:
        # The multipart parser raises several for a malformed body
        LOG.debug("a form could not be read", exc_info=error)
        raise _unreadable("form_invalid", "form parsing error") from error
    if is_json_inside(form):
        raise Refusal("bad_form", cause="kind")
    lists = {
        name
        for name in _lists(model)
        if name in form or f"{WAS}{name}" in form or not _may_be_left_out(model, name)
    }
    data = {
        name: storable(await _value(form, name, model))
        for name in {*form.keys(), *lists}
    }
    return data | _left_as_they_are(data)


def is_json_inside(form: FormData) -> bool:
    """Returns whether this is JSON that was called a form, as `curl -d`
    does."""
    return any(name.startswith("{") for name in form)


def _left_as_they_are(data: dict[str, object]) -> dict[str, object]:
    """Returns the values that stand now, for fields whose `choice_…` is
    `theirs`."""
    names = [name.removeprefix(WAS) for name in data if name.startswith(WAS)]
    return {
        name: data[f"{WAS}{name}"]
        for name in names
        if data.get(CHOICE + name) == "theirs"
    }


def _may_be_left_out(model: type[Body], name: str) -> bool:
    """Returns whether a list that is not sent stays as it is. Any other
    becomes empty then: a form cannot send an empty list."""
    return model.model_fields[name].default is None


async def _value(form: FormData, name: str, model: type[Body]) -> Any:
    if name.removeprefix(WAS) in _lists(model):
        texts = (text for text in form.getlist(name) if isinstance(text, str))
        return [text for text in texts if text or name in _lists(model)]
    value = form.get(name)
    if isinstance(value, UploadFile):
        data = await value.read()
        return (
            data if "bytes" in str(model.model_fields[name].annotation) else _text(data)
        )
    return value


def _text(data: bytes) -> str:
    """Returns a file as text: UTF-8, else Windows-1252, in which a French
    Excel still saves CSV."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _lists(model: type[Body]) -> set[str]:
    """Returns the names of the model that are lists."""
    return {
        name
        for name, field in model.model_fields.items()
        if "list" in str(field.annotation)
    }


def documented(model: type[Body]) -> dict[str, object]:
    """Returns what a route has for the model that `read_body` reads:
    `described_body` turns it into what /openapi.json says, when somebody reads
    that."""
    return {"requestBody": model}


def described_body(body: Any) -> Any:
    """Returns the description of a body, of a model as JSON, which takes no
    other name, and as a form."""
    if not isinstance(body, type):
        return body
    model: type[Body] = body
    schema = model.model_json_schema()
    content = {
        "application/json": {"schema": {**schema, "additionalProperties": False}},
        "application/x-www-form-urlencoded": {"schema": schema},
    }
    return {"required": True, "content": content}
