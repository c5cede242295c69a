"""The addresses to which this server may connect for its boards.

The operator names the servers. Their names are looked up here and the
connection goes to what was checked: a name that leads into the operator's own
network, now or by a second answer, is refused.
"""

import asyncio
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

# IPv6 addresses that stand for an IPv4 one (NAT64)
_TRANSLATED = ip_network("64:ff9b::/96")


class NotAllowed(Exception):
    """No connection was tried: `problem` is `host_not_allowed` or
    `private_address`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Allowed:
    """What the operator allows: origins as `origin_of` writes them, and
    whether one of them may be in a private network or on this machine."""

    origins: frozenset[str]
    private: bool = False

    async def resolve(self, origin: str) -> list[str]:
        """Returns the addresses of an origin, each of which may be connected
        to.

        Raises NotAllowed, and OSError where the name leads nowhere.
        """
        if origin not in self.origins:
            raise NotAllowed("host_not_allowed")
        parts = urlsplit(origin)
        loop = asyncio.get_running_loop()
        answers = await loop.getaddrinfo(
            parts.hostname, parts.port, type=socket.SOCK_STREAM
        )
        addresses = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
        if not self.private and not all(map(is_public, addresses)):
            raise NotAllowed("private_address")
        return addresses


def is_public(address: str) -> bool:
    """Says whether an address is one of the public internet, also where IPv6
    wraps IPv4."""
    ip = ip_address(address.partition("%")[0])
    inner = _inner(ip) if isinstance(ip, IPv6Address) else None
    return all(part.is_global and not part.is_multicast for part in (ip, inner) if part)


def _inner(ip: IPv6Address) -> IPv4Address | None:
    if ip in _TRANSLATED:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.sixtofour or ip.ipv4_mapped
