import pytest

from bot.queries import AllCalls, ByExternalId, ByLastDigits, ByTransaction, Query, Reference
from commands.grammar.requests import Empty, Help, Look, Me, Share
from tests.commands.asked import asked, reference

ID = ByTransaction("ABCD1234-ABCD1234")


@pytest.mark.parametrize("text", ["", "  ", "\n", "\u200b"])
def test_nothing_is_the_call_on_the_line(text: str) -> None:
    """Nothing typed asks for the call on the person's line."""
    assert asked(text) == Empty()


@pytest.mark.parametrize("text", ["all", "ALL", "All.", "all?"])
def test_all_are_all_calls(text: str) -> None:
    """All current calls have to be asked for."""
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
        ("22345678-22345678 in boehm", ByTransaction("22345678-22345678")),  # two numbers of theirs, else
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
    ("text", "of"),
    [
        ("share", Empty()),
        ("share in acme", Empty("acme")),
        ("ABCD1234-ABCD1234 share", Look(Query(ByTransaction("ABCD1234-ABCD1234")))),
        ("9999 Share", Look(Query(ByLastDigits("9999")))),
    ],
)
def test_the_last_word_shares_what_is_before_it(text: str, of: Look | Empty) -> None:
    """Whatever names one call, or my line's, can be shared; in quotes it is a word like any other."""
    assert asked(text) == Share(of)
