import pytest
from markupsafe import Markup

from sandbox.browser.drawing.html import address_of, identifier, join, link, tag
from tests.sandbox.browser.drawing.examples import read


def test_values_and_words_are_escaped() -> None:
    """Neither can end where it stands."""
    made = tag("b", {"title": "\"'><i>", "hidden": True, "lang": None, "draggable": False}, "<i>&amp;")
    node = read(made).one("b")
    assert node.attributes == {"title": "\"'><i>", "hidden": None}
    assert node.inside == ["<i>&amp;"]


def test_markup_within_stays_markup() -> None:
    """What was drawn before is not escaped again."""
    assert tag("b", {}, tag("i", {}, "<"), "<") == Markup("<b><i>&lt;</i>&lt;</b>")
    assert join(["<", tag("br", {})]) == Markup("&lt;<br>")


def test_what_utf_8_cannot_carry_is_replaced() -> None:
    """Half a pair would fail the whole page."""
    made = tag("b", {"title": "\ud83d"}, "\ud83d\x00")
    assert made.encode() == '<b title="\ufffd">\ufffd\ufffd</b>'.encode()


@pytest.mark.parametrize(
    "address", ["https://a.example/?a=1&b=2", "HTTP://a.example", "mailto:a@b.example", "tel:+15309999999"]
)
def test_addresses_that_are_linked_to(address: str) -> None:
    """The web, mail and phone numbers, opened beside the page."""
    anchor = read(link(address, Markup("there"))).one("a")
    assert anchor.attributes == {"href": address, "target": "_blank", "rel": "noopener noreferrer"}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "javascript://a.example/%0aalert(1)",
        " https://a.example",
        "https://a.example/\njavascript:",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "//a.example",
        "",
    ],
)
def test_addresses_that_are_not(address: str) -> None:
    """Words stand there, and no link."""
    assert address_of(address) is None
    page = read(link(address, Markup("there")))
    assert page.words == "there"
    assert not page.all("a")


def test_an_identifier_is_of_its_parts_alone() -> None:
    """It holds neither space nor quote, and other parts never give the same."""
    assert identifier("a b", '"c"') == "a_20_b-_22_c_22_"
    assert len({identifier("a-b", "c"), identifier("a", "b-c"), identifier("a", "b_2d_c")}) == 3
