"""What Slack says when something fails: to whoever did it, and to the developer whose app was not heard."""

from collections.abc import Sequence

from sandbox.slack.delivery import INCOMPLETE_FORM, NOT_A_COMMAND, TROUBLE_CONNECTING, Delivery
from sandbox.slack.errors import APP_FAULTS
from sandbox.slack.state import Call

_WHAT_FAILED = {
    "operation_timeout": "no ack came within 3 seconds",
    "dispatch_failed": "the app could not be reached, or its ack was no HTTP 200",
    "invalid_command_response": "Slack could not use what the ack says",
}


def words_of_ack(delivery: Delivery | None) -> str | None:
    """Give what Slack tells a person because of an ack that failed, or because it has no such command.

    None where it tells them nothing. The words can hold what they typed, as they typed it.
    """
    if delivery is None or delivery.error in (None, INCOMPLETE_FORM):
        return None
    if delivery.error == NOT_A_COMMAND:
        return f"{delivery.payload.body['command']} is not a valid command."
    if delivery.error == TROUBLE_CONNECTING:
        return "We had some trouble connecting. Try again?"
    why = _WHAT_FAILED.get(delivery.error, "")
    return f'this failed with the error "{delivery.error}" ({why}).'


def not_through(calls: Sequence[Call]) -> list[tuple[int, Call]]:
    """Give the app's requests that did not get through or whose answers were lost, each with its position.

    What Slack refused for being faulty is not among them: that is in the record of refusals.
    """
    return [
        (position, call)
        for position, call in enumerate(calls)
        if call.error is not None and call.error not in APP_FAULTS
    ]


def words_of_failure(call: Call) -> str:
    """Give what became of a request of the app's that did not get through, or whose answer was lost."""
    if call.error == "answer_lost":
        return f"Slack did what Switchboard asked of {call.method}, but Switchboard doesn't hear of it"
    return f"Slack did not take what Switchboard sent to {call.method}: {call.error}"
