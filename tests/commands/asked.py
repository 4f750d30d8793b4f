"""What the tests of the grammar ask with."""

import pytest

from bot.errors import Misunderstood
from bot.queries import Query, Reference
from commands.grammar.calls import read_calls
from commands.grammar.names import OrganizationName
from commands.grammar.requests import CallsRequest, Look

ACME = OrganizationName("acme", "Acme Roofing", "US")

BOEHM = OrganizationName("boehm", "Böhm Solar", "DE")

WEST = OrganizationName("west", "Acme Roofing West", "US")

ORGANIZATIONS = (ACME, BOEHM, WEST)


def asked(text: str) -> CallsRequest:
    return read_calls(text, ORGANIZATIONS, ACME)


def query(text: str) -> Query:
    request = asked(text)
    assert isinstance(request, Look), request
    return request.query


def reference(text: str) -> Reference:
    return query(text).reference


def told(text: str) -> str:
    """Give what the person is told who typed something that can't be read."""
    with pytest.raises(Misunderstood) as raised:
        asked(text)
    return raised.value.words()
