import pytest

from bot.queries import ByExternalId, ByLastDigits, ByNumber, ByPair, ByTransaction, Reference
from commands.grammar.requests import Tag, TagHelp, Undo
from tests.commands.tagging import call, fields, read, tag, told

ID = ByTransaction("ABCD1234-ABCD1234")

PAIR = ByPair("+15309999999", "+18555595599")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ABCD1234-ABCD1234", ID),
        ("abcd1234\u2014abcd1234", ID),
        ("tx:ABCD1234", ByTransaction("ABCD1234")),
        ("mycalls00001", ByExternalId("mycalls00001")),
        ("ext:sold", ByExternalId("sold")),
        ("external:crm:1042", ByExternalId("crm:1042")),
        ('"my calls 1"', ByExternalId("my calls 1")),
        ("https://crm.example/a=b", ByExternalId("https://crm.example/a=b")),
        ("530-999-9999 855-559-5599", PAIR),
        ("from 530-999-9999 to 855-559-5599", PAIR),
        ("<tel:+15309999999|530-999-9999> \u2192 <tel:+18555595599|855-559-5599>", PAIR),
        ("call from 530-999-9999", ByNumber("+15309999999")),
        ("tel:530-999-9999", ByNumber("+15309999999")),
        ("<tel:+493012345678|030 12345678>", ByNumber("+493012345678")),
        ("+1 530-\u2022\u2022\u2022-9999", ByLastDigits("9999")),
        ("9999", ByLastDigits("9999")),
        ("ending 9999", ByLastDigits("9999")),
        ("", None),
        ("call", None),
        ("my call", None),
        (":tada:", None),
    ],
)
def test_every_way_of_referring_to_a_call(text: str, expected: Reference | None) -> None:
    """What says which call stands before fields and quick tags, or behind those; nothing is my line's."""
    assert tag(f"{text} disposition=Sale") == Tag(expected, {"call_disposition": "Sale"})
    assert tag(f"{text} sold") == Tag(expected, {"call_disposition": "Sale"}, quick_tag="sold")
    assert call(f"sold {text}") == expected


@pytest.mark.parametrize(
    ("text", "quick_tag"),
    [
        ("sold", "sold"),
        ("SOLD!", "sold"),
        ("s\u00f3ld", "sold"),
        ("so", "sold"),
        ("no_sale", "no_sale"),
        ("No sale", "no_sale"),
        ("no sa", "no_sale"),
        ("no-show", "no_show"),
        ('"Call back"', "again"),
        ("\u201ccall back\u201d", "again"),
        ("call", "again"),
        ("vip in area", "vip"),
    ],
)
def test_quick_tags_by_name_and_label(text: str, quick_tag: str) -> None:
    """A quick tag goes by its name, its label, or as much of either as is its alone."""
    assert tag(text).quick_tag == quick_tag
    assert tag(text).call is None


def test_several_at_once() -> None:
    """Quick tags, fields and an external id go together as long as they don't contradict each other."""
    assert tag("9999 sold vip note=hi") == Tag(
        ByLastDigits("9999"),
        {"call_disposition": "Sale", "agent_name": "Ana", "paid": "Yes", "note": "hi"},
    )
    assert tag("9999 sold ext=CRM-1042") == Tag(
        ByLastDigits("9999"), {"call_disposition": "Sale"}, "CRM-1042", quick_tag="sold"
    )
    assert tag("9999 sold disposition=sale").quick_tag == "sold"
    assert fields("sold sold") == {"call_disposition": "Sale"}


@pytest.mark.parametrize(
    "text",
    [
        "9999 sold no sale",
        "9999 sold disposition=Spam",
        "9999 disposition=Sale disposition=Spam",
        "note=x note=y",
        "ext=A ext=B",
        "ext=A sold no sale",
    ],
)
def test_contradictions(text: str) -> None:
    """What two sources set differently is set by neither."""
    assert "Keep one" in told(text)


@pytest.mark.parametrize(
    ("text", "call_id", "external_unique_id"),
    [
        ("ext=CRM-1042", None, "CRM-1042"),
        ("9999 ext=CRM-1042", ByLastDigits("9999"), "CRM-1042"),
        ("9999 external_id = 'CRM 1042'", ByLastDigits("9999"), "CRM 1042"),
        ("ext:mycalls00001 external=CRM-1042", ByExternalId("mycalls00001"), "CRM-1042"),
        ("ext=<tel:+15309999999|5309999999>", None, "5309999999"),
        ("ext=CRM\u20131042.", None, "CRM-1042"),
        ("EXT\uff1dA&amp;B", None, "A&B"),
    ],
)
def test_equals_sets_the_external_id(text: str, call_id: Reference, external_unique_id: str) -> None:
    """``ext:`` says which call, ``ext=`` sets: an id, written as it is looked up."""
    assert tag(text) == Tag(call_id, {}, external_unique_id)


@pytest.mark.parametrize("text", ["", " ", "?", "help", "HELP me", "help 9999 sold", "\u200b"])
def test_help(text: str) -> None:
    """Nothing, a question mark and ``help`` show the help."""
    assert read(text) == TagHelp()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("undo", Undo()), ("Undo!", Undo()), ("undo in acme", Undo("acme")), ("in west undo", Undo("west"))],
)
def test_undo(text: str, expected: Undo) -> None:
    """``undo`` is an order by itself."""
    assert read(text) == expected


@pytest.mark.parametrize("text", ["undo sold", "undo 9999", "undo note=x", "undo ABCD1234-ABCD1234"])
def test_undo_stands_alone(text: str) -> None:
    """It takes back the last change, whichever that is."""
    assert "`undo` stands alone" in told(text)


def test_undo_in_quotes_is_an_external_id() -> None:
    """Quotes make anything an id."""
    assert call('"undo" sold') == ByExternalId("undo")
