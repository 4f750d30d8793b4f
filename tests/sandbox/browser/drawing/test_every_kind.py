import inspect
from collections.abc import Mapping
from typing import Any

import pytest

from sandbox.browser.drawing.canvas import Canvas
from sandbox.browser.drawing.elements import draw_control
from sandbox.slack.blockkit.blocks import MESSAGE_BLOCK, VIEW_BLOCK
from sandbox.slack.blockkit.checks import Check
from sandbox.slack.blockkit.elements import AS_ACCESSORY, IN_ACTIONS, IN_CONTEXT, IN_INPUT
from sandbox.slack.controls import Control, controls_in
from sandbox.slack.limits import faults_in_message, faults_in_view
from tests.sandbox.browser.drawing.examples import BLOCKS, ELEMENTS, READER, as_kept, drawn, placed, read
from tests.sandbox.slack.blocks import modal

PLACES = {"actions": IN_ACTIONS, "accessory": AS_ACCESSORY, "input": IN_INPUT, "context": IN_CONTEXT}


def accepted(check: Check) -> Mapping[str, Any]:
    """What a check by type tells apart."""
    kinds: Mapping[str, Any] = inspect.getclosurevars(check).nonlocals["kinds"]
    return kinds


AS_IT_CAME = {
    *("markdown", "multi_static_select", "checkboxes", "radio_buttons", "timepicker", "datetimepicker"),
    *("users_select", "channels_select", "conversations_select", "email_text_input", "url_text_input"),
}
"""What Slack takes, the app doesn't send, and nobody says in the demo: shown, but not drawn."""


@pytest.mark.parametrize("kind", sorted({*accepted(MESSAGE_BLOCK), *accepted(VIEW_BLOCK)}))
def test_every_block_that_slack_takes_is_shown(kind: str) -> None:
    """As a drawing of its own, or as it came: nothing is dropped."""
    block = BLOCKS[kind]
    assert not faults_in_message({"text": "Words", "blocks": [block]})
    page = drawn(block)
    shown = "unknown" if kind in AS_IT_CAME else kind
    assert page.one(class_=f"block block-{shown}").attributes["data-key"]
    assert bool(page.of_class("unknown")) is (kind in AS_IT_CAME)


@pytest.mark.parametrize("kind", sorted({kind for check in PLACES.values() for kind in accepted(check)}))
def test_every_element_that_slack_takes_is_shown(kind: str) -> None:
    """In every place where the checker takes it; what can be used says what it is."""
    blocks = [block for place, block in placed(ELEMENTS[kind]) if kind in accepted(PLACES[place])]
    for block in as_kept(*blocks):
        assert not faults_in_message({"text": "Words", "blocks": [block]})
        page = drawn(block)
        assert bool(page.of_class("unknown")) is (kind in AS_IT_CAME)
        for control in controls_in([block]) if kind not in AS_IT_CAME else ():
            assert page.all(data_block=control.block_id, data_action=control.action_id)


@pytest.mark.parametrize("kind", sorted(accepted(IN_INPUT)))
def test_every_input_of_a_modal_has_a_label(kind: str) -> None:
    """A label that is for it."""
    block = {"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "Said"}}
    block |= {"element": ELEMENTS[kind]}
    assert not faults_in_view(modal(block))
    page = drawn(block)
    label = page.one("label", class_="input-label")
    assert label.words == "Said"
    if kind in AS_IT_CAME:
        assert "for" not in label.attributes
    else:
        page.one(id=label.attributes["for"] or "")


def test_a_block_that_is_not_known_is_shown_as_it_came() -> None:
    """Nothing is dropped."""
    box = drawn({"type": "poem block", "block_id": "b", "verses": ["<b>one</b>"]}).one(class_="unknown")
    assert box.one("strong").words == "a block of type poem block, as it came"
    assert box.one("pre").words == '{"type": "poem block", "block_id": "b", "verses": ["<b>one</b>"]}'


def test_an_element_that_is_not_known_is_shown_as_it_came() -> None:
    """Nothing is dropped here either."""
    element = {"type": "file_input", "action_id": "a"}
    control = Control("file_input", "", "a", "b", element)
    box = read(draw_control(control, Canvas(READER, {}, "here"))).one(class_="unknown")
    assert box.words == 'an element of type file_input, as it came{"type": "file_input", "action_id": "a"}'
