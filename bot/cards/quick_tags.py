"""The row of quick tags: five buttons, and a menu with the rest."""

from collections.abc import Iterable, Iterator, Sequence

from bot.cards.drawn_values import DrawnValues
from bot.cards.kit.actions import ActionId, encode
from bot.cards.kit.blocks import (
    Block,
    Confirm,
    Element,
    Option,
    actions,
    confirmation,
    context,
    markup,
    option,
    select,
)
from bot.cards.kit.buttons import button, tag_button
from bot.cards.kit.fit import size_of
from bot.cards.kit.limits import OPTIONS
from bot.config.fields import QuickTag
from bot.config.organizations import Organization
from bot.ledger.standing import Latest
from bot.ledger.tag_requests import Outcome
from bot.text.markup import plain
from bot.words import label_and_value

MORE_TAGS = "More tags…"

CONFIRM_TITLE = "Set this tag?"

CONFIRM_MENU = "It is set on this call at once."

CONFIRM, DENY = "Set it", "Leave it"


def _quick_tags_left_out(count: int) -> str:
    return f"… and {count} more quick tags, which can be set by typing their name."


def _has_it(label: str) -> str:
    return f"\N{CHECK MARK} {label}"


def _confirmed(label: str, chosen: str) -> str:
    return f"{label}: {chosen}"


BUTTONS = 5

_OPTION = 30  # characters of a menu's line

_CONFIRM = 120


def quick_tags(  # noqa: PLR0913 - the row, and what its menu depends on
    buttons: Sequence[Element],
    transaction_id: str,
    organization: Organization,
    latest: Latest,
    values: DrawnValues,
    *,
    for_menu: int = 0,
) -> list[Block]:
    """The row of ``tag_buttons``, with so many bytes of its menu, and a line if that holds not all others.

    Nothing where there are no buttons.
    """
    if not buttons:
        return []
    rest = organization.quick_tags[BUTTONS:]
    options = _within(_options(transaction_id, organization, latest, values), for_menu)
    # Slack asks before anything in a menu is done, or before nothing in it.
    sure = _dialog(CONFIRM_MENU) if any(each.confirm for each in rest) else None
    menu = select(ActionId.QUICK_TAG_MENU, options, MORE_TAGS, confirm=sure) if options else None
    left_out = len(rest) - len(options)
    note = markup(_quick_tags_left_out(left_out)) if left_out else None
    return [*actions(*buttons, menu), *context(note)]


def tag_buttons(
    transaction_id: str, organization: Organization, latest: Latest, values: DrawnValues
) -> list[Element]:
    """The first five quick tags as buttons; none for a call whose id can't be one."""
    return [
        button(
            ActionId.QUICK_TAG.numbered(at),
            _label(each, latest, values),
            value,
            style=each.style,
            confirm=_confirm(each, values) if each.confirm else None,
        )
        for at, each in enumerate(organization.quick_tags[:BUTTONS])
        if (value := tag_button(organization, transaction_id, each, latest)) is not None
    ]


def _options(
    transaction_id: str, organization: Organization, latest: Latest, values: DrawnValues
) -> Iterator[Option]:
    for each in organization.quick_tags[BUTTONS : BUTTONS + OPTIONS]:
        value = tag_button(organization, transaction_id, each, latest)
        if value is not None:
            yield option(plain(_label(each, latest, values), _OPTION) or each.name, encode(value))


def _within(options: Iterable[Option], room: int) -> list[Option]:
    held: list[Option] = []
    for each in options:
        room -= size_of([each])
        if room < 0:
            break
        held.append(each)
    return held


def _label(quick_tag: QuickTag, latest: Latest, values: DrawnValues) -> str:
    """Its label, with a check mark where all it sets stands already, as far as this surface may tell."""
    if _stands(quick_tag, latest) and values.shares(quick_tag.set):
        return _has_it(quick_tag.label)
    return quick_tag.label


def _stands(quick_tag: QuickTag, latest: Latest) -> bool:
    return all(
        (tagged := latest.fields.get(name)) is not None
        and tagged.value == value
        and tagged.by.outcome is not Outcome.UNCONFIRMED
        for name, value in quick_tag.set.items()
    )


def _confirm(quick_tag: QuickTag, values: DrawnValues) -> Confirm:
    pairs = [
        label_and_value(values.plain_label(name), values.numbers.text(value, _CONFIRM))
        for name, value in quick_tag.set.items()
    ]
    return _dialog(_confirmed(quick_tag.label, ", ".join(pairs)))


def _dialog(text: str) -> Confirm:
    return confirmation(CONFIRM_TITLE, plain(text, _CONFIRM), CONFIRM, DENY)
