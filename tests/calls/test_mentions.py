import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calls.mentions import LONGEST_TEXT, MOST, Mentions, mentioned, read_in_pieces
from bot.invoca.models import Call
from bot.text import phones
from tests.calls.whole import mentions_in
from tests.steps import counted

UNHURRIED = settings(deadline=None)  # the first number of a country loads what is known of it

CALLER, DESTINATION = "+15309999999", "+18555595599"

CALL = Call(
    "ABCD1234-ABCD1234",
    external_unique_id="mycalls00001",
    calling_phone_number=CALLER,
    destination_phone_number="855-559-5599 x12",
    called_phone_number="+18665551234",
)


def read(text: str, region: str = "US") -> tuple[tuple[str, ...], tuple[str, ...]]:
    mentions = mentions_in(text, region)
    return mentions.numbers, mentions.transaction_ids


def mentions_the_call(text: str, call: Call = CALL) -> bool:
    return mentioned([call], mentions_in(text, "US"), text) == (call,)


@pytest.mark.parametrize(
    ("text", "numbers", "ids"),
    [
        ("call 530-999-9999 or (855) 559-5599", (CALLER, DESTINATION), ()),
        ("<tel:+15309999999|530-999-9999>, again 530.999.9999", (CALLER,), ()),
        ("<tel:5309999999|her>", (CALLER,), ()),
        ("<tel:0|530-999-9999>", (CALLER,), ()),
        ("&lt;530-999-9999&gt; &amp; 855-559-5599", (CALLER, DESTINATION), ()),
        ("it's abcd1234-abcd1234.", (), ("ABCD1234-ABCD1234",)),
        ("*ABCD1234-ABCD1234*, `ABCD1234\u2013ABCD1235-9`", (), ("ABCD1234-ABCD1234", "ABCD1234-ABCD1235-9")),
        ("tx:ABCD1234-ABCD1234 on +1 530 999 9999", (CALLER,), ("ABCD1234-ABCD1234",)),
        ("<https://a.example/ABCD1234-ABCD1234?n=5309999999>", (), ("ABCD1234-ABCD1234",)),
        ("<https://a.example|ABCD1234-ABCD1234> 530-999-9999 x12", (CALLER,), ("ABCD1234-ABCD1234",)),
        ("<@U5309999999> <#C1|530-999-9999> <!date^1^{ago}|530-999-9999>", (), ()),
        ("<mailto:5309999999@b.example|530-999-9999>", (), ()),
        ("a download-document, a 550e8400-e29b-41d4-a716-446655440000, ABCD1234-ABCD1234_x", (), ()),
        ("ABCDEFGH-ABCDEFGH", (), ("ABCDEFGH-ABCDEFGH",)),
        ("nothing at all", (), ()),
    ],
)  # fmt: skip
def test_numbers_and_transaction_ids_are_found(
    text: str, numbers: tuple[str, ...], ids: tuple[str, ...]
) -> None:
    """However they are written and marked up, each once; what only looks like one is left alone."""
    assert read(text) == (numbers, ids)


def test_a_region_reads_its_own_numbers() -> None:
    """A number without a country is of the organization's."""
    assert read("ring 020 7946 0958", "GB") == (("+442079460958",), ())


@pytest.mark.parametrize(
    "number", [CALLER, "+442079460958", "+33612345678", "+4930123456", "855-559-5599x12", "12345678"]
)
@pytest.mark.parametrize("around", ["{}", "{} \u2192 {}", "from {} to {}", "({}), {}", "{} 12 {} 34"])
def test_a_masked_number_mentions_nothing(number: str, around: str) -> None:
    """Our own cards hide digits: what is left is neither a number nor an id."""
    mentions = mentions_in(around.replace("{}", phones.mask(number)), "US")
    assert (mentions.numbers, mentions.transaction_ids, mentions.words) == ((), (), frozenset())


def test_a_number_beside_a_masked_one_is_found() -> None:
    """Only the masked one is left out."""
    masked = phones.mask(CALLER)
    assert read(f"855-559-5599 {masked} 866-555-1234") == ((DESTINATION, "+18665551234"), ())


def test_ten_are_looked_up_and_the_rest_is_counted() -> None:
    """In the order of their appearance, numbers and ids together."""
    numbers = [f"+1530999{number}" for number in range(1000, 1008)]
    text = "ABCD1234-0000 ABCD1234-ABCD0000 " + " ".join(
        [*numbers, numbers[0], "ABCD1234-ABCD0001", "+15309992000"]
    )
    mentions = mentions_in(text + " ABCD1234-ABCD0002", "US")
    assert mentions.numbers == tuple(numbers)
    assert mentions.transaction_ids == ("ABCD1234-ABCD0000", "ABCD1234-ABCD0001")
    assert len(mentions.numbers) + len(mentions.transaction_ids) == MOST
    assert mentions.more == 2


def test_words_like_ids() -> None:
    """Three characters with a digit, or more than five: what an external id may be."""
    found = mentions_in("A1, a12 (CRM-1042): caller's abc abcde abcdef v1.2.3...", "US").words
    assert found == {"a12", "CRM-1042", "caller", "abcdef", "v1.2.3"}
    assert not mentions_in("A1 abc", "US")
    assert mentions_in("abcdef", "US")


@pytest.mark.parametrize(
    "text",
    [
        "abcd1234-ABCD1234",
        "530 999 9999",
        "<tel:8555595599|855-559-5599>",
        "866-555-1234 rang",
        "mycalls00001",
        "*mycalls00001*!",
        "(ext:mycalls00001)",
        "id=mycalls00001&amp;x=1",
        "mycalls00001\u2019s caller",
    ],
)
def test_a_call_is_mentioned(text: str) -> None:
    """By its transaction id in any case, by any of its numbers, by its external id."""
    assert mentions_the_call(text)


