"""What comes back from something a person did: words, a question, or nothing at all."""

from dataclasses import dataclass
from typing import Any, Self

from sandbox.slack.delivery import (
    ASKED_FIRST,
    DENIED,
    INCOMPLETE_FORM,
    NOT_A_COMMAND,
    TROUBLE_CONNECTING,
    Delivery,
)
from sandbox.slack.questions import Question

_WHAT_FAILED = {
    "operation_timeout": "no ack came within 3 seconds",
    "dispatch_failed": "the app could not be reached, or its ack was no HTTP 200",
    "invalid_command_response": "Slack could not use what the ack says",
}


@dataclass(frozen=True)
class Outcome:
    """What the person is told: how it went, what went wrong, or what is asked before anything is done.

    `waits` says that the app has acked and still has to answer; `keeps` that what was typed should stay.
    """

    told: str = ""
    error: str = ""
    question: Question | None = None
    waits: bool = False
    keeps: bool = False

    @classmethod
    def of(cls, delivery: Delivery | None) -> Self:
        """Read the outcome from what became of a delivery; there is none where the app isn't told."""
        if delivery is None or delivery.error in {DENIED, INCOMPLETE_FORM}:
            return cls()
        if delivery.error == ASKED_FIRST:
            return cls(question=delivery.question)
        if words := words_of_ack(delivery):
            return cls(error=f"Slack says: {words}", keeps=True)
        ack = f"ack {milliseconds(delivery.seconds)}"
        if delivery.shown is not None:
            return cls(told=f"{ack}, and the answer with it")
        return cls(told=ack, waits=delivery.payload.body.get("type") not in {"view_closed", "event_callback"})

    def as_json(self) -> dict[str, Any]:
        """Give it as the page takes it: only what there is."""
        body: dict[str, Any] = {
            "told": self.told,
            "error": self.error,
            "waits": self.waits,
            "keeps": self.keeps,
        }
        return {name: value for name, value in body.items() if value}


def milliseconds(seconds: float) -> str:
    """Give a short time as people say it."""
    return f"{seconds:.1f} s" if seconds >= 1 else f"{max(1, round(seconds * 1000))} ms"


def words_of_ack(delivery: Delivery) -> str | None:
    """Give what Slack tells a person because of an ack that failed, or because it has no such command.

    None where it tells them nothing. The words can hold what they typed, as they typed it.
    """
    if delivery.error in (None, INCOMPLETE_FORM):
        return None
    if delivery.error == NOT_A_COMMAND:
        return f"{delivery.payload.body['command']} is not a valid command."
    if delivery.error == TROUBLE_CONNECTING:
        return "We had some trouble connecting. Try again?"
    why = _WHAT_FAILED.get(delivery.error, "")
    return f'this failed with the error "{delivery.error}" ({why}).'
