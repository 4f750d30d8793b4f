"""Messages and views, block by block and control by control, as HTML."""

import dataclasses
import inspect
from collections.abc import Mapping
from typing import Any

import pytest

from sandbox.browser.drawing.canvas import Canvas
from sandbox.browser.drawing.elements import draw_control
from sandbox.browser.drawing.messages import draw_message, draw_view
from sandbox.slack.blockkit.blocks import MESSAGE_BLOCK, VIEW_BLOCK
from sandbox.slack.blockkit.checks import Check
from sandbox.slack.blockkit.elements import AS_ACCESSORY, IN_ACTIONS, IN_CONTEXT, IN_INPUT
from sandbox.slack.controls import Control, controls_in
from sandbox.slack.identifiers import Identifiers
from sandbox.slack.limits import faults_in_message, faults_in_view
from sandbox.slack.messages import Message
from sandbox.slack.values import entered, state_of
from sandbox.slack.views import Views
from tests.sandbox.browser.drawing.examples import (
    BLOCKS,
    ELEMENTS,
    READER,
    accessory,
    as_kept,
    drawn,
    every_block,
    placed,
    rich_section,
)
from tests.sandbox.browser.parsed import Node, read
from tests.sandbox.slack.blocks import (
    Json,
    actions,
    button,
    form_input,
    home,
    modal,
    mrkdwn,
    option,
    overflow,
    plain,
    section,
    select,
    text_input,
)

PLACES = {"actions": IN_ACTIONS, "accessory": AS_ACCESSORY, "input": IN_INPUT, "context": IN_CONTEXT}
AS_IT_CAME = {
    *("markdown", "image", "multi_static_select", "checkboxes", "radio_buttons", "timepicker"),
    *("datetimepicker", "users_select", "channels_select", "conversations_select", "email_text_input"),
    "url_text_input",
}
"""What Slack takes, the app doesn't send, and nobody says in the demo: shown, but not drawn."""
LINKED = {"target": "_blank", "rel": "noopener noreferrer"}


def accepted(check: Check) -> Mapping[str, Any]:
    """What a check by type tells apart."""
    kinds: Mapping[str, Any] = inspect.getclosurevars(check).nonlocals["kinds"]
    return kinds


def message(text: str = "", **more: Any) -> Message:
    return Message("1777903262.000100", "C0SALES", "U0BOT", "T0ACME", text, **more)


def read_back(sent: Message) -> Node:
    return read(draw_message(sent, READER, state_of(sent.controls)))


@pytest.mark.parametrize("kind", sorted({*accepted(MESSAGE_BLOCK), *accepted(VIEW_BLOCK)}))
def test_every_block_that_slack_takes_is_shown(kind: str) -> None:
    """As a drawing of its own, or as it came: nothing is dropped."""
    assert not faults_in_message({"text": "Words", "blocks": [BLOCKS[kind]]})
    page = drawn(BLOCKS[kind])
    shown = "unknown" if kind in AS_IT_CAME else kind
    assert page.one(class_=f"block block-{shown}").attributes["data-key"]
    assert bool(page.of_class("unknown")) is (kind in AS_IT_CAME)


@pytest.mark.parametrize("kind", sorted({kind for check in PLACES.values() for kind in accepted(check)}))
def test_every_element_that_slack_takes_is_shown(kind: str) -> None:
    """In every place where the checker takes it; what can be used says what it is, an input what for."""
    for block in as_kept(
        *(each for place, each in placed(ELEMENTS[kind]) if kind in accepted(PLACES[place]))
    ):
        assert not faults_in_message({"text": "Words", "blocks": [block]})
        page = drawn(block)
        assert bool(page.of_class("unknown")) is (kind in AS_IT_CAME)
        for control in controls_in([block]) if kind not in AS_IT_CAME else ():
            assert page.all(data_block=control.block_id, data_action=control.action_id)
        if block["type"] == "input":
            assert not faults_in_view(modal(block))
            (label,) = page.all("label")
            assert label.words == "Note"
            assert kind in AS_IT_CAME or page.one(id=label.attributes["for"] or "").tag


