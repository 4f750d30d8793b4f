"""The card of a call of which nothing is known but its id: what was tagged, and the means to tag it."""

from datetime import datetime

from slack_sdk.models.blocks import Block, InteractiveElement

from bot import words, words_tags
from bot.access import Person, Shown
from bot.cards.actions import ActionId
from bot.cards.api_words import api_words
from bot.cards.buttons import button, call_button
from bot.cards.call_menu import call_menu, edit_button
from bot.cards.elements import actions, context, markup, moment, section
from bot.cards.head import by_handle
from bot.cards.message import Message
from bot.cards.notes import name_of
from bot.cards.shared import who_shared
from bot.cards.tag_values import values_for
from bot.cards.tagging import with_tags
from bot.cards.tags import NO_TAGS, Tags
from bot.organizations import Organization


def bare_card(  # noqa: PLR0913 - what a card depends on, each by its name
    transaction_id: str,
    organization: Organization,
    shown: Shown,
    *,
    looked_up_at: datetime,
    tags: Tags = NO_TAGS,
    problem: str | None = None,
    shared_by: Person | None = None,
) -> Message:
    """Draw what there is while the API can't be asked. ``problem`` is why, in mrkdwn."""
    said = words_tags.cannot_ask(by_handle(transaction_id))
    why = "" if problem is None else api_words(problem, organization.contact, full=False)
    top: list[Block] = [
        section(markup(said)),
        context(
            markup(words_tags.as_of_the_ledger(moment(looked_up_at))),
            *name_of(organization),
            *who_shared(shared_by),
        ),
        *([context(markup(why))] if why else []),
    ]
    value = call_button(organization, transaction_id)
    menu = call_menu(organization, transaction_id, tags, shown)
    buttons: list[InteractiveElement] = edit_button(organization, transaction_id, tags)
    if value is not None:
        buttons.append(button(ActionId.REFRESH_CALL, words.REFRESH, value))
    if menu is not None:
        buttons.append(menu)
    bottom = [actions(*buttons)] if buttons else []
    blocks = with_tags(top, bottom, transaction_id, tags, values_for(organization, shown))
    return Message(said, tuple(blocks))
