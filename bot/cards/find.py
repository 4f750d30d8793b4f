"""The form in which a call is looked for from anywhere in Slack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock, Option, PlainTextInputElement, StaticSelectElement

from bot import words_modals
from bot.cards.elements import as_typed, context, markup
from bot.cards.external_id import entry_of
from bot.cards.text import plain
from bot.cards.view import View, ViewId
from bot.organizations import Organization

TEXT = "text"
ORGANIZATION = "organization"
ACTION = "value"
LONGEST = 300
_OPTIONS = 100  # of a menu


@dataclass(frozen=True)
class Found:
    """What was entered: what to look for, and whose calls, by the organization's fingerprint."""

    text: str | None
    organization_fingerprint: str | None
    """None where there was nothing to choose."""


def find_view(organizations: Sequence[Organization]) -> View:
    """Draw the form; of several organizations, the first is chosen at first."""
    blocks: list[Block] = [
        InputBlock(
            block_id=TEXT,
            label=as_typed(words_modals.FIND_LABEL),
            hint=as_typed(words_modals.FIND_HINT),
            element=PlainTextInputElement(action_id=ACTION, max_length=LONGEST, focus_on_load=True),
            optional=False,
        ),
        *([_which(organizations)] if len(organizations) > 1 else []),
    ]
    left_out = len(organizations) - _OPTIONS
    if left_out > 0:
        blocks.append(context(markup(words_modals.organizations_left_out(left_out))))
    return View(
        words_modals.FIND_TITLE,
        tuple(blocks),
        ViewId.FIND,
        submit=words_modals.FIND,
        close=words_modals.CANCEL,
    )


def found_of(state: Mapping[str, Any]) -> Found:
    """What was entered (``view.state.values``)."""
    return Found(entry_of(state, TEXT), entry_of(state, ORGANIZATION))


def _which(organizations: Sequence[Organization]) -> InputBlock:
    options = [
        Option(text=as_typed(plain(each.name, 75) or each.key), value=each.fingerprint)
        for each in organizations[:_OPTIONS]
    ]
    return InputBlock(
        block_id=ORGANIZATION,
        label=as_typed(words_modals.FIND_ORGANIZATION),
        element=StaticSelectElement(
            action_id=ACTION,
            placeholder=as_typed(words_modals.CHOOSE),
            options=options,
            initial_option=options[0],
        ),
        optional=False,
    )
