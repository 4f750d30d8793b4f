import pytest

from bot.queries import (
    FILTERS,
    AllCalls,
    ByExternalId,
    ByLastDigits,
    ByNumber,
    ByPair,
    ByTransaction,
    Filter,
    Query,
    Reference,
)
from commands.grammar.calls import read_calls
from commands.grammar.requests import Empty, Look
from tests.commands.asked import ACME, BOEHM, ORGANIZATIONS, asked, query

ID = ByTransaction("ABCD1234-ABCD1234")

CURLY = "\u201cSpring Sale\u201d"


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ('campaign:"Spring Sale" repeat:yes', {"campaign": "Spring Sale", "repeat": "yes"}),
        (f"campaign:{CURLY} repeat:yes", {"campaign": "Spring Sale", "repeat": "yes"}),
        ("campaign:'Spring Sale' repeat:yes", {"campaign": "Spring Sale", "repeat": "yes"}),
        ("campaign:Spring Sale repeat:yes", {"campaign": "Spring Sale", "repeat": "yes"}),
        ("repeat:yes campaign:Spring Sale", {"campaign": "Spring Sale", "repeat": "yes"}),
        ('campaign:"Spring Sale repeat:yes', {"campaign": "Spring Sale", "repeat": "yes"}),
        ("Campaign : Spring Sale, Repeat = YES.", {"campaign": "Spring Sale", "repeat": "YES"}),
        ("campaign\uff1aSpring\u00a0Sale\u2003repeat\uff1dyes", {"campaign": "Spring Sale", "repeat": "yes"}),
        ("camp:Spring Sale rep:yes", {"campaign": "Spring Sale", "repeat": "yes"}),
        ("advertiser_campaign_name:Spring Sale repeat:yes", {"campaign": "Spring Sale", "repeat": "yes"}),
        ("campaign:Joe\u2019s Pizza", {"campaign": "Joe's Pizza"}),
        ("campaign:Sale: Spring", {"campaign": "Sale: Spring"}),
        ("campaign:R&amp;D", {"campaign": "R&D"}),
        ("all campaign:Spring", {"campaign": "Spring"}),
        ("(city:Reno)", {"city": "Reno"}),
        ("region:CA zip:95814", {"state": "CA", "zip": "95814"}),
        ("affiliate:Partners", {"publisher": "Partners"}),
        ("city:Reno city:reno", {"city": "Reno"}),
        ("type:mobile status:bridged media:online source:google", {
            "type": "mobile", "status": "bridged", "media": "online", "source": "google",
        }),
    ],
)  # fmt: skip
def test_filters(text: str, filters: dict[str, str]) -> None:
    """A value runs to the next name, quotes are optional, and the beginning of a name is enough."""
    found = query(text)
    assert found.reference == AllCalls()
    assert {each.name: each.value for each in found.filters} == filters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("530-999-9999 campaign:Spring", ByNumber("+15309999999")),
        ("campaign:Spring 530-999-9999", ByNumber("+15309999999")),
        ("campaign:Spring 530 999 9999 855 559 5599", ByPair("+15309999999", "+18555595599")),
        ("campaign:Spring abcd1234-abcd1234", ID),
        ("9999 campaign:Spring", ByLastDigits("9999")),
        ("mycalls00001 campaign:Spring", ByExternalId("mycalls00001")),
        ("campaign:Spring ext:mycalls00001", ByExternalId("mycalls00001")),
        ("ext:mycalls00001 campaign:Spring", ByExternalId("mycalls00001")),
    ],
)
def test_filters_beside_a_reference(text: str, expected: Reference) -> None:
    """A filter may stand before or behind what it narrows."""
    assert query(text) == Query(expected, (Filter("campaign", "Spring"),))


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_goes_by_all_its_names(name: str) -> None:
    """Each name of a filter, in any case, reads as that filter."""
    for each in (name, *FILTERS[name].other_names):
        assert query(f"{each.upper()}:yes").filters == (Filter(name, "yes"),)


@pytest.mark.parametrize(
    ("text", "organization", "expected"),
    [
        ("all in acme", "acme", AllCalls()),
        ("in acme all", "acme", AllCalls()),
        ("in acme roofing west 9999", "west", ByLastDigits("9999")),
        ("in Acme Roofing 530-999-9999", "acme", ByNumber("+15309999999")),
        ("in boe 030 123456", "boehm", ByNumber("+4930123456")),
        ("530-999-9999 in acme", "acme", ByNumber("+15309999999")),
        ("mycalls00001 in acme", "acme", ByExternalId("mycalls00001")),
        ("tx:abcd1234-abcd1234 in west", "west", ID),
    ],
)
def test_in_an_organization(text: str, organization: str, expected: Reference) -> None:
    """An organization goes by its key, its name or a beginning of either; its region reads the numbers."""
    assert asked(text) == Look(Query(expected), organization)


@pytest.mark.parametrize(
    ("text", "organization"),
    [
        ("in acme", "acme"),
        ("in ACME", "acme"),
        ("in: acme", "acme"),
        ("in acme roofing", "acme"),
        ("in acme roofing w", "west"),
        ('in "Acme Roofing West"', "west"),
        ("in bohm", "boehm"),
        ("in B\u00f6hm Solar", "boehm"),
    ],
)
def test_an_organization_alone_is_as_good_as_nothing(text: str, organization: str) -> None:
    """Only ``in`` and an organization: my line's call there."""
    assert asked(text) == Empty(organization)


def test_in_ends_a_value() -> None:
    """An unquoted value ends before ``in``, a quoted one holds it."""
    assert asked("campaign:Spring Sale in acme") == Look(
        Query(AllCalls(), (Filter("campaign", "Spring Sale"),)), "acme"
    )
    assert query('campaign:"Made in Acme"').filters == (Filter("campaign", "Made in Acme"),)


def test_numbers_are_read_in_the_region_of_the_organization_that_is_meant() -> None:
    """Without ``in`` and default the first organization's region counts; without any, the United States'."""
    german = ByNumber("+4930123456")
    assert read_calls("030 123456", ORGANIZATIONS, BOEHM) == Look(Query(german))
    assert read_calls("030 123456", (BOEHM, ACME), None) == Look(Query(german))
    assert read_calls("530-999-9999", (), None) == Look(Query(ByNumber("+15309999999")))
