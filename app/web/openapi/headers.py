"""The headers of ours that a program may send with a request, as /openapi.json
describes them."""

from app.web.http.identity import RECEIPT, ROUND, SEEN_VERSION, WRITER
from app.web.openapi.address import ACTIVITY, SEAT, Address

SENTENCES = {
    RECEIPT: (
        "The receipt of one's own ballot, which another device cast: `me` has it whole "
        "then."
    ),
    SEEN_VERSION: (
        "The version that the sender had seen of it, as an earlier answer's "
        "header told."
    ),
    ROUND: "The round of the vote that the sender had seen.",
    WRITER: (
        "The seat that wrote this: refused (`other_seat`) where the device has "
        "another by now."
    ),
}
BALLOT, NOTE = f"{ACTIVITY}/ballot", "/b/{code}/notes/{note}"


def sent_headers(address: Address) -> dict[str, str]:
    """Returns {header: what it says} of an address; empty for most."""
    names: tuple[str, ...] = ()
    if (address.method, address.path) == ("get", "/b/{code}"):
        names = (RECEIPT,)
    elif address.method != "get" and SEAT[0] in address.may:
        seen = {BALLOT: (SEEN_VERSION, ROUND), NOTE: (SEEN_VERSION,)}
        is_checked = address.path == BALLOT or address.method == "put"
        names = (WRITER, *(seen.get(address.path, ()) if is_checked else ()))
    return {name.title(): SENTENCES[name] for name in names}
