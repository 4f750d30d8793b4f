"""What is known of the person who calls: in a modal of whoever may see it, and nowhere else."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block

from bot import words, words_modals
from bot.access import Shown
from bot.cards.edit import which_call
from bot.cards.elements import as_typed, context, markup, section
from bot.cards.text import plain
from bot.cards.view import BLOCKS, BYTES, View, size_of
from bot.invoca.models import Call
from bot.organizations import Organization

_SUFFIX = "_data_append"
_LABEL = 100
_VALUE = 2800
_ANSWERS = {"true": words.YES, "false": words.NO}


def profile_view(call: Call, organization: Organization) -> View:
    """Draw the profile. That it is looked at is written down before it is drawn: it says so."""
    top = [*which_call(call, call.transaction_id, organization, Shown.FULL)]
    lines = list(_lines(call))
    bottom: list[Block] = [context(markup(words_modals.WRITTEN_DOWN))]
    if not lines:
        top.append(section(markup(words_modals.NO_PROFILE)))
    blocks: list[Block] = []
    size = size_of([*top, *bottom])
    for line in lines:
        block = section(as_typed(line))
        size += size_of([block])
        # One block is kept for saying how many have no room.
        if len(top) + len(blocks) + len(bottom) + 1 >= BLOCKS or size > BYTES:
            break
        blocks.append(block)
    left_out = len(lines) - len(blocks)
    note = [context(markup(words_modals.profile_left_out(left_out)))] if left_out else []
    return View(words_modals.PROFILE, (*top, *blocks, *note, *bottom))


def _lines(call: Call) -> Iterator[str]:
    for name, value in call.demographics.items():
        said = plain(_ANSWERS.get(value.strip().casefold(), value), _VALUE)
        if said:
            yield f"{_label(name)}: {said}"


def _label(name: str) -> str:
    bare = name.removesuffix(_SUFFIX)
    known = words_modals.PROFILE_LABELS.get(bare)
    return known or plain(bare.replace("_", " ").capitalize(), _LABEL) or words.UNNAMED
