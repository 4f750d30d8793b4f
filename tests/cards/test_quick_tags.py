"""The quick tags of a card: three buttons, and a menu with the rest."""

import dataclasses

import pytest

from bot.cards.kit.actions import ActionId, TagButton, base_action_id, decode
from bot.config.fields import QuickTag
from bot.ledger.standing import digest
from bot.ledger.tag_requests import Outcome
from tests.cards.examples import buttons, objects, picture
from tests.cards.tagged import CALL, LOST, SOLD, acme, request, tags
from tests.cards.test_tags import card

MANY = [QuickTag(name=f"tag{at}", label=f"Tag {at}", set={"note": f"value {at}"}) for at in range(9)]


def test_what_a_quick_tag_carries() -> None:
    """The call, the tag, and what the card showed of the very fields it sets."""
    given = tags(request({"note": "no"}))
    found = {each["text"]["text"]: each for each in objects(card(given).payload(), "button")}
    sold, lost = (decode(TagButton, found[label]["value"]) for label in ("✓ Sold", "Lost"))
    assert (sold.transaction_id, sold.quick_tag) == (CALL, "sold")
    assert sold.fingerprint == acme().fingerprint
    assert sold.seen == digest(given.latest, SOLD.set)
    assert lost.seen == digest(given.latest, LOST.set) != sold.seen
    assert base_action_id(found["✓ Sold"]["action_id"]) == ActionId.QUICK_TAG
    assert found["Lost"]["accessibility_label"] == "Tag the caller ending 9999 as Lost"
    assert found["✓ Sold"]["accessibility_label"] == "The caller ending 9999 is tagged as Sold"


@pytest.mark.parametrize(
    ("label", "shown"), [("Customer calls now", "✓ Customer calls now"), ("Customer calls again",) * 2]
)
def test_a_phone_shows_all_of_a_label(label: str, shown: str) -> None:
    """Also once it is set; without room for the check mark, its color and what is read aloud tell."""
    tag = QuickTag(name="longest", label=label, set={"note": "x"})
    drawn = card(tags(request({"note": "x"})), quick_tags=[tag]).payload()
    (button,) = (each for each in objects(drawn, "button") if each["text"]["text"] == shown)
    assert button["style"] == "primary"
    assert button["accessibility_label"] == f"The caller ending 9999 is tagged as {label}"


def test_a_label_that_no_phone_shows() -> None:
    """It is refused as the file is read."""
    with pytest.raises(ValueError, match="20 characters"):
        QuickTag(name="longer", label="Customer calls lately", set={"note": "x"})


def test_green_is_what_is_set() -> None:
    """A check mark and green stand on the quick tag that is in Invoca, set here or come with the call."""
    told = {each["text"]["text"]: each.get("style") for each in objects(card(tags()).payload(), "button")}
    assert told == {"✓ Sold": "primary", "Lost": None, "Edit…": None}
    lost = request({"call_disposition": "No sale", "note": "no"})
    for outcome, label, style in (
        (Outcome.SENT, "✓ Lost", "primary"),
        (None, "Lost", None),
        (Outcome.UNCONFIRMED, "Lost", None),
    ):
        given = tags(dataclasses.replace(lost, outcome=outcome))
        found = {each["text"]["text"]: each.get("style") for each in objects(card(given).payload(), "button")}
        assert found == {"Sold": None, label: style, "Edit…": None}


def test_more_than_three_quick_tags() -> None:
    """Three are buttons and the rest a menu in the same row; what is set has its check mark there, too."""
    message = card(tags(request({"note": "value 7"})), quick_tags=MANY)
    (menu,) = objects(message.payload(), "static_select")
    assert [each for each in buttons(message) if each.startswith("Tag")] == [f"Tag {at}" for at in range(3)]
    assert [each["text"]["text"] for each in menu["options"]] == [
        *(f"Tag {at}" for at in range(3, 7)), "✓ Tag 7", "Tag 8",
    ]  # fmt: skip
    assert decode(TagButton, menu["options"][4]["value"]).quick_tag == "tag7"
    assert menu["action_id"] == ActionId.QUICK_TAG_MENU
    (row,) = [each for each in message.payload()["blocks"] if each["type"] == "actions"]
    assert menu in row["elements"]


def test_more_quick_tags_than_a_menu_holds() -> None:
    """What has no room is counted."""
    many = [QuickTag(name=f"tag{at}", label=f"Tag {at}", set={"note": "x"}) for at in range(300)]
    message = card(tags(), quick_tags=many)
    (menu,) = objects(message.payload(), "static_select")
    left_out = 300 - 3 - len(menu["options"])
    assert f"… and {left_out} more quick tags" in picture(message)
