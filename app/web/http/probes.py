"""Answers what phones and computers ask a new network, so that they keep one
without internet.

Served with PALABRE_PROBES=on, where the names of these services lead to this
machine: see docs/self-hosting.md. Each answer is the one that its maker's
service gives.
"""

from fastapi import Response

from app.web.http.routing import Router

APPLE = "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>"
FIREFOX = (
    '<meta http-equiv="refresh" '
    'content="0;url=https://support.mozilla.org/kb/captive-portal"/>'
)
# By address: the type and the text of its answer.
TEXTS = {
    "/hotspot-detect.html": ("text/html", APPLE),
    "/library/test/success.html": ("text/html", APPLE),
    "/connecttest.txt": ("text/plain", "Microsoft Connect Test"),
    "/ncsi.txt": ("text/plain", "Microsoft NCSI"),
    "/success.txt": ("text/plain", "success\n"),
    "/canonical.html": ("text/html", FIREFOX),
    "/check_network_status.txt": ("text/plain", "NetworkManager is online\n"),
    "/nm-check.txt": ("text/plain", "NetworkManager is online\n"),
}
router = Router(include_in_schema=False)


@router.get("/generate_204")
@router.get("/gen_204")
async def answer_android() -> Response:
    """Answers Android and ChromeOS with nothing, which means that the way is
    free."""
    return Response(status_code=204)


def add_text(address: str, kind: str, text: str) -> None:
    """Lets an address answer with a text."""

    async def answer() -> Response:
        return Response(text, media_type=kind)

    router.add_api_route(address, answer, methods=["GET"])


for probe, (kind, text) in TEXTS.items():
    add_text(probe, kind, text)
