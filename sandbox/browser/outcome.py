"""What comes back from something a person did: words, a question, or nothing at all."""

from dataclasses import dataclass
from typing import Any, Self

from sandbox.outcomes import words_of_ack
from sandbox.slack.delivery import ASKED_FIRST, DENIED, INCOMPLETE_FORM, Delivery
from sandbox.slack.questions import Question


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
            return cls(error=f"Slack says: {words}", keeps=delivery.ack is None)
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
