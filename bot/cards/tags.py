"""What stands on a call: set here, or come with it from Invoca; and what of it a card says in one line."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.call_fields import configured_fields, is_profile
from bot.cards.drawn_values import DrawnValues
from bot.cards.kit.blocks import Block, minute
from bot.cards.kit.fit import enough, in_text, within
from bot.cards.outcomes import not_saved
from bot.config.organizations import Organization
from bot.invoca.models import Call
from bot.ledger.pauses import PauseReason
from bot.ledger.standing import Latest, Tagged
from bot.ledger.tag_requests import AcceptedRequest, Outcome
from bot.person import Person
from bot.text import budgets
from bot.text.markup import clip_markup, fold
from bot.words import PAUSES, SENDING, in_history, in_state, more_values

PERHAPS = "perhaps saved"


def _say_standing(label: str, value: str, by: str, moment: str) -> str:
    return f"{label}: *{value}* · <@{by}>, {moment}"


@dataclass(frozen=True)
class Tags:
    """What was set here on one call, and what its viewer may do."""

    latest: Latest
    not_saved: tuple[AcceptedRequest, ...] = ()
    """What the viewer set on this very card and came to nothing, newest first."""
    may_tag: bool = False
    """Whether the card has quick tags, and the way to everything else that can be set."""
    may_share: bool = False
    """Whether the viewer may share the card, also where nothing can be set."""
    paused: PauseReason | None = None
    """Why nothing is sent to Invoca right now, where something the viewer has set waits for that."""
    several_organizations: bool = False
    """Whether the viewer has calls of several, so that a card is to say whose it is."""


NO_TAGS = Tags(Latest())

ON_THE_FACE = 6  # values, so that a card is no longer than a phone's screen

_FOR_NOT_SAVED = 3000  # bytes at the most

_MOST = 50  # lines, however short

_PARAGRAPH = 1000


@dataclass(frozen=True)
class TagStanding:
    """One thing that stands on a call. ``by`` is None where it came with the call from Invoca."""

    name: str | None
    """The partner (API) name; None for the external ID."""
    value: str | None
    by: AcceptedRequest | None

    @property
    def outcome(self) -> Outcome | None:
        """None: it is still on its way."""
        return Outcome.SENT if self.by is None else self.by.outcome


def standing_on(call: Call | None, latest: Latest, organization: Organization) -> list[TagStanding]:
    """What stands on the call's fields, in the organization's order, and its external ID.

    What was set here is newer than what the API tells: it gives back nothing that was just written.
    """
    told = {} if call is None else came_with(call, organization)
    names = [*(field.name for field in organization.fields), *latest.fields]
    standing: list[TagStanding] = []
    for name in dict.fromkeys(names):
        tagged = latest.fields.get(name)
        if tagged is not None:
            standing.append(TagStanding(name, tagged.value, tagged.by))
        elif name in told:
            standing.append(TagStanding(name, told[name], None))
    if latest.external_unique_id is not None:
        standing.append(TagStanding(None, latest.external_unique_id.value, latest.external_unique_id.by))
    elif call is not None and call.external_unique_id is not None and fold(call.external_unique_id):
        standing.append(TagStanding(None, call.external_unique_id, None))
    return standing


def came_with(call: Call, organization: Organization) -> dict[str, str]:
    """The organization's own fields as the call has them from Invoca, by their names in its file."""
    configured = configured_fields(organization)
    told: dict[str, str] = {}
    for datum in call.custom_data[: budgets.CARD_FIELDS]:
        field = configured.get(fold(datum.name).casefold())
        if field is not None and not is_profile(datum.name) and fold(datum.value):
            told.setdefault(field.name, datum.value)
    return told


