import pytest

from bot.lookups import (
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
from commands.grammar import Help, Look, Me, read_calls
from tests.commands.asked import ACME, BOEHM, ORGANIZATIONS, asked, query, reference

ID = ByTransaction("ABCD1234-ABCD1234")
CURLY = "\u201cSpring Sale\u201d"


@pytest.mark.parametrize("text", ["", "  ", "\n", "\u200b", "all", "ALL", "All.", "all?"])
def test_nothing_and_all_are_all_calls(text: str) -> None:
    """Nothing typed asks for all current calls, and so does ``all``."""
    assert asked(text) == Look(Query(AllCalls()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("me", Me()),
        ("Me?", Me()),
        ("me in acme", Me()),
        ("help", Help()),
        ("HELP!", Help()),
        ("--help", Help()),
        ("help filters", Help()),
        ("help crm:1042", Help()),
        ("help in", Help()),
        ("in acme help", Help()),
        ("?", Help()),
        ("???", Help()),
    ],
)
def test_keywords(text: str, expected: Me | Help) -> None:
    """``me`` and ``help`` are orders by themselves, in any case."""
    assert asked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ABCD1234-ABCD1234",
        "abcd1234-abcd1234",
        "Abcd1234-aBCD1234.",
        "`ABCD1234-ABCD1234`",
        '"ABCD1234-ABCD1234"',
        "(ABCD1234-ABCD1234)",
        "ABCD1234\u2011ABCD1234",
        "ABCD1234\u2014ABCD1234",
        "ABCD1234 - ABCD1234",
        "ABCD1234-\nABCD1234",
        "ABCD\u200b1234-ABCD1234",
        "\uff21\uff22\uff23\uff24\uff11\uff12\uff13\uff14-ABCD1234",
        "tx:abcd1234-abcd1234",
        "TX : abcd1234-abcd1234",
        "transaction_id=ABCD1234-ABCD1234",
        "tx:`ABCD1234-ABCD1234`",
        "tx:<tel:+1|abcd1234-abcd1234>",
    ],
)
def test_transaction_ids(text: str) -> None:
    """A transaction id is known by its shape, in any case and however its dash came out."""
    assert reference(text) == ID


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12345678-12345678", ByTransaction("12345678-12345678")),
        ("abcd1234-abcd1234-abcd1234", ByTransaction("ABCD1234-ABCD1234-ABCD1234")),
        ("tx:a", ByTransaction("A")),
        ("tx:5309999999", ByTransaction("5309999999")),
        ("abcd1234-abcd1234-abcd1234-abcd1234", ByExternalId("abcd1234-abcd1234-abcd1234-abcd1234")),
        ("abcd-1234", ByExternalId("abcd-1234")),
        ("550e8400-e29b-41d4-a716-446655440000", ByExternalId("550e8400-e29b-41d4-a716-446655440000")),
    ],
)
def test_which_ids_are_transaction_ids(text: str, expected: Reference) -> None:
    """Groups of which the first two have eight characters, 32 in all; and whatever is said to be one."""
    assert reference(text) == expected


@pytest.mark.parametrize(
    ("text", "external_unique_id"),
    [
        ("mycalls00001", "mycalls00001"),
        ("MyCalls00001,", "MyCalls00001"),
        ("`mycalls00001`", "mycalls00001"),
        ('"my calls 1"', "my calls 1"),
        ("\u201cmy calls 1\u201d", "my calls 1"),
        ("#1042", "#1042"),
        ("CRM-5309999999", "CRM-5309999999"),
        ("crm.example/1042", "crm.example/1042"),
        ("<http://crm.example|crm.example>", "crm.example"),
        ("https://crm.example/1042", "https://crm.example/1042"),
        ("<mailto:ann@crm.example|ann@crm.example>", "ann@crm.example"),
        ("<@U123|ann>", "@ann"),
        ("<#C123|sales>", "#sales"),
        ("<@U123>", "@U123"),
        ("A&amp;B", "A&B"),
        ("ext:mycalls00001", "mycalls00001"),
        ("EXT = mycalls00001", "mycalls00001"),
        ("ext\uff1amycalls00001", "mycalls00001"),
        ("external_unique_id:mycalls00001", "mycalls00001"),
        ("ext:crm:1042", "crm:1042"),
        ("ext:5309999999", "5309999999"),
        ("ext:<tel:+15309999999|5309999999>", "5309999999"),
        ("ext:9999", "9999"),
        ("ext:530-999", "530-999"),
        ("ext:ABCD1234-ABCD1234", "ABCD1234-ABCD1234"),
        ("ext:share", "share"),
        ("ext:all", "all"),
        ("ext:'my calls 1'", "my calls 1"),
        ('"share"', "share"),
        ('"all"', "all"),
    ],
)
def test_external_ids(text: str, external_unique_id: str) -> None:
    """What is nothing else is an external id, with its case; ``ext:`` makes one of anything."""
    assert reference(text) == ByExternalId(external_unique_id)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("9999", "9999"),
        ("999", "999"),
        ("`9999`", "9999"),
        ("...9999", "9999"),
        ("\u20269999", "9999"),
        ("*9999", "9999"),
        ("from 9999", "9999"),
        ("ending 9999", "9999"),
        ("tel:9999", "9999"),
        ("+1 530-\u2022\u2022\u2022-9999", "9999"),
        ("+33 \u2022 \u2022\u2022 \u2022\u2022 56 78", "5678"),
    ],
)
def test_last_digits(text: str, digits: str) -> None:
    """Three or four digits are the end of the caller's number, also of one copied from a masked card."""
    assert reference(text) == ByLastDigits(digits)


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
        ("in acme", "acme", AllCalls()),
        ("in ACME", "acme", AllCalls()),
        ("all in acme", "acme", AllCalls()),
        ("in acme all", "acme", AllCalls()),
        ("in: acme", "acme", AllCalls()),
        ("in acme roofing", "acme", AllCalls()),
        ("in acme roofing w", "west", AllCalls()),
        ("in acme roofing west 9999", "west", ByLastDigits("9999")),
        ("in Acme Roofing 530-999-9999", "acme", ByNumber("+15309999999")),
        ('in "Acme Roofing West"', "west", AllCalls()),
        ("in bohm", "boehm", AllCalls()),
        ("in B\u00f6hm Solar", "boehm", AllCalls()),
        ("in boe 030 123456", "boehm", ByNumber("+4930123456")),
        ("530-999-9999 in acme", "acme", ByNumber("+15309999999")),
        ("mycalls00001 in acme", "acme", ByExternalId("mycalls00001")),
        ("tx:abcd1234-abcd1234 in west", "west", ID),
    ],
)
def test_in_an_organization(text: str, organization: str, expected: Reference) -> None:
    """An organization goes by its key, its name or a beginning of either; its region reads the numbers."""
    assert asked(text) == Look(Query(expected), organization)


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
