import pytest

from bot.queries import ByNumber
from commands.grammar.requests import TagHelp, Undo, WhichOrganization
from commands.grammar.tags import read_tag
from tests.commands.tagging import ACME, BOEHM, VOCABULARIES, WEST, fields, read, tag, told


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("in acme 9999 sold", "acme"),
        ("9999 in acme sold", "acme"),
        ("9999 sold in acme", "acme"),
        ("9999 sold in: Acme Roofing", "acme"),
        ("9999 note=hi in acme", "acme"),
        ("9999 note=hi in Acme Roofing.", "acme"),
        ("9999 disposition=Sale in acme", "acme"),
        ("9999 ext=CRM-1042 in west", "west"),
        ("9999 ext=CRM-1042 in we", "west"),
        ("9999 verkauft in boe", "boehm"),
        ("in B\u00f6hm Solar verkauft", "boehm"),
        ("9999 betrag=1.234,5 in bohm", "boehm"),
        ("9999 vip in area in acme", "acme"),
        ("9999 sold", None),
        ("9999 vip in area", None),
        ('9999 note="works in acme"', None),
        ("9999 note=in acme", None),
        ("9999 note: in acme", None),
        ("9999 note=made in a", None),
    ],
)
def test_an_organization_is_named_before_the_fields_or_at_the_end(text: str, key: str | None) -> None:
    """In a note only a whole name at the end is one, and never in quotes."""
    assert tag(text).organization == key


def test_the_organization_decides_how_a_text_is_read() -> None:
    """Its fields and quick tags are known, and its region reads the numbers."""
    assert fields("in boehm betrag=1.234") == {"betrag": "1234"}
    assert tag("in boehm 030 123456 verkauft").call == ByNumber("+4930123456")
    assert 'I didn\'t understand "verkauft".' in told("9999 verkauft")
    assert '"disposition" isn\'t a field.' in told("9999 disposition=Sale in boehm")


def test_a_vocabulary_is_needed() -> None:
    """Who has several organizations, and no default here, is asked which; but not for ``undo`` and help."""
    assert read_tag("9999 sold", VOCABULARIES, None) == WhichOrganization()
    assert read_tag("9999 whatever=x", VOCABULARIES, None) == WhichOrganization()
    assert read_tag("undo", VOCABULARIES, None) == Undo()
    assert read_tag("help", VOCABULARIES, None) == TagHelp()
    assert getattr(read_tag("sold in acme", VOCABULARIES, None), "organization", "") == "acme"


def test_the_only_organization_is_meant() -> None:
    """Nobody is asked which of one."""
    assert getattr(read_tag("sold", (ACME,), None), "organization", "") == "acme"
    assert getattr(read_tag("verkauft", (BOEHM,), BOEHM), "organization", "") is None


def test_the_help_of_an_organization() -> None:
    """An organization alone asks what can be typed there."""
    assert read("in west") == TagHelp("west")
    assert read("in west help") == TagHelp("west")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sold in amce", "no organization `amce`"),
        ("undo in amce", "no organization `amce`"),
        ("in acme sold in west", "one organization at a time"),
        ("in", "`in` which organization?"),
        ("9999 ext=CRM-1042 in amce", "no organization `amce`"),
        ("sold in acme r", "could be several"),
    ],
)
def test_organizations_that_cannot_be_told(text: str, expected: str) -> None:
    """None is taken instead of the one that was meant."""
    assert expected in told(text)


def test_organizations_of_others_are_not_spoken_of() -> None:
    """Who has one organization hears of that one alone."""
    assert "Solar" in told("sold in amce")
    with pytest.raises(Exception, match="misunderstood") as raised:
        read_tag("sold in boehm", (WEST,), WEST)
    assert "Solar" not in str(getattr(raised.value, "problem", "Solar"))
