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


@pytest.mark.parametrize("kind", sorted({*accepted(MESSAGE_BLOCK), *accepted(VIEW_BLOCK)}))
def test_every_block_that_slack_takes_is_drawn(kind: str) -> None:
    """Whatever the checker takes has a drawing of its own; a kind added there needs one here."""
    block = BLOCKS[kind]
    assert not faults_in_message({"text": "Words", "blocks": [block]})
    page = drawn(block)
    assert page.one(class_=f"block block-{kind}").attributes["data-key"]
    assert not page.of_class("unknown")


@pytest.mark.parametrize("kind", sorted({kind for check in PLACES.values() for kind in accepted(check)}))
def test_every_element_that_slack_takes_is_drawn(kind: str) -> None:
    """In every place where the checker takes it; what can be used says what it is."""
    blocks = [block for place, block in placed(ELEMENTS[kind]) if kind in accepted(PLACES[place])]
    for block in as_kept(*blocks):
        assert not faults_in_message({"text": "Words", "blocks": [block]})
        page = drawn(block)
        assert not page.of_class("unknown")
        for control in controls_in([block]):
            assert page.all(data_block=control.block_id, data_action=control.action_id)


@pytest.mark.parametrize("kind", sorted(accepted(IN_INPUT)))
def test_every_input_of_a_modal_has_a_label(kind: str) -> None:
    """A label that is for it, or a legend over its boxes."""
    block = {"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "Said"}}
    block |= {"element": ELEMENTS[kind]}
    assert not faults_in_view(modal(block))
    page = drawn(block)
    labels = page.all("label", class_="input-label")
    if labels:
        assert labels[0].words == "Said"
        page.one(id=labels[0].attributes["for"] or "")
    else:
        assert page.one("fieldset").one("legend").words == "Said"


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