def test_what_is_not_known_is_shown_as_it_came() -> None:
    """A block, and an element."""
    box = drawn({"type": "poem block", "block_id": "b", "verses": ["<b>one</b>"]}).one(class_="unknown")
    assert box.one("strong").words == "a block of type poem block, as it came"
    assert box.one("pre").words == '{"type": "poem block", "block_id": "b", "verses": ["<b>one</b>"]}'
    control = Control("file_input", "", "a", "b", {"type": "file_input", "action_id": "a"})
    box = read(draw_control(control, Canvas(READER, {}, "here"))).one(class_="unknown")
    assert box.words == 'an element of type file_input, as it came{"type": "file_input", "action_id": "a"}'


def test_a_section_has_its_words_its_fields_and_what_stands_beside_them() -> None:
    """In this order; a header is a heading."""
    page = drawn(section("*Words*", fields=[mrkdwn("one"), plain("two")], accessory=button(), block_id="b"))
    block = page.one(class_="block block-section", data_key="b")
    assert block.of_class("section-text")[0].one("b").words == "Words"
    assert [each.words for each in block.one(class_="section-fields").of_class("text")] == ["one", "two"]
    assert block.one(class_="section-accessory").one("button").words == "Press"
    assert drawn(BLOCKS["header"]).one("h3").words == "A title"


def test_a_table_has_headings_and_sides() -> None:
    """The first row over the others; cells may be rich text, or numbers with the words for them."""
    number = {"type": "raw_number", "value": 1.5, "text": "a\nb"}
    rich = {"type": "rich_text", "elements": [rich_section({"type": "user", "user_id": "U0SAM"})]}
    rows = [[{"type": "raw_text", "text": "Sum"}, {"type": "rich_text", "elements": []}], [number, rich]]
    columns = [{"align": "right", "is_wrapped": True}, {}]
    page = drawn({"type": "table", "rows": rows, "column_settings": columns})
    assert [each.words for each in page.all("th", scope="col")] == ["Sum", ""]
    assert [each.words for each in page.all("td")] == ["a\nb", "@Sam Supervisor"]
    assert page.values_of("class", "td") == ["to-right wrapped", None]


def test_a_button_says_what_it_is() -> None:
    """Its block, its action, its style; its name for who doesn't see it; one with an address is a link."""
    blocks = actions(
        button("Sold", "sold", style="primary", accessibility_label="Mark as sold"),
        button("Spam", "spam", style="danger"),
        button("Page", "page", url="https://a.example"),
        button("No", "no", url="javascript://%0aalert()"),
        block_id="row",
    )
    page = drawn(blocks)
    sold, spam, no = page.all("button")
    assert sold.attributes == {
        "type": "button",
        "class": "control button primary",
        "data-act": "click",
        "data-block": "row",
        "data-action": "sold",
        "aria-label": "Mark as sold",
    }
    assert [each.attributes["class"] for each in (spam, no)] == ["control button danger", "control button"]
    assert sold.words == "Sold"
    link = LINKED | {"href": "https://a.example", "data-act": "click", "data-action": "page"}
    assert link.items() <= page.one("a").attributes.items()


def test_an_overflow_menu_opens_from_a_button() -> None:
    """Its rows are there, hidden; each gives its own value, and one with an address is a link."""
    rows = overflow(option("Share"), option("Page", "p") | {"url": "https://a.example"}, action_id="menu")
    page = drawn(section("Words", accessory=rows, block_id="b"))
    opens, menu = page.one("button", class_="control overflow"), page.one(role="menu")
    shows = {"aria-haspopup": "menu", "aria-expanded": "false", "data-menu": menu.attributes["id"]}
    assert shows.items() <= opens.attributes.items()
    assert "hidden" in menu.attributes
    assert [each.tag for each in menu.all(role="menuitem")] == ["button", "a"]
    told = {"data-select": ["share", "p"], "data-action": ["menu"] * 2, "data-act": ["click"] * 2}
    assert {name: menu.values_of(name, role="menuitem") for name in told} == told


