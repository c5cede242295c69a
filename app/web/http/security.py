"""Pure ASGI guards in front of everything: foreign origins, body sizes,
headers."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.documents.session.document import MOST_BYTES
from app.domain.refusals import Refusal
from app.web.http.error_handlers import on_refusal
from app.web.http.files.accepted import takes_gzip
from app.web.http.forms.once import is_received_by_programme
from app.web.http.guesses import code_in, note_opened_board, require_guesses_left
from app.web.http.routing import ACCEPTS_JSON

# Not shown as pages, so the rules of pages are left out: half a kilobyte for
# every ballot.
BARE = {"", "application/json", "text/javascript", "text/css"}
BARE_POLICY = "default-src 'none'; frame-ancestors 'none'"
SAFE = {"GET", "HEAD", "OPTIONS"}
COMMAND_LIMIT = 64 * 1024
MEGABYTE = 1024 * 1024
PICTURE_LIMIT = 17 * MEGABYTE  # 12 MiB as base64 in JSON
# Of one's own, as a workbook with other sheets beside it
FRAMEWORK_LIMIT = MEGABYTE
# 2,000 people with all columns, each letter escaped
ROSTER_LIMIT = 4 * MEGABYTE


def is_foreign(headers: Headers, scheme: str, public_url: str) -> bool:
    """Returns whether a browser sends this from another site. A program sends
    neither header: it has no cookies that a site could abuse."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = headers.get("origin")
    if origin is None:
        return False
    ours = {f"{scheme}://{headers.get('host', '')}", public_url.rstrip("/") or "-"}
    # Behind a proxy that ends TLS, the page's scheme can differ from ours; the
    # host cannot.
    return origin not in ours and origin.partition("://")[2] != headers.get("host", "-")


def too_large(limit: int) -> Refusal:
    """Returns the refusal of a body of more bytes than the limit; a file's
    says how many."""
    if limit < MEGABYTE:
        return Refusal("too_large")
    return Refusal("too_large", cause="file", most=limit // MEGABYTE)


def body_limit(path: str) -> int:
    """Returns the most bytes that the body of a request to this path may
    have."""
    if path in {"/boards/import", "/compare"} or is_received_by_programme(path):
        return MOST_BYTES
    if path.startswith("/b/") and path.endswith(("/pictures", "/picture")):
        return PICTURE_LIMIT
    if path.startswith("/b/") and path.endswith("/sounds"):
        return MEGABYTE
    if path in {"/boards", "/boards/preview"}:
        return FRAMEWORK_LIMIT
    is_long = path.startswith("/b/") and path.endswith("/roster")
    is_of_towns = path == "/programmes" or (
        path.startswith("/p/") and path.endswith("/links.pdf")
    )
    return ROSTER_LIMIT if is_long or is_of_towns else COMMAND_LIMIT


class Compression(GZipMiddleware):
    """Compresses answers, except those to a PUT that accepts JSON, such as a
    ballot's: they are many, and too short to become shorter."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_http = scope["type"] == "http"
        if is_http and scope["method"] == "PUT" and ACCEPTS_JSON in scope["headers"]:
            await self.app(scope, receive, send)
        else:
            await super().__call__(
                _as_encoded(scope) if is_http else scope, receive, send
            )


def _as_encoded(scope: Scope) -> Scope:
    """Returns the scope with an Accept-Encoding that has `gzip` just where an
    answer may be that: Starlette looks for nothing else."""
    headers = Headers(scope=scope)
    takes = takes_gzip(headers)
    if takes == ("gzip" in headers.get("accept-encoding", "")):
        return scope
    rest = [
        (name, value) for name, value in scope["headers"] if name != b"accept-encoding"
    ]
    return {
        **scope,
        "headers": [*rest, (b"accept-encoding", b"gzip" if takes else b"identity")],
    }


class Guard:
    """Refuses foreign commands and sockets, and bodies over the limit, before
    any route runs."""

    def __init__(self, app: ASGIApp, public_url: str = "") -> None:
        self.app = app
        self.public_url = public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit, code = body_limit(scope["path"]), code_in(scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _harden(MutableHeaders(scope=message), scope)
                # Not for a redirect, which may not have read the board.
                if code and message["status"] in {200, 201}:
                    note_opened_board(HTTPConnection(scope), code)
            await send(message)

        try:
            self._require(scope, limit, code)
        except Refusal as refusal:
            await (await on_refusal(Request(scope), refusal))(
                scope, receive, send_with_headers
            )
            return
        # HEAD is answered wherever GET is; the server, which has the first
        # scope, omits the body.
        inner = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        await self.app(inner, _capped(receive, limit), send_with_headers)

    def _require(self, scope: Scope, limit: int, code: str) -> None:
        """Refuses `foreign_origin`, `too_large`, `no_such_page`,
        `slow_down`."""
        headers = Headers(scope=scope)
        if scope["method"] not in SAFE and is_foreign(
            headers, scope["scheme"], self.public_url
        ):
            raise Refusal("foreign_origin")
        if (length := headers.get("content-length", "0")).isdigit() and int(
            length
        ) > limit:
            raise too_large(limit)
        if "\0" in scope["path"]:  # PostgreSQL has no such letter
            raise Refusal("no_such_page")
        if code:
            require_guesses_left(HTTPConnection(scope), code)


def _capped(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def capped() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise too_large(limit)
        return message

    return capped


def page_policy(host: str, frames: str = "'none'", styles: str = "") -> str:
    """Returns the Content-Security-Policy of a page; `frames` are the origins
    that may frame it, `styles` the hash of the styles that stand in it."""
    # Older Safari does not count the socket's scheme under 'self'.
    sockets = (
        f" ws://{host} wss://{host}"
        if host and all(c.isalnum() or c in ".:-[]" for c in host)
        else ""
    )
    return (
        "default-src 'none'; script-src 'self'; style-src "
        f"'self'{styles and ' ' + styles}; img-src 'self' data:; media-src 'self'; "
        f"font-src 'self'; connect-src 'self'{sockets}; form-action 'self'; base-uri "
        f"'none'; frame-ancestors {frames}; manifest-src 'self'; worker-src 'self'"
    )


def _harden(headers: MutableHeaders, scope: Scope) -> None:
    """Adds the headers of an answer to the request of this scope."""
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Cache-Control", "no-store")
    if headers.get("content-type", "").partition(";")[0] in BARE:
        headers.setdefault("Content-Security-Policy", BARE_POLICY)
        return
    policy = page_policy(Headers(scope=scope).get("host", ""))
    headers.setdefault("Content-Security-Policy", policy)
    # "no-referrer" would make the Origin of our own forms "null", which is
    # refused
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
