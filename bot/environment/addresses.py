"""Addresses in the settings, judged as they are written: a URL's parser drops or changes what it dislikes."""

import re
from ipaddress import ip_address

LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"

NAME = re.compile(rf"{LABEL}(?:\.{LABEL})*")

LONGEST_NAME = 253  # characters (RFC 1035)

HIGHEST_PORT = 65535

AUTHORITY = re.compile(r"(?P<host>\[[^\]@]*\]|[^:@\[\]]*)(?::(?P<port>[0-9]{1,5}))?")


def is_host(text: str) -> bool:
    """Whether this is the name or the address of a host, alone and in ASCII; IPv6 without brackets."""
    if len(text) <= LONGEST_NAME and NAME.fullmatch(text):
        return True
    try:
        ip_address(text)
    except ValueError:
        return False
    return text.isascii() and text.isprintable()


def is_authority(text: str) -> bool:
    """Whether this is a host, with or without a port that there can be; IPv6 in brackets."""
    found = AUTHORITY.fullmatch(text)
    if found is None:
        return False
    host, port = found["host"], found["port"]
    if host.startswith("["):
        if ":" not in host or not is_host(host[1:-1]):
            return False
    elif not is_host(host):
        return False
    return port is None or 0 < int(port) <= HIGHEST_PORT


def url_fault(url: str) -> str | None:
    """What is wrong with an https or http URL of a host, perhaps with a port and a path; None: nothing."""
    scheme, separator, rest = url.partition("://")
    authority = rest.partition("/")[0]
    faults = {
        "holds a character that is not ASCII; the name of a host is written in ASCII, xn--… if need be": (
            not url.isascii()
        ),
        "holds a blank, a tab, a backslash or another character that no URL has": (
            not url.isprintable() or " " in url or "\\" in url
        ),
        "must begin with https://": not separator or scheme.lower() not in {"http", "https"},
        "must be https:// and a host, without ? or #": "?" in rest or "#" in rest,
        "must be https:// and a host, without a user's name or password": "@" in authority,
        "must be https:// and a host, and what stands there is none, or its port can't be one": (
            not is_authority(authority)
        ),
    }
    return next((said for said, found in faults.items() if found), None)
