"""The tags of a call between the head of its card and its buttons: lines, quick tags."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.cards.fit import room_beside
from bot.cards.quick_tags import quick_tags
from bot.cards.tag_lines import tag_lines
from bot.cards.tag_values import Values
from bot.cards.tags import Tags


def with_tags(
    top: Sequence[Block], bottom: Sequence[Block], transaction_id: str, tags: Tags, values: Values
) -> list[Block]:
    """Everything in its order, within the limits where the top and the bottom are far from them.

    Whatever else there is, five quick tags have room; then the lines, then the menu of all other quick tags.
    """
    organization = values.organization
    if organization is None:
        raise ValueError("a card of a call is drawn for an organization that is configured")
    few = quick_tags(transaction_id, organization, tags, values)
    lines = tag_lines(tags, values, [*top, *few, *bottom])
    room = room_beside([*top, *lines, *few, *bottom])
    row = quick_tags(transaction_id, organization, tags, values, for_menu=room // 2)
    return [*top, *lines, *row, *bottom]
