"""Serves static files below the hash of them all: cached for ever, compressed
once."""

import gzip
import hashlib
import logging
import subprocess
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from threading import Lock

from fastapi import Request, Response

from app.domain.refusals import Refusal
from app.web.http.files.accepted import takes_gzip
from app.web.http.files.bundles import files
from app.web.http.files.packer import pack, packed_in_a_child
from app.web.http.routing import Router

log = logging.getLogger("palabre.static")
LOCK = Lock()

WORKER = {
    "Service-Worker-Allowed": "/b/",
    "Content-Security-Policy": "default-src 'none'; connect-src 'self'",
}
FOREVER = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
}
router = Router(include_in_schema=False)


@dataclass(frozen=True)
class Asset:
    """What an address serves: `packed` (gzip) if it is text, else `plain`; the
    other is empty."""

    plain: bytes
    packed: bytes
    kind: str

    @property
    def body(self) -> bytes:
        """What is served to whoever takes no gzip. Few ask, so it is kept
        packed alone."""
        return gzip.decompress(self.packed) if self.packed else self.plain


@cache
def assets() -> dict[str, Asset]:
    """Returns every bundle and file by its address under /static/{build}/,
    packed once.

    Two files of one address fail an assertion.
    """
    with LOCK:  # of two first requests one waits
        return _packed_once()


@cache
def _packed_once() -> dict[str, Asset]:
    ordered, served = files(), dict[str, Asset]()
    try:
        packed = packed_in_a_child(ordered)
    except (OSError, subprocess.SubprocessError) as error:
        log.error("the static files were packed in the server itself: %s", error)
        packed = pack({address: tuple(file) for address, file in ordered.items()})
    for address, file in ordered.items():
        body, gzipped = packed[address]
        served[address] = Asset(b"" if gzipped else body, gzipped, file.kind)
    return served


@cache
def build() -> str:
    """Returns the hash of all files, names included."""
    digest = hashlib.sha256()
    for name, asset in assets().items():
        digest.update(name.encode() + b"\0" + asset.body)
    return digest.hexdigest()[:12]


def static_url(name: str) -> str:
    """Returns the address of a file, which must be there."""
    assert name in assets(), name  # in the first test that renders it
    return f"/static/{build()}/{name}"


@cache
def text_inside(name: str) -> str:
    """Returns the styles of a bundle, whose hash the page's policy has to
    name, or a drawing, to stand in a page."""
    return assets()[name].body.decode()


@cache
def styles_hash(name: str) -> str:
    """Returns the source of a Content-Security-Policy that allows
    `text_inside(name)` alone."""
    digest = hashlib.sha256(assets()[name].body).digest()
    return f"'sha256-{b64encode(digest).decode()}'"


@router.get("/static/{version}/{name:path}")
async def static_file(request: Request, version: str, name: str) -> Response:
    """Answers with a file. A page of the version before gets today's,
    uncached."""
    asset = assets().get(name)
    if asset is None:
        raise Refusal("no_such_page")
    headers = dict(FOREVER) if version == build() else {"Cache-Control": "no-cache"}
    if name == "worker.js":
        headers |= WORKER
    if asset.packed and takes_gzip(request.headers):
        headers["Content-Encoding"] = "gzip"
        return Response(asset.packed, media_type=asset.kind, headers=headers)
    return Response(asset.body, media_type=asset.kind, headers=headers)
