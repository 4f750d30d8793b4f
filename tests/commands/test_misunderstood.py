import pytest

from bot.errors import Misunderstood
from commands.grammar.calls import LONGEST_TEXT, read_calls
from tests.commands.asked import ACME, told


@pytest.mark.parametrize(
    "half", ["530-999", "530999", "999-9999", "53099", "99", "2024-01-15", "+1", "25309999999"]
)
def test_half_a_number_is_no_external_id(half: str) -> None:
    """Too few digits, or one too many, are answered with what would work, also if it was an id after all."""
    answer = told(half)
    assert "isn't a whole phone number" in answer
    assert "`530-999-9999`" in answer
    assert "last 3 or 4 digits" in answer
    assert "`ext:" in answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5309999999855559559912", "has too many digits for a phone number"),
        ("530-999-9999 855-559", "`855-559` isn't a whole phone number"),
        ("530-999-9999 to 9999", "`9999` isn't a whole phone number"),
        ("530-999-9999 855-559-5599 530-999-9998", "I found 3 phone numbers"),
        ("from 530-999-9999 from 855-559-5599", "who is calling whom"),
        ("to 530-999-9999 to 855-559-5599", "who is calling whom"),
        ("530-999-9999 to bob", "I don't know what to do with `bob`"),
        ("from", "A phone number belongs after `from`"),
        ("from to", "A phone number belongs after `from to`"),
        ("tel:", "A phone number belongs after `tel:`"),
        ("tel:ann", "After `tel:` I need a phone number, and `ann` isn't one"),
        ("tel:ABCD1234-ABCD1234", "After `tel:` I need a phone number"),
        ("530 99 99", '`ext:"530 99 99"`'),
        ("my calls 1", '`ext:"my calls 1"`'),
        ("abcd1234-abcd1234 please", "I don't know what to do with `please`"),
        ("abcd1234-abcd1234 abcd1234-abcd1235", "names several calls"),
        ("abcd1234-abcd1234 530-999-9999", "I don't know what to do with `abcd1234-abcd1234`"),
        ("tx:", "`tx:ABCD1234-ABCD1234`"),
        ("tx:my_calls", "`my_calls` isn't a transaction ID"),
        ("tx:-", "isn't a transaction ID"),
        ("tx:" + "A" * 33, "isn't a transaction ID"),
        ("tx:ABCD ext:mycalls00001", "names several calls"),
        ("tx:ABCD 530-999-9999", "I don't know what to do with `530-999-9999`"),
        ("530-999-9999 ext:12", "If `12` is an extension: `x12`"),
        ("ext:", "Which external ID?"),
        ("ext:.", "Which external ID?"),
        ("!!!", "I can't read that"),
        ('""', "I can't read that"),
        ("\u2192", "I can't read that"),
        ("all 530-999-9999", "I don't know what to do with `530-999-9999`"),
        ("all tx:ABCD", "`all` stands alone"),
        ("me 530-999-9999", "`me` stands alone"),
        ("me campaign:Spring", "`me` stands alone"),
        ("x" * (LONGEST_TEXT + 1), "too long to read"),
        ("\ufdfa" * LONGEST_TEXT, "too long to read"),
    ],
)
def test_what_cannot_be_read_is_answered_with_what_is_wrong(text: str, expected: str) -> None:
    """Nothing is guessed: the answer names the words that can't be placed, or what is missing."""
    assert expected in told(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("crm:1042", "`ext:crm:1042`"),
        ("crm:1042", "Filters are campaign, publisher"),
        ("campain:Spring", "Did you mean `campaign:`?"),
        ("campaign:Big Sale: Spring", "put the value in quotes"),
        ("c:x", "`c:` could be `campaign:` or `city:`"),
        ("st:x", "`state:` or `status:`"),
        ("campaign:", "What should `campaign:` be?"),
        ("campaign: repeat:yes", "What should `campaign:` be?"),
        ("campaign:!!", "What should `campaign:` be?"),
        ("repeat:", "`repeat:yes`"),
        ("repeat:maybe", "takes yes or no, not `maybe`"),
        ("city:Reno city:Sparks", "`city:` stands there twice"),
    ],
)
def test_filters_that_cannot_be_read(text: str, expected: str) -> None:
    """An unknown name is answered with the nearest ones, and with how to type an external id with a colon."""
    assert expected in told(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in amce", "no organization `amce`"),
        ("in amce", "`in acme` for Acme Roofing, `in boehm` for Böhm Solar, `in west` for Acme Roofing West"),
        ("in acme r", "could be several"),
        ("in", "`in` which organization?"),
        ("in campaign:x", "`in` which organization?"),
        ("in acme in west", "one organization at a time"),
        ("campaign:Made in Germany", "put the value in quotes"),
        ("mycalls00001 in globex", "no organization `globex`"),
    ],
)
def test_organizations_that_cannot_be_told(text: str, expected: str) -> None:
    """Only the person's own organizations are spoken of, and never is another taken instead."""
    assert expected in told(text)


def test_organizations_of_others_are_not_spoken_of() -> None:
    """Who has one organization hears of that one alone."""
    with pytest.raises(Misunderstood) as raised:
        read_calls("in boehm", (ACME,), ACME)
    assert "Acme Roofing" in raised.value.words()
    assert "Solar" not in raised.value.words()


@pytest.mark.parametrize(
    "text",
    ["history share", "history ABCD1234-ABCD1234 share", "me share", "line share", "line off share"],
)
def test_what_is_no_call_is_not_shared(text: str) -> None:
    """``share`` goes with a call; the answer has an example of that."""
    assert "`ABCD1234-ABCD1234 share`" in told(text)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("530-999-9999 855-559", "phone number `530-999-9999`"),
        ("abcd1234-abcd1234 please", "transaction ID `abcd1234-abcd1234`"),
        ("campaign:Spring Sale repeat:maybe", "campaign `Spring Sale`"),
        ("zip:95814 in west 530-99", "zip `95814`, organization `Acme Roofing West`"),
        ("ext:a tx:b", "external ID `a`"),
        ("530-99", None),
    ],
)
def test_what_was_understood_is_said(text: str, understood: str | None) -> None:
    """The answer repeats what was read before it went wrong."""
    if understood is None:
        assert "I understood" not in told(text)
    else:
        assert f"I understood: {understood}" in told(text)


@pytest.mark.parametrize(
    "hostile", ["<!channel> x", "&lt;!channel&gt; x", "`a` <@U1|b> `", "x:<!here>", "in <@U1>"]
)
def test_nothing_typed_acts_in_the_answer(hostile: str) -> None:
    """What is quoted back pings nobody."""
    answer = told(hostile)
    assert "<" not in answer
    assert answer.count("`") % 2 == 0
