"""The link by which a town's server sends its session to a programme on
another server."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.domain.codes import typed_code
from app.domain.refusals import Refusal

LONGEST = 400  # characters of a link
_PATH = re.compile(r"/p/(?P<code>[^/]{1,40})/send/(?P<token>[A-Za-z0-9_-]{20,100})/?")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:]{2,39}\]")
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class SendingLink:
    """A programme on another server (`origin` is scheme, host and port), and a
    town's token."""

    origin: str
    programme: str
    token: str


def send_url(base: str, programme: str, token: str) -> str:
    """Returns the link under the address of the programme's server."""
    return f"{base}/p/{programme}/send/{token}"


def read_sending_link(text: str) -> SendingLink:
    """Returns a pasted link in its parts. Refuses `bad_sending_link`."""
    given = text.strip()
    try:
        parts = urlsplit(given)
        origin = origin_of(given)
    except ValueError:
        raise Refusal("bad_sending_link") from None
    path = _PATH.fullmatch(parts.path)
    code = typed_code(path["code"]) if path else ""
    if (
        path is None
        or not code
        or len(given) > LONGEST
        or parts.query
        or parts.fragment
    ):
        raise Refusal("bad_sending_link")
    return SendingLink(origin, code, path["token"])


def origin_of(url: str) -> str:
    """Returns scheme, host and port of an address as text that can be
    compared: in small letters, the port always there. Raises ValueError for
    what has none, or a user."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    written = f"[{host}]" if ":" in host else host
    port = parts.port or _PORTS.get(parts.scheme, 0)
    if (
        parts.scheme not in _PORTS
        or not _HOST.fullmatch(written)
        or "@" in parts.netloc
    ):
        raise ValueError(url)
    return f"{parts.scheme}://{written}:{port}"
