"""From where a request comes."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

# Whoever has one IPv6 address has all that share these bits: https://www.rfc-editor.org/rfc/rfc6177
NETWORK_BITS = 64


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.strip())
    except ValueError:
        return None


def _network_of(address: IPv6Address) -> IPv6Address:
    low = 128 - NETWORK_BITS
    return IPv6Address(int(address) >> low << low)


def address_of(request: HttpRequest) -> str | None:
    """Return the address that sign-ins are counted by: one IPv4 address, or the start of one IPv6 network.

    Behind a proxy that is what the proxy has written last; what stands before it in the header anybody may have sent.
    """
    found = _parsed(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        found = _parsed(request.headers.get("X-Forwarded-For", "").rpartition(",")[2]) or found
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or _network_of(found))
    return str(found) if found else None
