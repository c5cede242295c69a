"""This machine's addresses in its networks: phones on the same Wi-Fi, or on
its own hotspot, reach it there."""

import contextlib
import ipaddress
import socket
import struct
import sys
from collections.abc import Iterator
from typing import NamedTuple

ASK_ADDRESS = {"linux": 0x8915, "darwin": 0xC0206921}  # SIOCGIFADDR
# An address of no machine: only the route to it is looked up
NOWHERE = ("192.0.2.1", 9)
# No phone is behind these
INNER = ("lo", "docker", "br-", "veth", "virbr", "vmnet", "vboxnet")
VPN = (
    "tun",
    "tap",
    "utun",
    "wg",
    "ppp",
    "ipsec",
    "tailscale",
    "zt",
    "nordlynx",
    "proton",
)
WIRELESS = ("wl", "ath", "ra")
CABLE = ("eth", "en", "em", "usb")
# What laptops and phones give themselves where they are the hotspot.
HOTSPOTS = (
    "10.42.0.1",
    "192.168.137.1",
    "192.168.43.1",
    "192.168.44.1",
    "192.168.49.1",
)
# Where VPNs of meshes take theirs
SHARED_BY_CARRIERS = ipaddress.ip_network("100.64.0.0/10")
# In the order in which they are offered
KINDS = ("cable", "wifi", "hotspot", "other", "vpn")


class LanAddress(NamedTuple):
    """An IPv4 address of this machine, and what leads to it, one of KINDS."""

    kind: str
    address: str


def lan_address() -> str:
    """Returns the address that phones can most likely reach, "" without a
    network."""
    return next((entry.address for entry in lan_addresses()), "")


def lan_addresses() -> list[LanAddress]:
    """Returns every address by which phones may come in, the likeliest first.
    No packet is sent.

    First the one that leads outward; a hotspot without internet has no such
    route. A VPN is last even where all traffic goes through it: no phone of
    the room is in it.
    """
    names = {address: name for name, address in interfaces()}
    addresses = dict.fromkeys(
        address
        for address in (outward_address(), *names)
        if address and not address.startswith(("127.", "169.254."))
    )
    entries = [
        LanAddress(kind_of(names.get(address, ""), address), address)
        for address in addresses
    ]
    first = [entry for entry in entries[:1] if entry.kind != "vpn"]
    rest = [entry for entry in entries if entry not in first]
    return first + sorted(rest, key=lambda entry: KINDS.index(entry.kind))


def kind_of(name: str, address: str) -> str:
    """Returns one of KINDS for an interface's name ("" where the system names
    none)."""
    if name.startswith(VPN) or ipaddress.ip_address(address) in SHARED_BY_CARRIERS:
        return "vpn"
    wireless = name.startswith(WIRELESS)
    if address in HOTSPOTS or name.startswith(("ap", "bridge1")):
        return "hotspot"
    if wireless:
        return "hotspot" if address.endswith(".1") else "wifi"
    # A Mac calls its Wi-Fi en0 or en1 too.
    return "cable" if name.startswith(CABLE) and sys.platform != "darwin" else "other"


def outward_address() -> str:
    """Returns this machine's address on its way to the internet, "" without
    one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def interface_addresses() -> Iterator[str]:
    """Yields the IPv4 addresses of the interfaces that may lead to phones."""
    for _, address in interfaces():
        yield address


def interfaces() -> Iterator[tuple[str, str]]:
    """Yields (name, IPv4 address) of the interfaces that may lead to phones;
    "" for no name."""
    if sys.platform not in ASK_ADDRESS:
        entries = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        yield from (
            ("", address)
            for address in dict.fromkeys(str(entry[4][0]) for entry in entries)
        )
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        for _, name in socket.if_nameindex():
            if not name.startswith(INNER):
                with contextlib.suppress(OSError):  # it has none
                    yield name, _address_of(asker, name)


def _address_of(asker: socket.socket, name: str) -> str:
    """Returns the IPv4 address of an interface. Raises OSError where it has
    none."""
    import fcntl  # noqa: PLC0415 - not on every system

    question = struct.pack("256s", name.encode()[:15])
    answer = fcntl.ioctl(asker.fileno(), ASK_ADDRESS[sys.platform], question)
    return socket.inet_ntoa(answer[20:24])
