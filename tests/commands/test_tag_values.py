import pytest

from bot.config.fields import CustomField
from bot.queries import ByExternalId
from commands.grammar.draft import Vocabulary
from commands.grammar.requests import Tag
from commands.grammar.tags import read_tag
from tests.commands.tagging import ACME, call, fields, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("disposition=Sale", {"call_disposition": "Sale"}),
        ("DISPOSITION = sale", {"call_disposition": "Sale"}),
        ("call_disposition:no s", {"call_disposition": "No sale"}),
        ("disp\uff1ano\u00a0sale", {"call_disposition": "No sale"}),
        ("disposition=Sale note=hi", {"call_disposition": "Sale", "note": "hi"}),
        (
            "disposition=Sale, call notes=hi; paid=y",
            {"call_disposition": "Sale", "note": "hi", "paid": "Yes"},
        ),
        ('"Call notes"="hi"', {"note": "hi"}),
        ("\u201cCall notes\u201d = \u201chi\u201d", {"note": "hi"}),
        ("call no=hi", {"note": "hi"}),
        ("Amount ($)=1,234.50 paid?=no", {"amount": "1234.5", "paid": "No"}),
        ("amount=5 follow up=11/21/2026", {"amount": "5", "follow_up": "2026-11-21"}),
        ("agent=Bob\nSmith", {"agent_name": "Bob Smith"}),
        ("agent=\u200bBob\x00", {"agent_name": "Bob"}),
        ("disposition=Sa\u200ble", {"call_disposition": "Sale"}),
        ("*disposition*=Sale", {"call_disposition": "Sale"}),
    ],
)
def test_fields(text: str, expected: dict[str, str]) -> None:
    """Fields go by name and label, with any sign and any spaces; a value runs to the next name."""
    assert fields(f"9999 {text}") == expected
    assert fields(text) == expected


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("asked for a callback", "asked for a callback"),
        ("x=5, y: 7; a=b", "x=5, y: 7; a=b"),
        ("Re: invoice 10:30", "Re: invoice 10:30"),
        ("well \u2014 \u201cfine\u201d \u2026", "well \u2014 \u201cfine\u201d \u2026"),
        ("one\n\ntwo\r\n three", "one\n\ntwo\n three"),
        ("R&amp;D &lt;b&gt; &amp;lt;", "R&D <b> &lt;"),
        ("<https://x.example/?note=1&amp;disposition=Sale>", "https://x.example/?note=1&disposition=Sale"),
        ("https://x.example/?disposition=Sale", "https://x.example/?disposition=Sale"),
        ("<tel:+15309999999|530-999-9999> rang", "530-999-9999 rang"),
        ("<@U1|ann> <#C1|sales> <!here> <!subteam^S1|@ops>", "@ann #sales @here @ops"),
        (":tada: yes", ":tada: yes"),
        ("'it's Bob's car'", "it's Bob's car"),
        ("don't", "don't"),
        ('"asked disposition=Sale"', "asked disposition=Sale"),
        ('"she said "hi" to me"', 'she said "hi" to me'),
        ('"Spring Sale" and "Fall Sale"', '"Spring Sale" and "Fall Sale"'),
        ('" spaced "', "spaced"),
        ('"unclosed', "unclosed"),
        ('5" pipe', '5" pipe'),
        ("made in Italy", "made in Italy"),
        ("interested in a", "interested in a"),
        ("n: 5 ext: 12 tx:ABCD", "n: 5 ext: 12 tx:ABCD"),
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 family",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 family",
        ),
    ],
)
def test_a_note_is_what_the_person_said(typed: str, said: str) -> None:
    """Nothing but Slack's escaping and the quotes around it are taken from a value."""
    assert fields(f"9999 note={typed}") == {"note": said}
    assert fields(f"9999 call notes: {typed}") == {"note": said}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('note=5" pipe disposition=Sale', {"note": '5" pipe', "call_disposition": "Sale"}),
        ("note=don't disposition=Sale", {"note": "don't", "call_disposition": "Sale"}),
        ('note="a disposition=Spam b" disposition=Sale', {
            "note": "a disposition=Spam b", "call_disposition": "Sale",
        }),
        ("note='a paid=no' paid=yes", {"note": "a paid=no", "paid": "Yes"}),
        ('note=5"x disposition=Sale agent=6"', {
            "note": '5"x', "call_disposition": "Sale", "agent_name": '6"',
        }),
        ("note=see amo=5", {"note": "see", "amount": "5"}),
        ("note=see am=5", {"note": "see am=5"}),
        ("note=see amo:5", {"note": "see amo:5"}),
        ("note=see agent: Bob", {"note": "see", "agent_name": "Bob"}),
    ],
)  # fmt: skip
def test_what_ends_a_note(text: str, expected: dict[str, str]) -> None:
    """In a free text a name ends it, in full, or three letters of it before an equals sign; not in quotes."""
    assert fields(f"9999 {text}") == expected


def test_a_whole_name_comes_before_the_beginning_of_a_longer_one() -> None:
    """Or no call could stand before a name that another goes on with."""
    names = (CustomField(name="notes", label="Notes"), CustomField(name="spam_notes_by", label="By"))
    vocabulary = Vocabulary(ACME.name, names)
    assert read_tag("spam notes=hi", (vocabulary,), vocabulary) == Tag(ByExternalId("spam"), {"notes": "hi"})


def test_long_notes() -> None:
    """A note may be as long as Invoca takes it."""
    note = "so it is \n" * 999 + "end"
    assert fields(f"9999 sold note={note}")["note"] == note


def test_a_field_is_none_of_the_call() -> None:
    """What stands in a value says nothing of which call."""
    assert call("note=ABCD1234-ABCD1234 530-999-9999") is None


@pytest.mark.parametrize(
    "text",
    [
        "9999 note=card 4111 1111 1111 1111",
        "9999 sold agent=4111-1111-1111-1111",
        "ext=4111111111111111",
        "ext:4111111111111111 sold",
        "4111\u20141111\u20141111\u20141111 sold",
        "9999 note=ssn 078-05-1120",
        "9999 noet=&lt;078 05 1120&gt;",
        "help 078-05-1120",
        "undo 4111111111111111",
        "9999 note=<tel:4111111111111111|card>",
        "9999 note=4111 <tel:+11111111|1111 1111> 1111",
    ],
)
def test_private_numbers_are_refused_unquoted(text: str) -> None:
    """Text that looks like a payment card or social security number goes no further, nor is it repeated."""
    answer = told(text)
    assert "nothing was set" in answer
    assert not any(character.isdecimal() for character in answer)


def test_phone_numbers_are_no_private_numbers() -> None:
    """Two numbers side by side have as many digits as a card."""
    text = "530-999-9999 855-559-5599 sold note=call 5309999999 8555595599"
    assert fields(text)["note"] == "call 5309999999 8555595599"