def set_lines(
    standing: Sequence[TagStanding], values: DrawnValues, *, most: int = ON_THE_FACE, with_time: bool = True
) -> list[str]:
    """What is set, a line for each person and state: ``✓ *Sale* · Notes: leak · @Ana, 3:01 PM``.

    A check mark says that it is in Invoca, and nothing else does. The time is that of the newest, alone.
    """
    shown = [each for each in standing if values.may_show(each.name, each.value)]
    groups: dict[tuple[Person | None, Outcome | None], list[TagStanding]] = {}
    for each in shown[:most]:
        by = None if each.by is None else each.by.asked.person
        groups.setdefault((by, each.outcome), []).append(each)
    requests = [each.by for each in shown[:most] if each.by is not None]
    newest = max(requests, key=lambda each: each.accepted_at) if requests and with_time else None
    lines = [_set_line(each, values, newest) for each in groups.values()]
    if len(shown) > most:
        lines.append(more_values(len(shown) - most))
    set_here = sum(each.by is not None for each in standing)
    if hidden := set_here - sum(each.by is not None for each in shown):
        lines.append(values.not_shown(hidden))
    return lines


def _set_line(group: Sequence[TagStanding], values: DrawnValues, newest: AcceptedRequest | None) -> str:
    outcome, by = group[0].outcome, group[0].by
    said = [_in_brief(each, values) for each in group]
    if outcome is not Outcome.SENT:
        said.append(SENDING if outcome is None else PERHAPS)
    if by is not None:
        is_newest = newest is not None and any(each.by is newest for each in group)
        at = f", {minute(newest.accepted_at)}" if newest is not None and is_newest else ""
        said.append(f"<@{by.asked.person.user}>{at}")
    return ("\N{CHECK MARK} " if outcome is Outcome.SENT else "") + " · ".join(said)


def _in_brief(each: TagStanding, values: DrawnValues) -> str:
    """A choice says by itself what it is about; anything else has its field's label."""
    value = values.value(each.value)
    return f"*{value}*" if values.is_choice(each.name) else f"{values.label(each.name)}: {value}"


def tag_sections(
    tags: Tags, standing: Sequence[TagStanding], values: DrawnValues, *, with_time: bool = True
) -> list[Block]:
    """What is set on a call, and below it what its viewer has set that was not saved."""
    lines = set_lines(standing, values, with_time=with_time)
    if tags.paused is not None:
        lines.append(PAUSES[tags.paused.name])
    failures = enough(
        (clip_markup(not_saved(each, values), _PARAGRAPH) for each in tags.not_saved[:_MOST]), _FOR_NOT_SAVED
    )
    more = len(tags.not_saved) - len(failures)
    return [*in_text(lines), *in_text(within(failures, _FOR_NOT_SAVED, in_history, more))]


def shown_of(latest: Latest, values: DrawnValues) -> tuple[list[tuple[str | None, Tagged]], int]:
    """What was set and this surface shows, in the organization's order; how much more was set."""
    found: list[tuple[str | None, Tagged]] = []
    found += [(name, latest.fields[name]) for name in values.in_order(latest.fields)]
    found += [] if latest.external_unique_id is None else [(None, latest.external_unique_id)]
    shown = [(name, tagged) for name, tagged in found if values.may_show(name, tagged.value)]
    return shown, len(found) - len(shown)


def with_state(said: str, outcome: Outcome | None) -> str:
    """Words about something that stands, and whether it has reached Invoca."""
    if outcome is Outcome.SENT:
        return f"\N{CHECK MARK} {said}"
    return in_state(said, SENDING if outcome is None else PERHAPS)


def standing_line(name: str | None, tagged: Tagged, values: DrawnValues) -> str | None:
    """What stands, by whom and since when; None where this surface may not show it."""
    item = values.item(name, tagged.value)
    if item is None:
        return None
    person, at = tagged.by.asked.person, tagged.by.accepted_at
    return _say_standing(item.label, item.value, person.user, minute(at))


def state_line(name: str | None, tagged: Tagged, values: DrawnValues) -> str:
    """The same, and whether it has reached Invoca; for what ``shown_of`` gives."""
    said = standing_line(name, tagged, values) or ""
    return with_state(said, tagged.by.outcome)
