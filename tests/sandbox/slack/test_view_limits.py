"""Every limit of docs.slack.dev's Block Kit reference for modals and Home."""

import pytest

from sandbox.slack.limits import faults_in_view
from tests.sandbox.slack.blocks import Json, form_input, home, modal, mrkdwn, plain, section, text_input

GOOD = {
    "a modal": modal(),
    "100 blocks": modal(*(section() for _ in range(100))),
    "a title of 24": modal(title=plain("x" * 24), submit=plain("x" * 24), close=plain("x" * 24)),
    "its own data": modal(
        private_metadata="x" * 3000, callback_id="x" * 255, clear_on_close=True, notify_on_close=False
    ),
    "a form": modal(form_input()),
    "a modal to read": {"type": "modal", "title": plain(), "blocks": [section()]},
    "a Home": home(private_metadata="x", callback_id="home"),
}

BAD: dict[str, tuple[Json, str]] = {
    "an unknown type": ({"type": "sheet"}, "unsupported type: sheet [json-pointer:/view/type]"),
    "no title": (
        {"type": "modal", "blocks": [section()]},
        "missing required field: title [json-pointer:/view]",
    ),
    "no blocks": (
        {"type": "modal", "title": plain()},
        "missing required field: blocks [json-pointer:/view]",
    ),
    "a title of 25": (
        modal(title=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/title/text]",
    ),
    "a title in markup": (
        modal(title=mrkdwn()),
        "unsupported type: mrkdwn [json-pointer:/view/title/type]",
    ),
    "a submit of 25": (
        modal(submit=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/submit/text]",
    ),
    "a close of 25": (
        modal(close=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/close/text]",
    ),
    "a null": (modal(close=None), "must provide an object [json-pointer:/view/close]"),
    "101 blocks": (
        modal(*(section() for _ in range(101))),
        "no more than 100 items allowed [json-pointer:/view/blocks]",
    ),
    "3,001 characters of private metadata": (
        modal(private_metadata="x" * 3001),
        "must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ),
    "a callback_id of 256": (
        modal(callback_id="x" * 256),
        "must be less than 256 characters [json-pointer:/view/callback_id]",
    ),
    "an input without submit": (
        {"type": "modal", "title": plain(), "blocks": [section(), form_input()]},
        "must define `submit` to use `input` block [json-pointer:/view/blocks/1/input]",
    ),
    "a table": (
        modal({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}),
        "unsupported type: table [json-pointer:/view/blocks/0/type]",
    ),
    "two in focus": (
        modal(
            form_input(text_input("a", focus_on_load=True)), form_input(text_input("b", focus_on_load=True))
        ),
        "only one element may set `focus_on_load` [json-pointer:/view/blocks]",
    ),
    "a fault in a block": (
        modal(section("x" * 3001)),
        "must be less than 3001 characters [json-pointer:/view/blocks/0/text/text]",
    ),
    "a Home with a title": (
        home(title=plain()),
        "invalid additional property: title [json-pointer:/view]",
    ),
    "a Home with a submit": (
        home(submit=plain()),
        "invalid additional property: submit [json-pointer:/view]",
    ),
    "a Home with a close": (
        home(close=plain()),
        "invalid additional property: close [json-pointer:/view]",
    ),
}


@pytest.mark.parametrize("view", GOOD.values(), ids=GOOD)
def test_what_is_within_the_limits_is_taken(view: Json) -> None:
    """Slack takes a view at its limits."""
    assert faults_in_view(view) == []


@pytest.mark.parametrize(("view", "said"), BAD.values(), ids=BAD)
def test_one_breach_is_refused_and_named(view: Json, said: str) -> None:
    """Slack refuses the whole view for one breach, and says which and where."""
    assert faults_in_view(view) == ["failed to match all allowed schemas [json-pointer:/view]", said]


def test_a_view_too_large() -> None:
    """A view of more than 250 kB is refused whatever is in it."""
    assert faults_in_view(modal(*(section("x" * 3000) for _ in range(90)))) == ["view_too_large"]
