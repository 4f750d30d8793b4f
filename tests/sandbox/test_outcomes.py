import pytest

from sandbox.outcomes import not_through, words_of_ack, words_of_failure
from sandbox.slack.delivery import Delivery
from sandbox.slack.state import Call
from sandbox.slack.transport import Payload


def failed(error: str | None) -> Delivery:
    return Delivery(Payload("slash_commands", {"command": "/nothing"}), error=error)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (None, None),
        ("incomplete_form", None),
        ("not_a_valid_command", "/nothing is not a valid command."),
        ("trouble_connecting", "We had some trouble connecting. Try again?"),
        (
            "operation_timeout",
            'this failed with the error "operation_timeout" (no ack came within 3 seconds).',
        ),
    ],
)
def test_what_slack_tells_whoever_acted(error: str | None, words: str | None) -> None:
    """Where it tells them anything."""
    assert words_of_ack(failed(error)) == words


def test_where_nothing_was_brought_there_is_nothing_to_tell() -> None:
    """As for an act that the app isn't told of."""
    assert words_of_ack(None) is None


def test_what_did_not_get_through_is_no_refusal() -> None:
    """Each with its position among the requests."""
    calls = [
        Call("auth.test", {}, 1.0),
        Call("views.open", {}, 2.0, "invalid_blocks"),
        Call("chat.postMessage", {}, 3.0, "outage"),
        Call("response_url", {}, 4.0, "answer_lost"),
    ]
    assert [(position, words_of_failure(call)) for position, call in not_through(calls)] == [
        (2, "Slack did not take what Switchboard sent to chat.postMessage: outage"),
        (3, "Slack did what Switchboard asked of response_url, but Switchboard doesn't hear of it"),
    ]
