"""Which addresses a webhook may be sent to: none that is not on the public internet, unless the operator allows it.

Whoever names a webhook chooses where this machine connects to; without this rule that could be its own network.
The rule is about the address that is dialed, after DNS, so it does not matter how a host was written.
"""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, TypeAlias
from urllib.parse import urlsplit

IpAddress: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

#: Sources: the IANA registries of special-purpose addresses (RFC 6890), and clouds for what they keep elsewhere.
REFUSED_V4: Final[tuple[tuple[Network, str], ...]] = (
    (ip_network("0.0.0.0/8"), "an address of this machine itself"),
    (ip_network("10.0.0.0/8"), "a private address"),
    (ip_network("100.64.0.0/10"), "an address inside a carrier's network"),
    (ip_network("127.0.0.0/8"), "a loopback address"),
    (ip_network("168.63.129.16/32"), "a cloud's metadata address"),  # Azure, within its public range
    (ip_network("169.254.0.0/16"), "a link-local or metadata address"),
    (ip_network("172.16.0.0/12"), "a private address"),
    (ip_network("192.0.0.0/24"), "an address for protocols"),
    (ip_network("192.0.2.0/24"), "an address for documentation"),
    (ip_network("192.88.99.0/24"), "an address of a 6to4 relay"),
    (ip_network("192.168.0.0/16"), "a private address"),
    (ip_network("198.18.0.0/15"), "an address for benchmarks"),
    (ip_network("198.51.100.0/24"), "an address for documentation"),
    (ip_network("203.0.113.0/24"), "an address for documentation"),
    (ip_network("224.0.0.0/4"), "a multicast address"),
    (ip_network("255.255.255.255/32"), "the broadcast address"),
    (ip_network("240.0.0.0/4"), "a reserved address"),
)
#: Within the part of IPv6 that is global (2000::/3) this is refused, and outside of it everything: this names some.
REFUSED_V6: Final[tuple[tuple[Network, str], ...]] = (
    (ip_network("::/128"), "an address of this machine itself"),
    (ip_network("::1/128"), "a loopback address"),
    (ip_network("100::/64"), "an address that discards"),
    (ip_network("2001::/32"), "a Teredo address"),
    (ip_network("2001:db8::/32"), "an address for documentation"),
    (ip_network("2001::/23"), "an address for protocols"),
    (ip_network("2002::/16"), "a 6to4 address"),
    (ip_network("3fff::/20"), "an address for documentation"),
    (ip_network("5f00::/16"), "an address for segment routing"),
    (ip_network("fc00::/7"), "a private address"),
    (ip_network("fe80::/10"), "a link-local address"),
    (ip_network("fec0::/10"), "a site-local address"),
    (ip_network("ff00::/8"), "a multicast address"),
)
GLOBAL_V6: Final = ip_network("2000::/3")
NAT64: Final = ip_network("64:ff9b::/96")
#: RFC 8215: for a translator inside a network, which may use any length of prefix below it.
LOCAL_NAT64: Final = ip_network("64:ff9b:1::/48")

SETTING: Final = "WATCHER_WEBHOOK_ALLOW"
EXAMPLE: Final = "write one like https://example.org/hooks/trials"


def refusal(address: str, allowed: Sequence[Network] = ()) -> str | None:
    """Return why nothing is sent to an IP address, in words, or None where it may be dialed.

    `allowed` are the operator's networks. An address that stands for one of IPv4 is judged as that one.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return f"{address!r} is not an IP address"
    if _is_in(found, allowed):
        return None
    for meant in _meant(found):
        what = None if _is_in(meant, allowed) else _what(meant)
        if what:
            shown = f"{found}" if meant == found else f"{found} ({meant})"
            return f"{shown} is {what}: nothing is sent there unless {SETTING} names its network"
    return None


def url_fault(url: str) -> str | None:
    """Return what is wrong with the form of a webhook's URL, in one line, or None."""
    # Programs disagree on what these mean, so that one would check a host and another dial it.
    odd = next((letter for letter in url if letter <= " " or letter in "\\\x7f" or letter.isspace()), None)
    if odd is not None:
        return f"{url!r} is not a webhook's address, because of its {odd!r}: {EXAMPLE}"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as exc:
        return f"{url!r} is not a webhook's address ({exc}): {EXAMPLE}"
    if parts.scheme not in {"http", "https"} or not host:
        return f"{url!r} is not a webhook's address: {EXAMPLE}"
    if "@" in parts.netloc:
        return "a webhook's address may not hold a password: its signature says who sends"
    return None


def url_refusal(url: str, allowed: Sequence[Network] = ()) -> str | None:
    """Return why nothing can ever be sent to a URL of good form, or None. A name is judged when it is dialed."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761: always this machine
        why = [refusal(one, allowed) for one in ("127.0.0.1", "::1")]
        return why[0] if all(why) else None
    found = literal(host)
    return refusal(str(found), allowed) if found else None


def literal(host: str) -> IpAddress | None:
    """Return the address that a host is by itself, in any form that resolvers read: 127.1, 0x7f000001, 017700000001."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def _is_in(address: IpAddress, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def _what(address: IpAddress) -> str | None:
    table = REFUSED_V4 if address.version == 4 else REFUSED_V6  # noqa: PLR2004
    named = next((what for network, what in table if address in network), None)
    if named or isinstance(address, IPv4Address) or address in GLOBAL_V6:
        return named
    return "not a public address"


def _meant(address: IpAddress) -> Sequence[IpAddress]:
    """Return the addresses of IPv4 that one of IPv6 may stand for; of any other, itself."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address in NAT64:
        return [IPv4Address(address.packed[12:])]
    return (_translated(address.packed) if address in LOCAL_NAT64 else []) or [address]


def _translated(packed: bytes) -> list[IPv4Address]:
    """Return every reading by RFC 6052, section 2.2: prefixes of 48, 56, 64 and 96 bits, zeros behind the address."""
    without_u = packed[:8] + packed[9:]
    readings = [packed[12:], *(without_u[at : at + 4] for at in (6, 7, 8) if not any(without_u[at + 4 :]))]
    return [IPv4Address(reading) for reading in readings if any(reading)]
