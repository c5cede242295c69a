"""What a command sends to the Palabre that runs on its data folder."""

import contextlib
import json
import urllib.error
import urllib.request

from app.command_words import reader_language, say
from app.documents.session.document import BoardDocument
from app.documents.session.file import write_session
from app.launch import Links
from app.locales import _
from app.settings import Settings
from app.storage.upkeep.lock import read_served
from app.terminal import stop

LOCAL = "http://127.0.0.1:8000"


def send_session(document: BoardDocument, settings: Settings, url: str) -> Links:
    """Sends a session to the server that runs and returns the links of the new
    board.

    Two processes must not write to one SQLite file. Ends the program where the
    server refuses.
    """
    served = read_served(settings.data_dir)
    base = (url or settings.public_url or (served.url if served else LOCAL)).rstrip("/")
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Language": reader_language(),
    }
    if settings.create_token:
        headers["Authorization"] = f"Bearer {settings.create_token}"
    address, body = f"{base}/boards/import", write_session(document)
    request = urllib.request.Request(address, body, headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            links: dict[str, str] = json.load(answer)
            return links
    except urllib.error.HTTPError as error:
        refused = _("Palabre at %(address)s refused the workshop: %(reason)s")
        stop(say(refused, address=base, reason=_reason(error)))
    except (OSError, ValueError):
        away = _(
            "Another Palabre is using this data folder, but it does not answer at "
            "%(address)s. Give its address: --url http://…"
        )
        stop(say(away, address=base))


def _reason(error: urllib.error.HTTPError) -> str:
    """Returns the sentence of a refusal, or the beginning of whatever came
    instead."""
    body = error.read().decode(errors="replace")
    with contextlib.suppress(ValueError, TypeError, KeyError):
        return str(json.loads(body)["message"])
    return f"{error.code} {body[:500]}"
