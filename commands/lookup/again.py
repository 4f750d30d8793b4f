"""A lookup that fails for now offers itself again: nobody types a second time with a caller on the line."""

from contextlib import suppress
from dataclasses import replace

from bot.cards.kit.actions import ActionId, OrganizationButton, base_action_id, encode, raw_button
from bot.cards.kit.blocks import Element, Message
from bot.cards.kit.notices import notice
from bot.dispatch import Services
from bot.errors import BotError
from bot.invoca.errors import InvocaError
from bot.slack.entry import Acknowledgement
from bot.slack.incoming import Interaction, InteractionKind
from bot.words import TRY_AGAIN

AGAIN_ALOUD = "Look the same up again"

_AGAIN = ":again"


def offering_again(interaction: Interaction, answer: Acknowledgement, services: Services) -> Acknowledgement:
    """The same answer, but that a failure which may pass comes with a button that repeats the lookup.

    What was typed is kept for it, so that the button carries no number. Where it fails once more, that takes
    the place of the failure before.
    """
    work = answer.work
    if work is None:
        return answer
    is_click = interaction.kind is InteractionKind.ACTION
    is_again = interaction.name.endswith(_AGAIN)

    async def tried() -> Message | None:
        try:
            return await work()
        except BotError as error:
            if not error.again or not (is_click or isinstance(error, InvocaError)):
                raise
            with suppress(BotError):
                error.offered = (await _the_same(interaction, error, services),)
            if is_again and error.offered:
                return notice(error.words(), *error.offered)
            raise

    return replace(answer, work=tried, in_place=answer.in_place or is_again)


async def _the_same(interaction: Interaction, error: BotError, services: Services) -> Element:
    """A button that does the same again. Raises BotError where it can't be kept."""
    if not isinstance(error, InvocaError) or interaction.kind is InteractionKind.ACTION:
        action_id, carried = base_action_id(interaction.name), interaction.text
    else:
        draft_id = await services.drafts.keep(interaction.person, interaction.text, services.clock())
        value = OrganizationButton(fingerprint=error.organization_fingerprint, draft_id=draft_id)
        action_id, carried = ActionId.CHOOSE_ORGANIZATION, encode(value)
    return raw_button(f"{action_id}{_AGAIN}", TRY_AGAIN, carried, accessibility_label=AGAIN_ALOUD)
