"""What comes from outside: values and text files, addresses, and the proxy that a URL is asked through.

An address is judged as it is written: a URL's parser drops or changes what it dislikes. Of a proxy tell
``HTTPS_PROXY`` and ``HTTP_PROXY`` by the URL's scheme (``wss`` as ``https``), ``ALL_PROXY`` where the scheme
has none; ``NO_PROXY`` names what is asked directly. In lower case, each goes before the same in upper case.
"""

import io
import os
import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from dotenv import load_dotenv
from dotenv.parser import Binding, parse_stream

from bot.errors import ConfigurationFaults

QUOTES = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019"}  # straight, and as texts have them

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # what a copy from a web page brings along

TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]+")  # RFC 6750, 2.1: what a bearer token is made of

LONGEST_FILE = 1_000_000  # bytes; TOML of some more takes minutes to read

LINE_ENDS = ("\r\n", "\r")


def bare(value: str) -> str:
    """The value without what surrounds it by mistake: white space, and one pair of matching quotes.

    A shell takes quotes away; docker's ``--env-file`` and the forms of most platforms keep them.
    """
    value = _stripped(value)
    inner = value[1:-1]
    if len(value) > 1 and QUOTES.get(value[0]) == value[-1] and not {value[0], value[-1]} & set(inner):
        return _stripped(inner)
    return value


def is_token(value: str) -> bool:
    """Whether this can be a token: no half of a pair of quotes, no ``<your token>``, no ``Bearer …``."""
    return TOKEN.fullmatch(value) is not None


def _stripped(value: str) -> str:
    before = None
    while before != value:  # either kind may stand outside of the other
        before, value = value, value.strip().strip(INVISIBLE)
    return value


def read_text(path: Path, called: str) -> str:
    """The text of a file, without a byte order mark. Raises OSError, and ConfigurationFaults if it is none.

    ``called`` is its name for people.
    """
    with path.open("rb") as opened:
        content = opened.read(LONGEST_FILE + 1)
    if len(content) > LONGEST_FILE:
        raise ConfigurationFaults([f"{called}: longer than 1 MB; is it the right file?"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = line_of(content[: error.start].decode("utf-8", errors="replace"))
        raise ConfigurationFaults([_not_utf_8(called, line)]) from None
    if "\0" in text:  # UTF-16 without its mark reads as UTF-8 full of these
        raise ConfigurationFaults([_not_utf_8(called, line_of(text[: text.index("\0")]))])
    return text


def line_of(before: str) -> int:
    """The number of the line that comes after this text, from 1."""
    for end in LINE_ENDS:
        before = before.replace(end, "\n")
    return before.count("\n") + 1


def unreadable(path: Path, error: OSError) -> str:
    """Why a file can't be read, in a few words."""
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        return "a link that leads nowhere"
    return error.strerror or "unreadable"


def load_file(path: Path) -> None:
    """Take the variables of this file into the environment, where it has none of that name already.

    A file that isn't there is none. Raises ConfigurationFaults with a line for everything that can't be read.
    """
    if not os.path.lexists(path):
        return
    try:
        text = read_text(path, path.name)
    except OSError as error:
        raise ConfigurationFaults([f"{path.name}: can't be read: {unreadable(path, error)}"]) from None
    lines = [
        f"{path.name}: line {_line(each)}: can't be read; expected: NAME=value"
        for each in parse_stream(io.StringIO(text))
        if each.error  # a name alone is none: docker takes that from the environment
    ]
    if lines:
        raise ConfigurationFaults(lines)
    load_dotenv(stream=io.StringIO(text))


def _line(binding: Binding) -> int:
    said = binding.original.string
    return binding.original.line + line_of(said[: len(said) - len(said.lstrip())]) - 1


def _not_utf_8(called: str, line: int) -> str:
    return f"{called}: line {line}: not UTF-8; save the file as UTF-8"


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
