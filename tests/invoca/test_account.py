"""An organization as its API is asked for it."""

import re

import pytest
from pydantic import SecretStr

from bot.invoca.models import Account
from tests.invoca.conftest import account

ACME = account("https://acme.invoca.net")


def test_the_fingerprint_is_the_same_for_good() -> None:
    """Twelve hex digits. Cards in Slack and the ledger carry them: no new version of ours may change them."""
    assert ACME.fingerprint == "772c8cb82147"
    assert re.fullmatch("[0-9a-f]{12}", ACME.fingerprint)


@pytest.mark.parametrize(
    "same",
    [
        account("https://ACME.invoca.net"),
        account("https://acme.invoca.net:443/"),
        account("https://acme.invoca.net", api_token=SecretStr("new")),
        account("https://acme.invoca.net", api_version="2031-01-01", update_method="POST", region="GB"),
    ],
)
def test_the_same_organization(same: Account) -> None:
    """How the address is written, the token, version, method and region make no other organization."""
    assert same.fingerprint == ACME.fingerprint


@pytest.mark.parametrize(
    "other",
    [
        account("https://globex.invoca.net"),
        account("https://acme.invoca.net", organization_id=26),
        account("https://acme.invoca.net", organization_type="Network"),
    ],
)
def test_another_organization(other: Account) -> None:
    """Host, type and id each make another one."""
    assert other.fingerprint != ACME.fingerprint


def test_the_token_is_not_shown() -> None:
    """Neither repr nor str has it."""
    assert "acme-secret-token" not in f"{ACME!r} {ACME}"
