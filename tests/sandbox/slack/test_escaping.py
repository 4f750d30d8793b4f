import pytest

from sandbox.slack.escaping import escaped
from sandbox.slack.example import example_workspace


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("all", "all"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("@ana and @nobody", "<@U0ANA|ana> and @nobody"),
        ("in #sales or #nowhere", "in <#C0SALES|sales> or #nowhere"),
        ("https://example.com/?a=1&b=2", "<https://example.com/?a=1&amp;b=2>"),
        ("ana@example.com", "<mailto:ana@example.com|ana@example.com>"),
        ("530-999-9999", "<tel:5309999999|530-999-9999>"),
        ("(530) 999-9999 8555595599", "<tel:5309999999|(530) 999-9999> <tel:8555595599|8555595599>"),
        ("+15309999999", "<tel:+15309999999|+15309999999>"),
        ("ABCD1234-ABCD1234 9999 mycalls00001", "ABCD1234-ABCD1234 9999 mycalls00001"),
    ],
)
def test_text_as_slack_escapes_it(typed: str, sent: str) -> None:
    """People, channels, links, mail and phone numbers become markup; ids and digits stay."""
    assert escaped(typed, example_workspace()) == sent
