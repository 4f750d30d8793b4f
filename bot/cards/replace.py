"""Somebody was faster while a form was open: the question whether theirs is to be replaced."""

from collections.abc import Mapping

from slack_sdk.models.blocks import Block

from bot import words, words_modals
from bot.access import Shown
from bot.cards.elements import markup, moment, section
from bot.cards.fit import in_text, within
from bot.cards.tag_values import Values, values_for
from bot.cards.view import View, ViewId
from bot.ledger.calls_tagged import Latest, Tagged
from bot.organizations import Organization

_LENGTH = 300  # characters of a value
_LINES = 60_000  # bytes: far from what a view takes


def replace_view(
    organization: Organization,
    latest: Latest,
    fields: Mapping[str, str],
    metadata: str,
    *,
    shown: Shown,
) -> View:
    """Name what somebody else has set on these fields, beside what was entered: by partner (API) name."""
    values = values_for(organization, shown, _LENGTH)
    standing = [name for name in values.in_order(fields) if name in latest.fields]
    lines = [_lines(name, latest.fields[name], fields[name], values) for name in standing]
    question = words_modals.REPLACE_QUESTION if len(standing) == 1 else words_modals.REPLACE_THEM
    blocks: list[Block] = [*in_text(within(lines, _LINES, words.left_out)), section(markup(question))]
    return View(
        words_modals.REPLACE_TITLE,
        tuple(blocks),
        ViewId.REPLACE,
        submit=words_modals.REPLACE,
        close=words_modals.LEAVE_IT,
        private_metadata=metadata,
    )


def _lines(name: str, tagged: Tagged, entered: str, values: Values) -> str:
    label = values.label(name)
    by, at = tagged.by.asked.person.user, moment(tagged.by.accepted_at)
    theirs = words_modals.while_editing(by, label, values.value(tagged.value), at)
    return f"{theirs}\n{words_modals.yours(values.value(entered))}"
