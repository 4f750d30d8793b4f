"""What a card is told of the tags of its call. They come from the ledger: the API gives none of them back."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.access.rights import Shown
from bot.cards.drawn_values import DrawnValues
from bot.cards.kit.blocks import Block, moment
from bot.cards.kit.fit import enough, in_text, room_beside, within
from bot.cards.outcomes import not_saved
from bot.ledger.pauses import PauseReason
from bot.ledger.standing import Latest, Tagged
from bot.ledger.tag_requests import AcceptedRequest, Outcome
from bot.text.markup import clip_markup
from bot.words import PAUSES, in_state

# --- on the card --------------------------------------------------------------------------------------------

IN_INVOCA = "in Invoca"

ON_ITS_WAY = "saved here, on its way"

ON_ITS_WAY_TO_YOU = f"{ON_ITS_WAY}; you'll hear only if it fails"

PERHAPS = "perhaps in Invoca: its answer was lost"


def _say_standing(label: str, value: str, by: str, moment: str) -> str:
    return f"{label}: *{value}* · <@{by}>, {moment}"


def _tags_left_out(count: int) -> str:
    return f"… and {count} more; the call's history has them"


@dataclass(frozen=True)
class Tags:
    """What was set on one call through Switchboard, and whether more may be."""

    latest: Latest
    not_saved: tuple[AcceptedRequest, ...] = ()
    """What came to nothing, newest first. On a card that one person sees, only of theirs."""
    may_tag: bool = False
    """Whether the card has quick tags, and the way to everything else that can be set."""
    may_share: bool = False
    """Whether the viewer may share the card, also where nothing can be set; whoever may tag may share."""
    paused: PauseReason | None = None
    """Why nothing is sent to Invoca for the organization right now."""
    profile: bool = False
    """Whether the viewer may see the caller's profile; where a channel sees the card, nobody may."""


NO_TAGS = Tags(Latest())

_FOR_NOT_SAVED = 3000  # bytes at the most

_FOR_LINES = 5000

_MOST = 50  # lines, however short

_FOR_DETAILS = 600  # bytes left for the rest of the card

_PARAGRAPH = 1000


def tag_lines(tags: Tags, values: DrawnValues, beside: Sequence[Block]) -> list[Block]:
    """Draw the tags of a call with as much as has room beside the rest of its card.

    What was not saved has the first claim: it is news, and the history has the rest.
    """
    room = max(0, room_beside(beside) - _FOR_DETAILS)
    left_out = _tags_left_out
    for_failures = min(room // 2, _FOR_NOT_SAVED)
    failures = enough(
        (clip_markup(not_saved(each, values), _PARAGRAPH) for each in tags.not_saved[:_MOST]),
        for_failures,
    )
    more = len(tags.not_saved) - len(failures)
    told = in_text(within(failures, for_failures, left_out, more))
    room = min(max(0, room - (room_beside([]) - room_beside(told))), _FOR_LINES)
    standing, hidden = shown_of(tags.latest, values)
    lines = enough((state_line(name, tagged, values) for name, tagged in standing[:_MOST]), room)
    counted = within(lines, room, left_out, len(standing) - len(lines))
    return [*in_text([*counted, *_notes(tags, hidden, values)]), *told]


def shown_of(latest: Latest, values: DrawnValues) -> tuple[list[tuple[str | None, Tagged]], int]:
    """What was set and this surface shows, in the organization's order; how much more was set."""
    found: list[tuple[str | None, Tagged]] = []
    found += [(name, latest.fields[name]) for name in values.in_order(latest.fields)]
    found += [] if latest.external_unique_id is None else [(None, latest.external_unique_id)]
    shown = [(name, tagged) for name, tagged in found if values.may_show(name, tagged.value)]
    return shown, len(found) - len(shown)


def _notes(tags: Tags, hidden: int, values: DrawnValues) -> list[str]:
    external_id = tags.latest.external_unique_id
    standing = [*tags.latest.fields.values(), *([] if external_id is None else [external_id])]
    notes = [values.not_shown(hidden)] if hidden else []
    if tags.paused is not None and any(each.by.outcome is None for each in standing):
        notes.append(PAUSES[tags.paused.name])
    return notes


def state_of(outcome: Outcome | None, shown: Shown) -> str:
    """Whether something that stands has reached Invoca."""
    if outcome is None:
        return ON_ITS_WAY if shown is Shown.CHANNEL else ON_ITS_WAY_TO_YOU
    return PERHAPS if outcome is Outcome.UNCONFIRMED else IN_INVOCA


def standing_line(name: str | None, tagged: Tagged, values: DrawnValues) -> str | None:
    """What stands, by whom and since when; None where this surface may not show it."""
    item = values.item(name, tagged.value)
    if item is None:
        return None
    person, at = tagged.by.asked.person, tagged.by.accepted_at
    return _say_standing(item.label, item.value, person.user, moment(at))


def state_line(name: str | None, tagged: Tagged, values: DrawnValues) -> str:
    """The same, and whether it has reached Invoca; for what ``shown_of`` gives."""
    said = standing_line(name, tagged, values) or ""
    return in_state(said, state_of(tagged.by.outcome, values.shown))
