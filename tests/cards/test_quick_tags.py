"""The quick tags of a card: five buttons, and a menu with the rest."""

from bot.cards.kit.actions import ActionId, TagButton, base_action_id, decode
from bot.config.fields import QuickTag
from bot.ledger.standing import digest
from tests.cards.examples import buttons, objects, picture
from tests.cards.tagged import CALL, LOST, SOLD, acme, request, tags
from tests.cards.test_tags import card

MANY = [
    QuickTag(name=f"tag{at}", label=f"Tag {at}", confirm=at == 7, set={"note": f"value {at}"})
    for at in range(9)
]


def test_what_a_quick_tag_carries() -> None:
    """The call, the tag, and what the card showed of the very fields it sets."""
    given = tags(request({"note": "no"}))
    found = {each["text"]["text"]: each for each in objects(card(given).payload(), "button")}
    sold, lost = (decode(TagButton, found[label]["value"]) for label in ("Sold", "Lost"))
    assert (sold.transaction_id, sold.quick_tag) == (CALL, "sold")
    assert sold.fingerprint == acme().fingerprint
    assert sold.seen == digest(given.latest, SOLD.set)
    assert lost.seen == digest(given.latest, LOST.set) != sold.seen
    assert base_action_id(found["Sold"]["action_id"]) == ActionId.QUICK_TAG
    assert found["Sold"]["style"] == "primary"
    assert "confirm" not in found["Sold"]
    assert found["Lost"]["confirm"]["text"]["text"] == "Lost: Disposition = No sale, Note = no"


def test_more_than_five_quick_tags() -> None:
    """Five are buttons and the rest a menu, which asks first if one of the rest is to."""
    message = card(tags(), quick_tags=MANY)
    (menu,) = objects(message.payload(), "static_select")
    assert [each for each in buttons(message) if each.startswith("Tag")] == [f"Tag {at}" for at in range(5)]
    assert [each["text"]["text"] for each in menu["options"]] == [f"Tag {at}" for at in range(5, 9)]
    assert decode(TagButton, menu["options"][2]["value"]).quick_tag == "tag7"
    assert menu["action_id"] == ActionId.QUICK_TAG_MENU
    assert menu["confirm"]["title"]["text"] == "Set this tag?"
    (menu,) = objects(card(tags(), quick_tags=MANY[:7]).payload(), "static_select")
    assert "confirm" not in menu


def test_more_quick_tags_than_a_menu_holds() -> None:
    """What has no room is counted."""
    many = [QuickTag(name=f"tag{at}", label=f"Tag {at}", set={"note": "x"}) for at in range(300)]
    message = card(tags(), quick_tags=many)
    (menu,) = objects(message.payload(), "static_select")
    left_out = 300 - 5 - len(menu["options"])
    assert f"… and {left_out} more quick tags" in picture(message)
