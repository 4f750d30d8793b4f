from tests.sandbox.browser.drawing.examples import drawn
from tests.sandbox.slack.blocks import form_input, plain, section, text_input


def test_an_input_has_its_label_and_its_hint() -> None:
    """A click on the label goes to the field, and the hint is told with it."""
    page = drawn(form_input(label="Note", hint=plain("Short"), optional=True))
    field = page.one("input")
    assert page.one("label", for_=field.attributes["id"] or "").words == "Note (optional)"
    assert page.one(id=field.attributes["aria-describedby"] or "").words == "Short"
    assert "aria-required" not in field.attributes
    assert drawn(form_input()).one("input").attributes["aria-required"] == "true"


def test_what_is_wrong_stands_at_its_input() -> None:
    """Told with the field, with a sign beside its colour, and told at once."""
    page = drawn(form_input(block_id="a b", hint=plain("Short")), form_input(), errors={"a b": "Too <long>."})
    field = page.all("input")[0]
    wrong = page.one(class_="input-error")
    assert wrong.words == "⚠Too <long>."
    assert wrong.attributes["role"] == "alert"
    assert (field.attributes["aria-describedby"] or "").split()[0] == wrong.attributes["id"]
    assert field.attributes["aria-invalid"] == "true"
    assert "aria-invalid" not in page.all("input")[1].attributes


def test_an_error_elsewhere_is_shown_too() -> None:
    """The app may name any block."""
    assert drawn(section(block_id="b"), errors={"b": "No."}).one(class_="input-error").words == "⚠No."


def test_a_field_counts_once_it_is_nearly_full() -> None:
    """Not before, and in words of its own when it is too full."""
    assert not drawn(form_input(text_input(max_length=10, initial_value="1234567"))).of_class("input-count")
    nearly = drawn(form_input(text_input(max_length=10, initial_value="12345678")))
    assert nearly.one(class_="input-count").words == "8 of 10 characters"
    assert not drawn(form_input(text_input(initial_value="x" * 2999))).of_class("input-count")


def test_where_to_begin_is_said() -> None:
    """The one element that takes the focus."""
    page = drawn(form_input(text_input(focus_on_load=True)), form_input())
    assert ["autofocus" in each.attributes for each in page.all("input")] == [True, False]