def test_a_menu_shows_its_placeholder_until_something_is_chosen() -> None:
    """Then only what can be chosen; one of a form that may stay empty can be emptied again."""
    one, two = option("One"), option("Two") | {"description": plain("more")}
    empty = drawn(accessory(select(one, two, placeholder=plain("Choose one")))).one("select")
    assert (empty.attributes["aria-label"], empty.attributes["data-act"]) == ("Choose one", "choose")
    assert [each.words for each in empty.all("option")] == ["Choose one", "One", "Two · more"]
    assert "selected" in empty.all("option")[0].attributes
    chosen = drawn(accessory(select(one, two, initial_option=two)))
    assert chosen.values_of("value", "option") == ["one", "two"]
    assert ["selected" in each.attributes for each in chosen.all("option")] == [False, True]
    begun = select(one, initial_option=one)
    assert drawn(form_input(begun, optional=True)).values_of("value", "option") == ["", "one"]
    assert drawn(form_input(begun)).values_of("value", "option") == ["one"]
    first = drawn(form_input(select(one))).all("option")[0]
    assert {"disabled", "hidden", "selected"} <= set(first.attributes)
    groups = [{"label": plain(label), "options": [option(label)]} for label in ("Sold", "Not")]
    grouped = drawn(accessory({"type": "static_select", "option_groups": groups}))
    assert grouped.values_of("label", "optgroup") == ["Sold", "Not"]


def test_fields_are_what_is_typed_in_them() -> None:
    """A number as text, so that something wrong can be seen; several lines with all of them; a day."""
    number = {"type": "number_input", "is_decimal_allowed": True, "initial_value": "1.5"}
    written = {"type": "text", "inputmode": "decimal", "value": "1.5"}
    assert written.items() <= drawn(form_input(number)).one("input").attributes.items()
    whole = drawn(form_input(number | {"is_decimal_allowed": False})).one("input")
    assert whole.attributes["inputmode"] == "numeric"
    for begun, kept in (("\n\ntwo", "\n\n\ntwo"), ("a\n<b>", "a\n<b>")):  # HTML drops a first empty line
        several = drawn(form_input(text_input(multiline=True, initial_value=begun))).one("textarea")
        assert several.words == kept
    day = drawn(form_input(ELEMENTS["datepicker"])).one("input")
    assert (day.attributes["type"], day.attributes["value"]) == ("date", "2026-05-04")


def test_what_only_fills_in_a_form_is_told_from_what_acts() -> None:
    """An input acts only if its block says so; one takes the focus."""
    assert drawn(form_input()).values_of("data-act", "input") == ["enter"]
    assert drawn(form_input(dispatch_action=True)).values_of("data-act", "input") == ["choose"]
    page = drawn(form_input(text_input(focus_on_load=True)), form_input())
    assert ["autofocus" in each.attributes for each in page.all("input")] == [True, False]


def test_an_input_has_its_label_and_its_hint() -> None:
    """A click on the label goes to the field, and the hint is told with it."""
    page = drawn(form_input(label="Note", hint=plain("Short"), optional=True))
    field = page.one("input")
    assert page.one("label", for_=field.attributes["id"] or "").words == "Note (optional)"
    assert page.one(id=field.attributes["aria-describedby"] or "").words == "Short"
    assert "aria-required" not in field.attributes
    assert drawn(form_input()).one("input").attributes["aria-required"] == "true"


def test_what_is_wrong_stands_at_its_input() -> None:
    """Told with the field, with a sign beside its colour, at once; the app may name any block."""
    page = drawn(form_input(block_id="a b", hint=plain("Short")), form_input(), errors={"a b": "Too <long>."})
    field, other = page.all("input")
    wrong = page.one(class_="input-error")
    assert (wrong.words, wrong.attributes["role"]) == ("⚠Too <long>.", "alert")
    assert (field.attributes["aria-describedby"] or "").split()[0] == wrong.attributes["id"]
    assert (field.attributes["aria-invalid"], "aria-invalid" in other.attributes) == ("true", False)
    assert drawn(section(block_id="b"), errors={"b": "No."}).one(class_="input-error").words == "⚠No."


