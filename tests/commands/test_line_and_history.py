import pytest

from bot.queries import ByExternalId, ByLastDigits, ByNumber, ByPair, ByTransaction, Reference
from commands.grammar.requests import History, LineRequest
from tests.commands.asked import asked, told

NUMBER = "+18555595599"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("line", LineRequest()),
        ("Line?", LineRequest()),
        ("line in acme", LineRequest(organization="acme")),
        ("in boehm line", LineRequest(organization="boehm")),
        ("line 855-559-5599", LineRequest(NUMBER)),
        ("LINE (855) 559 5599", LineRequest(NUMBER)),
        ("line: 855-559-5599", LineRequest(NUMBER)),
        ("line=855-559-5599", LineRequest(NUMBER)),
        ("line is 855-559-5599", LineRequest(NUMBER)),
        ("line tel:855-559-5599", LineRequest(NUMBER)),
        ("line <tel:+18555595599|855-559-5599>", LineRequest(NUMBER)),
        ("line 855-559-5599 in west", LineRequest(NUMBER, organization="west")),
        ("in boehm line 030 123456", LineRequest("+4930123456", organization="boehm")),
        ("line off", LineRequest(forget=True)),
        ("line None", LineRequest(forget=True)),
        ("line forget", LineRequest(forget=True)),
        ("line clear in acme", LineRequest(forget=True, organization="acme")),
    ],
)
def test_my_line(text: str, expected: LineRequest) -> None:
    """The line is shown, set to one whole number, or forgotten."""
    assert asked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "line 9999",
        "line 855-559",
        "line please",
        "line 855-559-5599 530-999-9999",
        "line 855-559-5599 please",
        "line ABCD1234-ABCD1234",
        "line all",
        "line tel:",
        "line tx:ABCD",
        "line campaign:Spring",
        "line off please",
    ],
)
def test_what_is_no_line_is_answered_with_an_example(text: str) -> None:
    """Rubbish behind ``line`` is no external id."""
    assert "`line 855-559-5599`" in told(text)


def test_a_line_has_no_extension() -> None:
    """Lines are compared without extensions, so one isn't taken in silence."""
    assert "extensions" in told("line 855-559-5599 x12")


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("history", None),
        ("History?", None),
        ("history ABCD1234-ABCD1234", ByTransaction("ABCD1234-ABCD1234")),
        ("history tx:ABCD", ByTransaction("ABCD")),
        ("history: mycalls00001", ByExternalId("mycalls00001")),
        ("history of ext:crm:1042", ByExternalId("crm:1042")),
        ("history 530-999-9999", ByNumber("+15309999999")),
        ("history 530-999-9999 855-559-5599", ByPair("+15309999999", NUMBER)),
        ("history for 9999", ByLastDigits("9999")),
    ],
)
def test_history_of_a_call(text: str, reference: Reference | None) -> None:
    """Every way of referring to a call goes; without one, it is the call on the line."""
    assert asked(text) == History(reference)
    assert asked(f"{text} in west") == History(reference, "west")


@pytest.mark.parametrize("text", ["history all", "history campaign:Spring"])
def test_history_is_of_one_call(text: str) -> None:
    """A list has no history."""
    assert "History is of one call" in told(text)


def test_half_a_number_has_no_history() -> None:
    """What is wrong with a reference is said as everywhere."""
    assert "isn't a whole phone number" in told("history 530-99")
