"""The question whose calls are meant, for people who have several organizations."""

from collections.abc import Sequence
from functools import partial

from bot.cards.kit.actions import ActionId, OrganizationButton, button, encode
from bot.cards.kit.blocks import Block, Message, actions, markup, option, section, select
from bot.cards.kit.fit import fit
from bot.cards.kit.limits import LABEL_SEEN, OPTION, OPTIONS
from bot.cards.kit.numbers import without_numbers
from bot.config.organizations import Organization
from bot.text.markup import literal, plain

WHICH_ORGANIZATION = "*Whose calls?*\nYou belong to several organizations."


def _organizations_left_out(count: int) -> str:
    return f"… and {count} more: type `in` and a name behind what you are looking for."


def _choose_aloud(organization_name: str) -> str:
    return f"The calls of {organization_name}"


def _meant_aloud(label: str) -> str:
    return f"I meant: {label}"


BUTTONS = 5


def choose_organization(
    organizations: Sequence[Organization],
    draft_id: str,
    action_id: ActionId = ActionId.CHOOSE_ORGANIZATION,
) -> Message:
    """Ask which one was meant by what was typed, which is kept under ``draft_id``.

    ``action_id`` is ``CHOOSE_TAG_ORGANIZATION`` where the answer sets something.

    With buttons, or a menu where those won't do: for more than five, or where two would read the same.
    """
    names = [plain(each.name, LABEL_SEEN) or each.key for each in organizations]
    as_buttons = len(organizations) <= BUTTONS and len(set(names)) == len(names)

    def with_buttons(chosen: Sequence[Organization]) -> list[Block]:
        numbered = [action_id.numbered(at) for at in range(len(chosen))]
        values = [_value(each, draft_id) for each in chosen]
        return actions(
            *(
                button(at, name, value, accessibility_label=_choose_aloud(name))
                for at, name, value in zip(numbered, names, values, strict=False)
            )
        )

    blocks = fit(
        [section(markup(WHICH_ORGANIZATION))],
        organizations,
        with_buttons if as_buttons else partial(_with_a_menu, draft_id, action_id),
        at_most=OPTIONS,
        left_out=_organizations_left_out,
    )
    listed = ", ".join(literal(name, LABEL_SEEN) for name in names[:BUTTONS])
    return Message(f"{WHICH_ORGANIZATION} {listed}", blocks)


def which_was_meant(
    problem: str, labels: Sequence[str], organization: Organization, kept_ids: Sequence[str]
) -> Message:
    """Ask what was meant by a word, with a button for each; what each stands for is kept under its id.

    The problem is mrkdwn, the labels are hostile text.
    """
    buttons = [
        button(
            ActionId.CHOOSE_ORGANIZATION.numbered(at),
            plain(label, LABEL_SEEN),
            _value(organization, draft_id),
            accessibility_label=_meant_aloud(label),
        )
        for at, (label, draft_id) in enumerate(zip(labels, kept_ids, strict=True))
    ]
    return Message(without_numbers(problem), (section(markup(problem)), *actions(*buttons)))


def _with_a_menu(draft_id: str, action_id: ActionId, organizations: Sequence[Organization]) -> list[Block]:
    options = [
        option(plain(each.name, OPTION) or each.key, encode(_value(each, draft_id))) for each in organizations
    ]
    return actions(select(action_id, options))


def _value(organization: Organization, draft_id: str) -> OrganizationButton:
    return OrganizationButton(fingerprint=organization.fingerprint, draft_id=draft_id)
