"""This machine's address in the room: where phones on the same Wi-Fi, or on its own hotspot, find it."""

import socket
import struct
import sys
from collections.abc import Iterator

ASK_ADDRESS = {"linux": 0x8915, "darwin": 0xC0206921}  # SIOCGIFADDR
NOWHERE = ("192.0.2.1", 9)  # an address of no machine: only the way to it is asked for
INNER = ("lo", "docker", "br-", "veth", "virbr", "tun", "tap", "utun")  # no phone is behind these


def lan_address() -> str:
    """The address that the room's network reaches; no packet is sent. Empty without a network.

    A hotspot without internet has no way out, so no default route: then the first interface with an address counts.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
            outward = str(probe.getsockname()[0])
        except OSError:
            outward = ""
    return next(
        (
            one
            for one in (outward, *interface_addresses())
            if one and not one.startswith(("127.", "169.254."))
        ),
        "",
    )


def interface_addresses() -> Iterator[str]:
    """The IPv4 addresses of the interfaces that may lead to phones."""
    if sys.platform not in ASK_ADDRESS:
        yield from dict.fromkeys(
            str(found[4][0])
            for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        )
        return
    import fcntl  # noqa: PLC0415 - not on every system

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        for _, name in socket.if_nameindex():
            if name.startswith(INNER):
                continue
            try:
                answer = fcntl.ioctl(
                    asker.fileno(),
                    ASK_ADDRESS[sys.platform],
                    struct.pack("256s", name.encode()[:15]),
                )
            except OSError:  # it has none
                continue
            yield socket.inet_ntoa(answer[20:24])
