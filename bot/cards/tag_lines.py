"""What was tagged on a call, by whom, and whether it has reached Invoca; and what came to nothing."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot import words_tags
from bot.access import Shown
from bot.cards.elements import moment
from bot.cards.fit import enough, in_text, room_beside, within
from bot.cards.outcomes import not_saved
from bot.cards.tag_values import Values
from bot.cards.tags import Tags
from bot.cards.text import clip_markup
from bot.ledger.asked import Fate
from bot.ledger.calls_tagged import Latest, Tagged

_FOR_NOT_SAVED = 3000  # bytes at the most
_FOR_LINES = 5000
_MOST = 50  # lines, however short
_FOR_DETAILS = 600  # bytes left for the rest of the card
_PARAGRAPH = 1000


def tag_lines(tags: Tags, values: Values, beside: Sequence[Block]) -> list[Block]:
    """Draw the tags of a call with as much as has room beside the rest of its card.

    What was not saved has the first claim: it is news, and the history has the rest.
    """
    room = max(0, room_beside(beside) - _FOR_DETAILS)
    left_out = words_tags.tags_left_out
    for_failures = min(room // 2, _FOR_NOT_SAVED)
    failures = enough(
        (clip_markup(not_saved(each, values), _PARAGRAPH) for each in tags.not_saved[:_MOST]),
        for_failures,
    )
    more = len(tags.not_saved) - len(failures)
    told = in_text(within(failures, for_failures, left_out, more))
    room = min(max(0, room - (room_beside([]) - room_beside(told))), _FOR_LINES)
    standing, hidden = _standing(tags.latest, values)
    lines = enough((_line(name, tagged, values) for name, tagged in standing[:_MOST]), room)
    counted = within(lines, room, left_out, len(standing) - len(lines))
    return [*in_text([*counted, *_notes(tags, hidden, values)]), *told]


def _standing(latest: Latest, values: Values) -> tuple[list[tuple[str | None, Tagged]], int]:
    """What was set and this surface shows, in the organization's order; how much more was set."""
    found: list[tuple[str | None, Tagged]] = []
    found += [(name, latest.fields[name]) for name in values.in_order(latest.fields)]
    found += [] if latest.external_unique_id is None else [(None, latest.external_unique_id)]
    shown = [(name, tagged) for name, tagged in found if values.may_show(name, tagged.value)]
    return shown, len(found) - len(shown)


def _notes(tags: Tags, hidden: int, values: Values) -> list[str]:
    external_id = tags.latest.external_unique_id
    standing = [*tags.latest.fields.values(), *([] if external_id is None else [external_id])]
    notes = [values.not_shown(hidden)] if hidden else []
    if tags.paused is not None and any(each.by.fate is None for each in standing):
        notes.append(words_tags.PAUSES[tags.paused.name])
    return notes


def state_of(fate: Fate | None, shown: Shown) -> str:
    """Whether something that stands has reached Invoca."""
    if fate is None:
        return words_tags.ON_ITS_WAY if shown is Shown.CHANNEL else words_tags.ON_ITS_WAY_TO_YOU
    return words_tags.PERHAPS if fate is Fate.UNCONFIRMED else words_tags.IN_INVOCA


def standing_line(name: str | None, tagged: Tagged, values: Values) -> str | None:
    """What stands, by whom and since when; None where this surface may not show it."""
    item = values.item(name, tagged.value)
    if item is None:
        return None
    person, at = tagged.by.asked.person, tagged.by.accepted_at
    return words_tags.standing(item.label, item.value, person.user, moment(at))


def _line(name: str | None, tagged: Tagged, values: Values) -> str:
    said = standing_line(name, tagged, values) or ""
    return words_tags.in_state(said, state_of(tagged.by.fate, values.shown))
