"""One delivery, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.slack.messages import Message
from sandbox.slack.questions import Question
from sandbox.slack.transport import Ack, Payload, Request
from sandbox.slack.views import View

ASKED_FIRST = "asked_first"
DENIED = "denied"
NOT_A_COMMAND = "not_a_valid_command"
INCOMPLETE_FORM = "incomplete_form"
TROUBLE_CONNECTING = "trouble_connecting"


@dataclass(frozen=True)
class Delivery:
    """What was sent, what came back, and what the person sees of it.

    `error` is what they are told went wrong: `operation_timeout` (no ack in three seconds),
    `dispatch_failed` (no good one), `invalid_command_response`, `trouble_connecting` (a modal's ack Slack
    could not use). Of `not_a_valid_command`, `incomplete_form`, `asked_first` (the control's dialog, in
    `question`, is still to be answered) and `denied` (it was answered with no) the app hears nothing:
    `request` and `ack` are None. `shown` is the message a command's ack put up, `view` the modal in front
    afterwards, `errors` what stands at its inputs by block id.
    """

    payload: Payload
    request: Request | None = None
    ack: Ack | None = None
    error: str | None = None
    shown: Message | None = None
    view: View | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    question: Question | None = None

    @property
    def status(self) -> int | None:
        """The HTTP status of the ack; None if there was none."""
        return self.ack.status if self.ack else None

    @property
    def headers(self) -> Mapping[str, str]:
        """The HTTP headers of the ack."""
        return self.ack.headers if self.ack else {}

    @property
    def body(self) -> str:
        """The body of the ack."""
        return self.ack.body if self.ack else ""

    @property
    def seconds(self) -> float:
        """How long the ack took."""
        return self.ack.seconds if self.ack else 0.0

    @property
    def response_url(self) -> str:
        """The response_url the app was given; KeyError if Slack gives none for this."""
        return str(self.payload.body["response_url"])

    @property
    def trigger_id(self) -> str:
        """The trigger id the app was given; KeyError if Slack gives none for this."""
        return str(self.payload.body["trigger_id"])
