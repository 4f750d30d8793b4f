"""What Slack itself says: to a person whose act failed, to a developer whose card it refused."""

from sandbox.slack.delivery import INCOMPLETE_FORM, NOT_A_COMMAND, TROUBLE_CONNECTING, Delivery
from sandbox.slack.errors import Refusal
from sandbox.slack.server import SlackSandbox
from sandbox.slack.state import Call
from sandbox.terminal.cells import clean, on_one_line
from sandbox.terminal.lines import Line, Style, line

_WHAT_FAILED = {
    "operation_timeout": "no ack came within 3 seconds",
    "dispatch_failed": "the app could not be reached, or its ack was no HTTP 200",
    "invalid_command_response": "Slack could not use what the ack says",
}
_LOOKED_AT = 100  # of the app's latest requests: the rest have their answers


def of_ack(delivery: Delivery | None) -> list[Line]:
    """What Slack shows because of an ack that failed, or because it has no such command."""
    if delivery is None or delivery.error in (None, INCOMPLETE_FORM):
        return []
    if delivery.error == NOT_A_COMMAND:
        command = on_one_line(str(delivery.payload.body["command"]))
        return [line(f"Slack says: {command} is not a valid command.", Style.BAD)]
    if delivery.error == TROUBLE_CONNECTING:
        return [line("Slack says: We had some trouble connecting. Try again?", Style.BAD)]
    why = _WHAT_FAILED.get(delivery.error, "")
    return [line(f'Slack says: this failed with the error "{delivery.error}" ({why}).', Style.BAD)]


class Troubles:
    """What of the app's was refused or did not get through, each told once."""

    def __init__(self, slack: SlackSandbox) -> None:
        self._slack = slack
        self._refusals = len(slack.refused)
        self._told: set[int] = set()

    def new(self) -> list[Line]:
        """Give what came since the last time, as lines."""
        refusals = self._slack.refused[self._refusals :]
        self._refusals = len(self._slack.refused)
        refused = {refusal.code for refusal in refusals}
        lines = [each for refusal in refusals for each in _refusal(refusal)]
        first = max(0, len(self._slack.calls) - _LOOKED_AT)
        for position, call in enumerate(self._slack.calls[first:], start=first):
            if call.error is not None and position not in self._told:
                self._told.add(position)
                lines += [] if call.error in refused else [_failure(call)]
        return lines


def _refusal(refusal: Refusal) -> list[Line]:
    return [
        line(f"Slack refused this ({refusal.where}): {refusal.code}", Style.BAD | Style.BOLD),
        *(line(f"  {clean(message)}", Style.BAD) for message in refusal.messages),
    ]


def _failure(call: Call) -> Line:
    if call.error == "answer_lost":
        words = f"Slack did what Switchboard asked of {call.method}, but Switchboard doesn't hear of it"
        return line(words, Style.WARNING)
    return line(f"Slack did not take what Switchboard sent to {call.method}: {call.error}", Style.WARNING)
