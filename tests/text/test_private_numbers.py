import pytest

from bot.text.private_numbers import PrivateNumber, find
from tests.steps import counted


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111\u20131111\u20131111\u20131111",
        "4111 - 1111 - 1111 - 1111",
        "4111.1111.1111.1111",
        "4111\n1111 1111\u00a01111",
        "4111\u200b1111\u200b1111\u200b1111",
        "\uff14\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "his card is 4111 1111 1111 1111 12/27 123, he says",
        "CRM-4111111111111111",
        "x4111111111111111y",
        "378282246310005",
        "3782 822463 10005",
        "5555555555554444",
        "2223003122003222",
        "6011111111111117",
        "3056 930902 5904",
        "3530111333300000",
        "6200000000000005",
        "4222222222222",
        "4111|1111|1111|1111",
        "4111:1111:1111:1111",
        "4111,1111,1111,1111",
        "4111_1111_1111_1111",
        "4111*1111*1111*1111",
        "4111\u00b71111\u20221111\u00b71111",
        "+4111111111111111",
        "4\ufe0f\u20e31\ufe0f\u20e31\ufe0f\u20e31\ufe0f\u20e3 1111 1111 1111",
        "\u2463\u2460\u2460\u2460 1111 1111 1111",
        "6304000000000000",
        "4111--1111--1111--1111",
        "4111   1111   1111   1111",
        "*4111* *1111* *1111* *1111*",
        "(4111) (1111) (1111) (1111)",
        "4111 11111111 1111",
        "411111 1111 111111",
        "41 11 11 11 11 11 11 11",
    ],
)
def test_payment_cards(text: str) -> None:
    """A number with an issuer's beginning, its length and its check digit, in the groups cards have."""
    assert find(text) is PrivateNumber.PAYMENT_CARD


@pytest.mark.parametrize(
    "text",
    [
        "078-05-1120",
        "078 05 1120",
        "078.05.1120",
        "078\u201305\u20131120",
        "his is 219-09-9999, he says",
        "SSN 219099999",
        "ssn: 219-099999",
        "social security number is 219 09 9999",
        "078 - 05 - 1120",
        "078--05--1120",
        "078\u221205\u22121120",
        "S.S.N. 219099999",
        "ssn 2 1 9 0 9 9 9 9 9",
        "219099999 is her social",
    ],
)
def test_social_security_numbers(text: str) -> None:
    """In groups of 3, 2 and 4, or said to be one."""
    assert find(text) is PrivateNumber.SOCIAL_SECURITY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "530-999-9999 855-559-5599",
        "530 999 9999 855 559 5599",
        "5309999999 8555595599",
        "53099999998555595599",
        "+4407911123456",
        "<tel:+4407911123456|x>",
        "4111111111111112",  # the check digit
        "1111111111111117",  # nobody's beginning
        "41111111111111",  # no length of Visa's
        "411111111111111111111111",
        "0000000000000000",
        "41111111-11111111",  # a transaction id
        "ABCD1234-ABCD1234",
        "1705312345000",
        "550e8400-e29b-41d4-a716-446655440000",
        "000-12-3456",
        "666-12-3456",
        "900-12-3456",
        "219-00-9999",
        "219-09-0000",
        "219-09-99999",
        "1-219-09-9999",
        "+1 219 09 9999 5",
        "219099999",
        "social media: 530-999-9999",
        "530-999-9999, the social team",
        "2026-11-21 10:30",
    ],
)
def test_numbers_of_other_kinds(text: str) -> None:
    """Phone numbers, ids and dates are nobody's secret."""
    assert find(text) is None


@pytest.mark.parametrize(
    "part", ["1", "1 ", "4111 ", "4111-", "123-45-", "ssn ", "social ", "4 1", "\u200b1", "5-", "4 1 1 1 "]
)
def test_hostile_text_takes_no_time(part: str) -> None:
    """It is looked for before anything is kept, so it is found at once."""
    _, steps = counted(lambda: find((part * 12_000)[:12_000]))
    assert steps < 50_000
