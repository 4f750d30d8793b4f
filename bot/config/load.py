"""Reading organizations.toml: the file, the tokens it refers to, and the hosts it may send them to."""

import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from bot.config.faults import Location, sentences
from bot.config.fields import CustomField, QuickTag, Strict
from bot.config.organizations import (
    TOKEN_REFERENCE,
    Directory,
    Members,
    Organization,
    SharedLine,
    between_organizations,
)
from bot.config.settings import LOOPBACK
from bot.environment import bare, is_token, read_text, unreadable
from bot.errors import ConfigurationFaults

INVOCA = "invoca.net"

TABLES: Mapping[str, type[Strict]] = {
    "members": Members,
    "fields": CustomField,
    "quick_tags": QuickTag,
    "lines": SharedLine,
}

SAID_TWICE = ("Cannot declare", "Cannot overwrite")
"""How tomllib begins to tell of a table or a key that was there before."""


def load(path: Path, environment: Mapping[str, str], allowed_hosts: Collection[str]) -> Directory:
    """The directory of organizations in the file at ``path``, with their tokens from ``environment``.

    Raises ConfigurationFaults with one line for every fault of the file.
    """
    tables = _tables(path)
    lines: list[str] = []
    organizations = []
    for key, table in tables.items():
        place = f"organizations.{key}"
        found, faults = _organization(key, table, environment)
        lines += [f"{place}{fault}" for fault in faults]
        if found is not None:
            lines += [f"{place}.api_url: {fault}" for fault in _host_faults(found.api_url, allowed_hosts)]
            organizations.append(found)
    lines += between_organizations(organizations)
    if lines:
        raise ConfigurationFaults([f"{path.name}: {line}" for line in lines])
    return Directory(tuple(organizations))


def _tables(path: Path) -> Mapping[str, Any]:
    try:
        document = tomllib.loads(read_text(path, path.name))
    except OSError as error:
        reason = unreadable(path, error)
        raise ConfigurationFaults(
            [f"ORGANIZATIONS_FILE: {path}: {reason}; organizations.example.toml shows what goes there"]
        ) from None
    except tomllib.TOMLDecodeError as error:
        at = str(error).rpartition("(at ")[2].rstrip(")")
        why = "not TOML, or said before" if str(error).startswith(SAID_TWICE) else "not TOML"
        raise ConfigurationFaults([f"{path.name}: {why}, at {at}"]) from None
    except (ValueError, RecursionError):  # tomllib's own, of thousands of digits or brackets
        raise ConfigurationFaults([f"{path.name}: a number or a list in it is far too long"]) from None
    strays = [f"{path.name}: {key}: unknown key; everything stands under [organizations.…]"
              for key in document if key != "organizations"]  # fmt: skip
    tables = document.get("organizations")
    if not isinstance(tables, dict) or not tables:
        strays.append(f"{path.name}: no organization in it; one begins with [organizations.acme]")
    if strays:
        raise ConfigurationFaults(strays)
    return dict(tables) if isinstance(tables, dict) else {}


def _organization(
    key: str, table: object, environment: Mapping[str, str]
) -> tuple[Organization | None, list[str]]:
    if not isinstance(table, dict):
        return None, [": a table of settings is expected"]
    faults = []
    values: dict[str, Any] = {name: value for name, value in table.items() if name != "key"}
    if "key" in table:
        faults.append(".key: unknown key")
    if "api_token" in table:
        token, fault = _token(table["api_token"], environment)
        values["api_token"] = token
        faults += [f".api_token: {fault}"] if fault else []
    try:
        return Organization(key=key, **values), faults
    except ValidationError as error:
        said = sentences(error, _place, _known_beside)
        return None, faults + [each for each in said if each not in _only_misspelled(said)]


MISSPELLED = re.compile(r"(?P<table>.*)\.\w+: unknown key; did you mean (?P<meant>\w+)\?")


def _only_misspelled(said: Collection[str]) -> Collection[str]:
    """What is said to be missing, and stands there under another name."""
    return {
        f"{found['table']}.{found['meant']}: missing" for found in map(MISSPELLED.fullmatch, said) if found
    }


def _place(location: Location, written: str, wrong: str) -> str:
    if location == ("key",):
        return f" {wrong}"
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return f"{place} {written} {wrong}" if written else f"{place}: {wrong}"


def _known_beside(location: Location) -> Collection[str]:
    """The keys of the table in which this place is."""
    table = TABLES.get(str(location[0])) if len(location) > 1 else Organization
    return table.model_fields.keys() - {"key"} if table is not None else ()


def _token(reference: object, environment: Mapping[str, str]) -> tuple[str, str | None]:
    """The token the file refers to, or an empty one and what is wrong with the reference."""
    match = TOKEN_REFERENCE.match(reference) if isinstance(reference, str) else None
    if match is None:
        return "", 'must be "env:" and a variable whose name ends in _API_TOKEN, never the token itself'
    token = bare(environment.get(match[1], ""))
    if not token:
        return "", f"{match[1]} is not set in the environment"
    if not is_token(token):
        return "", f"{match[1]} holds something that can't be a token"
    return token, None


def _host_faults(api_url: str, allowed_hosts: Collection[str]) -> list[str]:
    parts = urlsplit(api_url)
    host = parts.hostname or ""
    if host != INVOCA and not host.endswith("." + INVOCA) and host not in allowed_hosts:
        return [f"must be on {INVOCA}; other hosts are named in ALLOWED_API_HOSTS first"]
    if parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK):
        return []
    return ["must begin with https://"]
