"""Somebody else was faster: the question whether theirs is to be replaced."""

from collections.abc import Collection

from slack_sdk.models.blocks import Block

from bot import words_tags
from bot.access import Shown
from bot.cards.actions import ActionId
from bot.cards.buttons import button, tag_button
from bot.cards.elements import actions, context, markup, moment, section
from bot.cards.fit import between
from bot.cards.head import by_handle
from bot.cards.message import Message
from bot.cards.notes import name_of
from bot.cards.tag_values import Values, values_for
from bot.cards.text import plain
from bot.ledger.calls_tagged import Latest, Tagged
from bot.organizations import Organization, QuickTag


def replace_question(  # noqa: PLR0913, PLR0917 - who was faster with what, and what was to be set where
    latest: Latest,
    fields: Collection[str],
    quick_tag: QuickTag,
    transaction_id: str,
    organization: Organization,
    shown: Shown,
) -> Message:
    """Name what somebody else has set on these fields; the button sets the quick tag all the same.

    The button has seen what is named here: if even that is overtaken, the question comes again.
    """
    values = values_for(organization, shown)
    lines = faster(latest, fields, values)
    value = tag_button(organization, transaction_id, quick_tag, latest)
    label = plain(words_tags.replace_with(quick_tag.label), 75)
    bottom: list[Block] = [
        *([section(markup(words_tags.REPLACE))] if value is not None else []),
        context(markup(words_tags.call(by_handle(transaction_id))), *name_of(organization)),
        *([actions(button(ActionId.REPLACE, label, value))] if value is not None else []),
    ]
    return Message(words_tags.SOMEBODY_WAS_FASTER, between([], lines, bottom))


def faster(
    latest: Latest, fields: Collection[str], values: Values, *, external_id: bool = False
) -> list[str]:
    """One line for each thing somebody has set: who, what, when."""
    standing = [(name, latest.fields[name]) for name in values.in_order(fields) if name in latest.fields]
    lines = [_who_set(name, tagged, values) for name, tagged in standing]
    if external_id and latest.external_unique_id is not None:
        lines.append(_who_set(None, latest.external_unique_id, values))
    return lines


def _who_set(name: str | None, tagged: Tagged, values: Values) -> str:
    item = values.item(name, tagged.value)
    by, at = tagged.by.asked.person.user, moment(tagged.by.accepted_at)
    return (
        words_tags.somebody_set(by, at)
        if item is None
        else words_tags.who_set(by, item.label, item.value, at)
    )
