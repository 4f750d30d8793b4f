"""Whose calls are asked for, where, and with which token."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import httpx
from pydantic import SecretStr


@dataclass(frozen=True)
class Account:
    """One organization at Invoca, as its API is to be asked for it."""

    organization_type: Literal["Network", "Advertiser"]
    """Capitalized: the API requires it."""
    organization_id: int
    api_url: str
    """The host's URL, such as ``https://acme.invoca.net``; what comes after it is the client's matter."""
    api_version: str
    api_token: SecretStr
    update_method: Literal["PUT", "POST"] = "PUT"
    region: str = "US"
    """How to read phone numbers without a country: ISO 3166, two letters."""

    @cached_property
    def fingerprint(self) -> str:
        """What tells one organization from another for good: 12 hex digits of host, type and id.

        Cards and the ledger carry it, so that they notice when a configuration's key comes to mean another
        organization. Tokens and versions may change without changing it.
        """
        host = httpx.URL(self.api_url).netloc.decode("ascii")
        named = f"{host}|{self.organization_type}|{self.organization_id}"
        return hashlib.sha256(named.encode()).hexdigest()[:12]
