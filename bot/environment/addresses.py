"""Addresses in the settings, and the proxy that a URL is asked through: for Slack and for Invoca alike.

An address is judged as it is written: a URL's parser drops or changes what it dislikes. Of a proxy tell
``HTTPS_PROXY`` and ``HTTP_PROXY`` by the URL's scheme (``wss`` as ``https``), ``ALL_PROXY`` where the scheme
has none; ``NO_PROXY`` names what is asked directly. In lower case, each goes before the same in upper case.
"""

import os
import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address, ip_network
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from bot.environment.variables import bare
from bot.errors import ConfigurationFaults

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


SCHEMES = {"https": "https", "wss": "https", "http": "http", "ws": "http"}

PORTS = {"https": 443, "http": 80}

VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")

EXPECTED = "is no http:// or https:// proxy; expected: http://proxy.example:3128"

NAMED_PORT = re.compile(r"(?P<name>\[.+\]|[^:]+):(?P<port>\d+)")


class Proxied(Protocol):
    """A client of slack_sdk's. Its own choice of a proxy knows nothing of NO_PROXY."""

    proxy: str | None


C = TypeVar("C", bound=Proxied)


def reaching(client: C, url: str) -> C:
    """The client, asking through the proxy of this URL, or directly. Raises ConfigurationFaults."""
    client.proxy = proxy_for(url)
    return client


def proxy_for(url: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """The URL of the proxy this URL is to be asked through; None: none. Raises ConfigurationFaults."""
    parts = urlsplit(url)
    scheme = SCHEMES[parts.scheme]
    name, proxy = _variable(scheme, environment)
    if not proxy or _direct(parts.hostname or "", parts.port or PORTS[scheme], environment):
        return None
    if not _is_proxy(proxy):
        raise ConfigurationFaults([f"{name}: {EXPECTED}"])
    return proxy if "://" in proxy else f"http://{proxy}"


def proxy_faults(environment: Mapping[str, str] = os.environ) -> list[str]:
    """A line for each variable that would be gone by and names no proxy; none of them holds a value."""
    if "*" in _exceptions(environment):
        return []
    used = dict(_variable(scheme, environment) for scheme in PORTS)
    return [f"{name}: {EXPECTED}" for name, proxy in used.items() if proxy and not _is_proxy(proxy)]


def _variable(scheme: str, environment: Mapping[str, str]) -> tuple[str, str]:
    for name in (f"{scheme}_proxy", "all_proxy"):
        said = name if name in environment else name.upper()
        if value := bare(environment.get(said, "")):
            return said, value
    return "", ""


def _is_proxy(text: str) -> bool:
    if not (text.isascii() and text.isprintable()) or re.search(r"[\s\\?#]", text):
        return False
    scheme, _, rest = text.rpartition("://")
    user, _, authority = rest.removesuffix("/").rpartition("@")
    return scheme.lower() in {"", "http", "https"} and "/" not in user and is_authority(authority)


def _exceptions(environment: Mapping[str, str]) -> Iterator[str]:
    said = bare(environment.get("no_proxy", environment.get("NO_PROXY", "")))
    yield from (each.lower() for each in re.split(r"[\s,]+", said) if each)


def _direct(host: str, port: int, environment: Mapping[str, str]) -> bool:
    """Whether NO_PROXY names it: a host with all below it, an address, a network, perhaps with a port."""
    for each in _exceptions(environment):
        named = NAMED_PORT.fullmatch(each)
        if named is not None and int(named["port"]) != port:
            continue
        name = (each if named is None else named["name"]).strip("[]").removeprefix("*").strip(".")
        if each == "*" or host == name or host.endswith(f".{name}") or _within(host, name):
            return True
    return False


def _within(host: str, network: str) -> bool:
    try:
        return ip_address(host) in ip_network(network, strict=False)
    except ValueError:
        return False
