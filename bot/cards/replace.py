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


def replace_view(  # noqa: PLR0913 - who was faster with what, and what was to be set instead
    organization: Organization,
    latest: Latest,
    fields: Mapping[str, str],
    metadata: str,
    *,
    shown: Shown,
    external_unique_id: str | None = None,
) -> View:
    """Name what somebody else has set on these fields, beside what was entered: by partner (API) name.

    ``external_unique_id`` is what was entered where they set that.
    """
    values = values_for(organization, shown, _LENGTH)
    standing: list[tuple[str | None, Tagged, str]] = [
        (name, latest.fields[name], fields[name]) for name in values.in_order(fields) if name in latest.fields
    ]
    if external_unique_id is not None and latest.external_unique_id is not None:
        standing.append((None, latest.external_unique_id, external_unique_id))
    lines = [_lines(*each, values) for each in standing]
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


def _lines(name: str | None, tagged: Tagged, entered: str, values: Values) -> str:
    label = values.label(name)
    by, at = tagged.by.asked.person.user, moment(tagged.by.accepted_at)
    theirs = words_modals.while_editing(by, label, values.value(tagged.value), at)
    return f"{theirs}\n{words_modals.yours(values.value(entered))}"
