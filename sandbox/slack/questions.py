"""Confirmation dialogs: what a control asks before the app hears that it was used."""

from dataclasses import dataclass
from typing import Literal

from sandbox.slack.controls import Control


@dataclass(frozen=True)
class Question:
    """A dialog over Slack: its title, its text (mrkdwn if `marked_up`), and what its two buttons say."""

    title: str
    text: str
    confirm: str
    deny: str
    style: Literal["primary", "danger"] | None = None
    marked_up: bool = True


def question_of(control: Control) -> Question | None:
    """Give what this control asks before it does anything; None if it asks nothing."""
    asked = control.element.get("confirm")
    if asked is None:
        return None
    title, text, confirm, deny = (asked[name]["text"] for name in ("title", "text", "confirm", "deny"))
    return Question(title, text, confirm, deny, asked.get("style"), asked["text"]["type"] == "mrkdwn")
