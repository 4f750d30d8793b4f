from tests.sandbox.browser.drawing.examples import ELEMENTS, accessory, drawn, values_of
from tests.sandbox.slack.blocks import (
    actions,
    button,
    form_input,
    option,
    overflow,
    plain,
    section,
    select,
    text_input,
)


def test_a_button_says_what_it_is() -> None:
    """Its block, its action, its style; its own name for who doesn't see it."""
    blocks = actions(
        button("Sold", "sold", style="primary", accessibility_label="Mark as sold"),
        button("Spam", "spam", style="danger"),
        button("More", "more"),
        block_id="row",
    )
    sold, spam, more = drawn(blocks).all("button")
    assert sold.attributes == {
        "type": "button",
        "class": "control button primary",
        "data-act": "click",
        "data-block": "row",
        "data-action": "sold",
        "aria-label": "Mark as sold",
    }
    assert [each.attributes["class"] for each in (spam, more)] == ["control button danger", "control button"]
    assert sold.words == "Sold"


def test_a_button_with_an_address_is_a_link_that_is_told_too() -> None:
    """And a plain button where the address may not be linked to."""
    page = drawn(
        actions(
            button("Page", "a", url="https://a.example"), button("No", "b", url="javascript://%0aalert()")
        )
    )
    anchor = page.one("a")
    assert anchor.attributes["href"] == "https://a.example"
    assert anchor.attributes["rel"] == "noopener noreferrer"
    assert anchor.attributes["data-act"] == "click"
    assert page.one("button").attributes["data-action"] == "b"


def test_an_overflow_menu_opens_from_a_button() -> None:
    """Its rows are there, hidden; each gives its own value, and one with an address is a link."""
    rows = overflow(option("Share"), option("Page", "p") | {"url": "https://a.example"}, action_id="menu")
    page = drawn(section("Words", accessory=rows, block_id="b"))
    opens, menu = page.one("button", class_="control overflow"), page.one(role="menu")
    assert opens.attributes["aria-haspopup"] == "menu"
    assert opens.attributes["aria-expanded"] == "false"
    assert opens.attributes["data-menu"] == menu.attributes["id"]
    assert "hidden" in menu.attributes
    items = menu.all(role="menuitem")
    assert [each.tag for each in items] == ["button", "a"]
    assert values_of(items, "data-select") == ["share", "p"]
    assert values_of(items, "data-action") == ["menu", "menu"]
    assert values_of(items, "data-act") == ["click", "click"]


def test_a_menu_shows_its_placeholder_until_something_is_chosen() -> None:
    """Then only what can be chosen, since it can't be left again."""
    one, two = option("One"), option("Two") | {"description": plain("more")}
    empty = drawn(accessory(select(one, two, placeholder=plain("Choose one")))).one("select")
    assert empty.attributes["aria-label"] == "Choose one"
    assert empty.attributes["data-act"] == "choose"
    assert [each.words for each in empty.all("option")] == ["Choose one", "One", "Two · more"]
    assert "selected" in empty.all("option")[0].attributes
    chosen = drawn(accessory(select(one, two, initial_option=two))).one("select").all("option")
    assert values_of(chosen, "value") == ["one", "two"]
    assert ["selected" in each.attributes for each in chosen] == [False, True]


def test_an_optional_menu_of_a_form_can_be_emptied() -> None:
    """Its first row stays; in one that must be filled it can't be taken."""
    element = select(option("One"), initial_option=option("One"))
    assert values_of(drawn(form_input(element, optional=True)).all("option"), "value") == ["", "one"]
    assert values_of(drawn(form_input(element)).all("option"), "value") == ["one"]
    first = drawn(form_input(select(option("One")))).all("option")[0]
    assert {"disabled", "hidden", "selected"} <= set(first.attributes)


def test_options_stand_in_their_groups() -> None:
    """Each under its label."""
    groups = [
        {"label": plain("Sold"), "options": [option("Sale")]},
        {"label": plain("Not"), "options": [option()]},
    ]
    page = drawn(accessory({"type": "static_select", "option_groups": groups}))
    assert values_of(page.all("optgroup"), "label") == ["Sold", "Not"]


def test_a_number_is_typed_as_text() -> None:
    """So that something wrong can be typed, and what Slack says of it seen."""
    number = {"type": "number_input", "is_decimal_allowed": True, "initial_value": "1.5"}
    field = drawn(form_input(number)).one("input")
    assert field.attributes["type"] == "text"
    assert field.attributes["inputmode"] == "decimal"
    assert field.attributes["value"] == "1.5"
    whole = drawn(form_input(number | {"is_decimal_allowed": False})).one("input")
    assert whole.attributes["inputmode"] == "numeric"


def test_a_field_of_several_lines_keeps_all_of_them() -> None:
    """An empty first one too, which HTML would drop."""
    several = drawn(form_input(text_input(multiline=True, initial_value="\n\ntwo"))).one("textarea")
    assert several.words == "\n\n\ntwo"
    assert (
        drawn(form_input(text_input(multiline=True, initial_value="a\n<b>"))).one("textarea").words
        == "a\n<b>"
    )


def test_a_day_stands_as_a_picker_has_it() -> None:
    """In the browser's own."""
    day = drawn(form_input(ELEMENTS["datepicker"])).one("input")
    assert (day.attributes["type"], day.attributes["value"]) == ("date", "2026-05-04")


def test_what_only_fills_in_a_form_is_told_from_what_acts() -> None:
    """An input acts only if its block says so, and then when its element says."""
    typed = text_input(dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]})
    assert drawn(form_input(typed)).one("input").attributes["data-act"] == "enter"
    acts = drawn(form_input(typed, dispatch_action=True)).one("input")
    assert acts.attributes["data-act"] == "choose"
    assert acts.attributes["data-dispatch"] == "on_enter_pressed"
