"""This machine's address in the local network: phones on the same Wi-Fi, or on its own hotspot,
reach it there."""

import socket
import struct
import sys
from collections.abc import Iterator

ASK_ADDRESS = {"linux": 0x8915, "darwin": 0xC0206921}  # SIOCGIFADDR
NOWHERE = ("192.0.2.1", 9)  # an address of no machine: only the route to it is looked up
INNER = ("lo", "docker", "br-", "veth", "virbr", "tun", "tap", "utun")  # no phone is behind these


def lan_address() -> str:
    """Returns the address that phones can reach, "" without a network. No packet is sent.

    A hotspot without internet has no default route: then the first interface with an address
    counts.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
            outward = str(probe.getsockname()[0])
        except OSError:
            outward = ""
    reachable = (
        address
        for address in (outward, *interface_addresses())
        if address and not address.startswith(("127.", "169.254."))
    )
    return next(reachable, "")


def interface_addresses() -> Iterator[str]:
    """Yields the IPv4 addresses of the interfaces that may lead to phones."""
    if sys.platform not in ASK_ADDRESS:
        entries = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        yield from dict.fromkeys(str(entry[4][0]) for entry in entries)
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
