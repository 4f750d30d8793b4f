import dataclasses
from typing import Any

import pytest

from sandbox.browser.drawing.messages import draw_message, draw_view
from sandbox.slack.identifiers import Identifiers
from sandbox.slack.limits import faults_in_message
from sandbox.slack.messages import Message
from sandbox.slack.values import entered, state_of
from sandbox.slack.views import Views
from tests.sandbox.browser.drawing.examples import READER, Node, as_kept, every_block, read
from tests.sandbox.slack.blocks import Json, form_input, home, modal, option, plain, section, select


def message(text: str = "", **more: Any) -> Message:
    return Message("1777903262.000100", "C0SALES", "U0BOT", "T0ACME", text, **more)


def read_back(drawn: Message) -> Node:
    return read(draw_message(drawn, READER, state_of(drawn.controls)))


def test_a_message_with_blocks_is_its_blocks() -> None:
    """Its text is for where no blocks are drawn."""
    page = read_back(message("in brief", blocks=tuple(as_kept(section("*All* of it")))))
    assert page.words == "All of it"


def test_a_message_without_blocks_is_its_text() -> None:
    """Which is marked up; one without either is nothing."""
    assert read_back(message("*All* of it")).one("b").words == "All"
    assert draw_message(message(), READER, {}) == ""


def test_what_is_chosen_so_far_is_shown() -> None:
    """Not what the menu began with."""
    menu = select(option("One"), option("Two"), initial_option=option("One"))
    drawn = message(blocks=tuple(as_kept(section(accessory=menu))))
    state = entered(state_of(drawn.controls), drawn.controls[0], "two")
    options = read(draw_message(drawn, READER, state)).all("option")
    assert ["selected" in each.attributes for each in options] == [False, True]


def _is_taken(block: Json) -> bool:
    return not faults_in_message({"text": "Words", "blocks": [block]})


def test_no_identifier_is_on_a_page_twice() -> None:
    """With all there is, drawn at two places of a page; and every reference finds what it means."""
    drawn = message(blocks=tuple(as_kept(*filter(_is_taken, every_block()))))
    state = state_of(drawn.controls)
    page = read(
        draw_message(drawn, READER, state, place="channel")
        + draw_message(drawn, READER, state, place="thread")
    )
    ids = [each.attributes["id"] for each in page.everything() if "id" in each.attributes]
    assert ids
    assert len(ids) == len(set(ids))
    for each in page.everything():
        for name in ("for", "aria-describedby", "data-menu"):
            assert set((each.attributes.get(name) or "").split()) <= set(ids)


WITH_EVERYTHING = {
    "color": "danger",
    "pretext": "*Before*",
    "author_name": "Ann <b>",
    "author_link": "https://a.example/ann",
    "title": "A lead",
    "title_link": "javascript:alert(1)",
    "text": "Call <tel:+15309999999|530-999-9999>",
    "fields": [{"title": "City", "value": "_Chico_", "short": True}, {"title": "State", "value": "CA"}],
    "blocks": [section("In blocks")],
    "image_url": "https://a.example/a.png",
    "thumb_url": "https://a.example/b.png",
    "footer": "Leads",
    "ts": "1777903262.000200",
    "fallback": "not shown",
}


def test_what_another_app_attached_is_drawn() -> None:
    """Its colour, its texts, its fields, its pictures, its footer, in that order."""
    attachment = read_back(message(attachments=(WITH_EVERYTHING,))).one(class_="attachment")
    assert attachment.one("rect").attributes["fill"] == "#a30200"
    assert attachment.one(class_="attachment-author").one("a").words == "Ann <b>"
    assert not attachment.one(class_="attachment-title").all("a")
    assert [
        each.attributes["class"]
        for each in attachment.one(class_="attachment-fields").of_class("attachment-field")
    ] == ["attachment-field", "attachment-field wide"]
    assert attachment.words == (
        "BeforeAnn <b>A leadCall 530-999-9999CityChicoStateCAIn blocksLeads · today at 14:01"
    )
    assert [each.attributes["src"] for each in attachment.all("img")] == [
        "https://a.example/a.png",
        "https://a.example/b.png",
    ]


@pytest.mark.parametrize(
    "attachment", [{"fallback": "in *short*"}, {"fallback": "in *short*", "color": "red;"}]
)
def test_an_attachment_of_nothing_known_is_its_fallback(attachment: dict[str, Any]) -> None:
    """And a colour that is none is left out."""
    page = read_back(message(attachments=(attachment,)))
    assert page.words == "in short"
    assert not page.all("rect")


def test_a_view_has_what_is_entered_and_what_is_wrong() -> None:
    """As this person has it in front of them."""
    views = Views(Identifiers(lambda: 0.0))
    view = views.open("U0ANA", modal(form_input(label="Note", block_id="note"), section("Words")))
    view = views.enter(view, view.controls[0], "said")
    page = read(draw_view(dataclasses.replace(view, errors={"note": "Too short."}), READER))
    assert page.one("input").attributes["value"] == "said"
    assert page.one(role="alert").words == "⚠Too short."
    assert "Edit data" not in page.words


def test_home_is_drawn_as_a_view() -> None:
    """Its blocks, without a frame."""
    view = Views(Identifiers(lambda: 0.0)).publish("U0ANA", home({"type": "header", "text": plain("Home")}))
    assert read(draw_view(view, READER)).one("h3").words == "Home"