def test_a_field_counts_once_it_is_nearly_full() -> None:
    """Not before, nor where nothing was said of its length."""
    assert not drawn(form_input(text_input(max_length=10, initial_value="1234567"))).of_class("input-count")
    nearly = drawn(form_input(text_input(max_length=10, initial_value="12345678")))
    assert nearly.one(class_="input-count").words == "8 of 10 characters"
    assert not drawn(form_input(text_input(initial_value="x" * 2999))).of_class("input-count")


def test_a_message_is_its_blocks_or_its_text() -> None:
    """With what is chosen so far, not what the menu began with; one without either is nothing."""
    assert read_back(message("in brief", blocks=tuple(as_kept(section("*All* of it"))))).words == "All of it"
    assert read_back(message("*All* of it")).one("b").words == "All"
    assert draw_message(message(), READER, {}) == ""
    menu = select(option("One"), option("Two"), initial_option=option("One"))
    sent = message(blocks=tuple(as_kept(section(accessory=menu))))
    state = entered(state_of(sent.controls), sent.controls[0], "two")
    options = read(draw_message(sent, READER, state)).all("option")
    assert ["selected" in each.attributes for each in options] == [False, True]


def test_no_identifier_is_on_a_page_twice() -> None:
    """With all there is, drawn at two places of a page; and every reference finds what it means."""
    taken = (each for each in every_block() if not faults_in_message({"text": "x", "blocks": [each]}))
    sent = message(blocks=tuple(as_kept(*taken)))
    state = state_of(sent.controls)
    page = read("".join(draw_message(sent, READER, state, place=place) for place in ("channel", "thread")))
    ids = [each.attributes["id"] for each in page.everything() if "id" in each.attributes]
    assert len(ids) == len(set(ids)) > 0
    for each in page.everything():
        for name in ("for", "aria-describedby", "data-menu"):
            assert set((each.attributes.get(name) or "").split()) <= set(ids)


def test_what_another_app_attached_is_drawn() -> None:
    """Its colour, its texts, its fields, its pictures as links, its footer, in that order."""
    everything: Json = {
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
        "footer": "Leads",
        "ts": "1777903262.000200",
        "fallback": "not shown",
    }
    attachment = read_back(message(attachments=(everything,))).one(class_="attachment")
    assert attachment.one("rect").attributes["fill"] == "#a30200"
    assert attachment.one(class_="attachment-author").one("a").words == "Ann <b>"
    assert not attachment.one(class_="attachment-title").all("a")
    assert len(attachment.all(class_="attachment-field wide")) == 1
    assert attachment.words == (
        "BeforeAnn <b>A leadCall 530-999-9999CityChicoStateCAIn blocks"
        "Image: https://a.example/a.pngLeads · today at 14:01"
    )
    for unknown in ({"fallback": "in *short*"}, {"fallback": "in *short*", "color": "red;"}):
        page = read_back(message(attachments=(unknown,)))
        assert (page.words, page.all("rect")) == ("in short", [])


def test_a_view_has_what_is_entered_and_what_is_wrong() -> None:
    """As this person has it in front of them; Home is its blocks, without a frame."""
    views = Views(Identifiers(lambda: 0.0))
    view = views.open("U0ANA", modal(form_input(label="Note", block_id="note"), section("Words")))
    view = views.enter(view, view.controls[0], "said")
    page = read(draw_view(dataclasses.replace(view, errors={"note": "Too short."}), READER))
    assert page.one("input").attributes["value"] == "said"
    assert page.one(role="alert").words == "⚠Too short."
    assert "Edit data" not in page.words
    published = views.publish("U0ANA", home(BLOCKS["header"]))
    assert read(draw_view(published, READER)).one("h3").words == "A title"
