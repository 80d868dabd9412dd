"""Who is let in beside the password: no other site may use the visitor's browser to reach the page.

A page on this machine has no password, but every site that the visitor opens can have their browser send requests here.
Forms and uploads of other sites are told by ``Sec-Fetch-Site``, which all browsers send and scripts cannot change. A
site whose name is made to point to this machine (DNS rebinding) is told by ``Host``.
"""

import ipaddress
from urllib.parse import urlsplit

from starlette.types import Scope

READING = frozenset(("GET", "HEAD", "OPTIONS"))
"""Methods that change nothing."""


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("example.org")
    (True, True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refused(scope: Scope, *, loopback_only: bool) -> bool:
    """Whether a request comes from, or by the name of, another site."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    if loopback_only and not is_loopback(urlsplit(f"//{headers.get('host', '')}").hostname or ""):
        return True
    return headers.get("sec-fetch-site") == "cross-site" and scope["method"] not in READING
