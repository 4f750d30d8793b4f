from sandbox.slack.blockkit.kept import kept
from sandbox.slack.controls import controls_in
from sandbox.slack.entries import chosen_in, entry_in
from sandbox.slack.identifiers import Identifiers
from sandbox.slack.values import entered, state_of
from tests.sandbox.slack.blocks import actions, button, form_input, option, select


def test_what_is_entered_is_found() -> None:
    """Text as text, what is chosen as options; nothing where there is nothing."""
    boxes = {"type": "checkboxes", "options": [option("A"), option("B")]}
    blocks = [form_input(), actions(select(option("One")), boxes, button())]
    text, menu, ticks, press = controls_in(kept(blocks, Identifiers(lambda: 0.0)))
    state = state_of([text, menu, ticks])
    assert [entry_in(each, state) for each in (text, menu, ticks, press)] == [None, None, [], None]
    assert [chosen_in(each, state) for each in (text, menu, ticks, press)] == [[], [], [], []]
    state = entered(entered(entered(state, text, "said"), menu, "one"), ticks, ["a", "b"])
    assert entry_in(text, state) == "said"
    assert chosen_in(menu, state) == [option("One") | {"text": menu.choices[0].option["text"]}]
    assert [each["value"] for each in chosen_in(ticks, state)] == ["a", "b"]