@pytest.mark.parametrize(
    "text",
    ["", "ABCD1234-ABCD1235", "530-999-9998", "MYCALLS00001", "mycalls00001-2", "amycalls00001",
     "mycalls0000", "x.mycalls00001", "mycalls00001_", "+1 530-\u2022\u2022\u2022-9999", "<@mycalls00001>"],
)  # fmt: skip
def test_a_call_is_not_mentioned(text: str) -> None:
    """By what is only like its ids and numbers."""
    assert not mentions_the_call(text)


@pytest.mark.parametrize(
    ("external_unique_id", "text", "expected"),
    [
        ("a12", "see a12", True),
        ("a1", "see a1", False),
        ("Robin", "ask Robin", False),
        ("Robin7", "ask Robin7", True),
        ("Booking", "a Booking", True),
        ("#1042", "see #1042.", True),
        ("#1042", "see #10421", False),
        ("#1042", "see x#1042", False),
        ("a:b/1042", "see (a:b/1042)", True),
        ("a:b/1042", "see a:b/1042-7, a:b/10427, then a:b/1042", True),
        ("a:b/1042", "see a:b/1042-7", False),
        ("Dana W &amp; 12", "see Dana W &amp; 12", False),
        ("Dana W & 12", "see Dana W &amp; 12", True),
        ("CRM\u20131042", "see CRM\u20131042", True),
        ("\u2022\u2022", "see \u2022\u2022", False),
    ],
)
def test_external_ids_of_all_kinds(external_unique_id: str, text: str, expected: bool) -> None:  # noqa: FBT001 - a table's column
    """Whatever an external id is made of, it is found where it stands by itself; the shortest never are."""
    assert mentions_the_call(text, Call("T", external_unique_id=external_unique_id)) is expected


def test_a_transaction_id_in_any_case() -> None:
    """Neither the message nor the API needs to write it in capitals."""
    assert mentions_the_call("ABCD1234-abcd1234", Call("abcd1234-ABCD1234"))


def test_calls_keep_their_order() -> None:
    """Whatever they are mentioned by."""
    calls = [Call("ABCD1234-ABCD1235"), CALL, Call("X"), Call("Y", calling_phone_number="+15305550100")]
    text = "530-555-0100, mycalls00001, ABCD1234-ABCD1235"
    assert mentioned(calls, mentions_in(text, "US"), text) == (calls[0], calls[1], calls[3])
    assert mentioned(calls, Mentions(), "") == ()


TOKENS = st.sampled_from([
    "530-999-9999", "<tel:+15309999999|530>", "<tel:", "|", ">", "<", "&lt;", "&amp;", "mycalls00001",
    "ABCD1234-ABCD1234", "+1 530-\u2022\u2022\u2022-9999", "\u2022", "-", ".", "\n", " ", "_", "*",
    "https://a.example/", "\ufdfa", "\u0661",
])  # fmt: skip


@UNHURRIED
@given(st.text() | st.lists(TOKENS, max_size=40).map("".join), st.text(max_size=8) | TOKENS)
def test_any_text_is_read(text: str, external_unique_id: str) -> None:
    """Whatever is written, at most ten things are found, and a call more or less."""
    mentions = mentions_in(text, "US")
    assert len(mentions.numbers) + len(mentions.transaction_ids) <= MOST
    assert all(phones.parse(number, "US") == number for number in mentions.numbers)
    calls = [CALL, Call("T", external_unique_id=external_unique_id)]
    assert all(call in calls for call in mentioned(calls, mentions, text))


@pytest.mark.parametrize(
    "part",
    ["<", "<a|", "<tel:", "<tel:1|", "&amp;", "\u2022", "\u2022-", "\u2022 1", "+1 530-", "(1", "1-", "\n",
     "a-", "a.", "a--", "_", "a_", "#", "#a", "ABCD1234-", "ABCD1234-ABCD1234 ", "530-999-9999 ",
     "855-559-5599x1 "],
)  # fmt: skip
def test_hostile_text_takes_no_time(part: str) -> None:
    """The longest text of the worst kind, against a thousand calls with the worst ids, is read at once."""
    text = (part * LONGEST_TEXT)[:LONGEST_TEXT]
    calls = [
        Call(
            f"T{number}",
            external_unique_id=f"{part * 50}#{number}",
            destination_phone_number=f"855-559-{5000 + number % 50}x1",
        )
        for number in range(1_000)
    ]
    mentions_in("530-999-9999", "US")  # loads what is known of the region
    _, steps = counted(lambda: mentioned(calls, mentions_in(text, "US"), text))
    assert steps < 800_000


@pytest.mark.parametrize("part", ["0 ", "5 ", "53 ", "(0)", "+1", "O0l-", "1-800-A ", "sip:1 ", "1234567 "])
@pytest.mark.parametrize("region", ["US", "DE"])
def test_a_long_message_is_read_in_short_steps(part: str, region: str) -> None:
    """Between any two of them others have their turn."""
    reading = read_in_pieces((part * LONGEST_TEXT)[:LONGEST_TEXT], region)
    most = 0
    more = True
    while more:
        more, steps = counted(lambda: next(reading, True) is None)
        most = max(most, steps)
    assert most < 100_000


def test_a_number_at_a_seam_is_read_whole() -> None:
    """Wherever the pieces of a long message end, no number is cut."""
    for shift in range(0, 40, 3):
        text = "please call " * 80 + "x" * shift + " ring 530-999-9999 please " * 60
        assert mentions_in(text, "US").numbers == ("+15309999999",)
