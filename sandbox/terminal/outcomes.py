"""What Slack itself says: to a person whose act failed, to a developer whose card it refused."""

from sandbox.outcomes import not_through, words_of_ack, words_of_failure
from sandbox.slack.delivery import Delivery
from sandbox.slack.errors import Refusal
from sandbox.slack.server import SlackSandbox
from sandbox.terminal.cells import clean, on_one_line
from sandbox.terminal.lines import Line, Style, line

_LOOKED_AT = 100  # of the app's latest requests: the rest have their answers


def of_ack(delivery: Delivery | None) -> list[Line]:
    """What Slack shows because of an ack that failed, or because it has no such command."""
    words = words_of_ack(delivery)
    return [] if words is None else [line(f"Slack says: {on_one_line(words)}", Style.BAD)]


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
        lines = [each for refusal in refusals for each in _refusal(refusal)]
        first = max(0, len(self._slack.calls) - _LOOKED_AT)
        for position, call in not_through(self._slack.calls[first:]):
            if first + position not in self._told:
                self._told.add(first + position)
                lines.append(line(words_of_failure(call), Style.WARNING))
        return lines


def _refusal(refusal: Refusal) -> list[Line]:
    return [
        line(f"Slack refused this ({refusal.where}): {refusal.code}", Style.BAD | Style.BOLD),
        *(line(f"  {clean(message)}", Style.BAD) for message in refusal.messages),
    ]
