"""Quick tags on a call's card: three buttons, and a menu with the rest."""

from collections.abc import Iterable, Iterator, Sequence

from bot import words
from bot.cards.drawn_values import DrawnValues
from bot.cards.head import handle_of
from bot.cards.kit.actions import ActionId, button, encode, tag_button
from bot.cards.kit.blocks import Element, Option, option, select
from bot.cards.kit.fit import size_of
from bot.cards.kit.limits import OPTIONS
from bot.cards.tags import TagStanding
from bot.config.fields import QuickTag
from bot.config.organizations import Organization
from bot.ledger.standing import Latest
from bot.ledger.tag_requests import Outcome, appended
from bot.text.markup import plain

MORE_TAGS = "More tags"


def quick_tags_left_out(count: int) -> str:
    """What of the quick tags has no room in the menu."""
    return f"… and {count} more quick tags, which can be set by typing their name."


def _tag_it(call_named: str, label: str) -> str:
    return f"Tag {call_named} as {label}"


def _has_it_aloud(call_named: str, label: str) -> str:
    return f"{call_named[:1].upper()}{call_named[1:]} is tagged as {label}"


BUTTONS = 3

_OPTION = 30  # characters of a menu's line


def tag_buttons(  # noqa: PLR0913, PLR0917 - which call, what stands on it, and for whom that is drawn
    transaction_id: str,
    organization: Organization,
    latest: Latest,
    values: DrawnValues,
    standing: Sequence[TagStanding] = (),
    spoken: str = "",
) -> list[Element]:
    """The first quick tags as buttons, green where all they set is in Invoca; none for an unusable id.

    ``spoken`` is which call, for who has it read aloud.
    """
    call_named = spoken or f"the call {handle_of(transaction_id)}"
    buttons: list[Element] = []
    for at, each in enumerate(organization.quick_tags[:BUTTONS]):
        if (value := tag_button(organization, transaction_id, each, latest)) is not None:
            is_set = _is_set(each, standing, values)
            said = _has_it_aloud(call_named, each.label) if is_set else _tag_it(call_named, each.label)
            name = ActionId.QUICK_TAG.numbered(at)
            buttons.append(button(name, each.label, value, accessibility_label=said, is_set=is_set))
    return buttons


def tag_menu(  # noqa: PLR0913, PLR0917 - as above
    transaction_id: str,
    organization: Organization,
    latest: Latest,
    values: DrawnValues,
    standing: Sequence[TagStanding],
    room: int,
) -> tuple[Element | None, int]:
    """The menu with the rest, in so many bytes, and how many have no room in it."""
    rest = organization.quick_tags[BUTTONS:]
    options = _within(_options(transaction_id, organization, latest, values, standing), room)
    menu = select(ActionId.QUICK_TAG_MENU, options, MORE_TAGS) if options else None
    return menu, len(rest) - len(options)


def _options(
    transaction_id: str,
    organization: Organization,
    latest: Latest,
    values: DrawnValues,
    standing: Sequence[TagStanding],
) -> Iterator[Option]:
    for each in organization.quick_tags[BUTTONS : BUTTONS + OPTIONS]:
        value = tag_button(organization, transaction_id, each, latest)
        if value is not None:
            label = words.has_it(each.label) if _is_set(each, standing, values) else each.label
            yield option(plain(label, _OPTION) or each.name, encode(value))


def _within(options: Iterable[Option], room: int) -> list[Option]:
    held: list[Option] = []
    for each in options:
        room -= size_of([each])
        if room < 0:
            break
        held.append(each)
    return held


def _is_set(quick_tag: QuickTag, standing: Sequence[TagStanding], values: DrawnValues) -> bool:
    """Whether all it sets is in Invoca, as far as this surface may tell."""
    in_invoca = {each.name: each.value for each in standing if each.outcome is Outcome.SENT}
    organization = values.organization
    fields = () if organization is None else organization.fields
    texts = {field.name for field in fields if field.type == "long_text"}
    return values.shares(quick_tag.set) and all(
        _stands(in_invoca.get(name), value, is_text=name in texts) for name, value in quick_tag.set.items()
    )


def _stands(there: str | None, value: str, *, is_text: bool) -> bool:
    """Whether the value is there; of a text that is added to, below or above what others wrote."""
    return there == value or (is_text and there is not None and appended(there, value) == there)
