import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.fields import CustomField, read_value
from bot.errors import OutOfDate
from commands.tagging.form import block_id_of, element_of, prefilled, too_long, untouched, values_of
from sandbox.slack.limits import faults_in_view
from tests.cards.examples import organization

CHOICE = CustomField(name="outcome", label="Outcome", options=("Sale", "No sale"))

TEXT = CustomField(name="topic", label="Topic")

LONG = CustomField(name="story", label="Story", type="long_text")

NUMBER = CustomField(name="amount", label="Amount", type="number")

DATE = CustomField(name="due", label="Due", type="date")

YES_NO = CustomField(name="insured", label="Insured", type="yes_no")

FIELDS = [CHOICE, TEXT, LONG, NUMBER, DATE, YES_NO]

ACME = organization(fields=FIELDS)


@pytest.mark.parametrize(
    ("field", "value", "held"),
    [
        (CHOICE, "Sale", "Sale"),
        (CHOICE, "sale", None),
        (TEXT, "two\r\nlines", "two lines"),
        (TEXT, "x" * 255, "x" * 255),
        (TEXT, "x" * 256, None),
        (TEXT, "😀" * 128, None),
        (TEXT, " \n ", None),
        (LONG, "two\r\nlines\x00", "two\nlines "),
        (LONG, "x" * 3000, "x" * 3000),
        (LONG, "x" * 3001, None),
        (NUMBER, "-1234.50", "-1234.50"),
        (NUMBER, "1,234", None),
        (NUMBER, "1e5", None),
        (NUMBER, "٣", None),
        (NUMBER, "1" * 41, None),
        (DATE, "2026-11-21", "2026-11-21"),
        (DATE, "2026-02-30", None),
        (DATE, "20261121", None),
        (DATE, "1026-11-21", None),
        (YES_NO, "Yes", "Yes"),
        (YES_NO, "no", "No"),
        (YES_NO, "perhaps", None),
        (YES_NO, "y" * 10_000, None),
    ],
)
def test_what_an_input_holds_at_first(field: CustomField, value: str, held: str | None) -> None:
    """The value if the input can show exactly that, else nothing."""
    assert prefilled(field, value) == held
    assert prefilled(field, None) is None


def in_a_form(field: CustomField, value: str) -> dict[str, object]:
    """A form with this one input."""
    element = element_of(field, prefilled(field, value))
    label = {"type": "plain_text", "text": "Label"}
    return {
        "type": "modal",
        "title": label,
        "submit": label,
        "blocks": [{"type": "input", "label": label, "element": element}],
    }


@given(st.sampled_from(FIELDS), st.text(max_size=400))
def test_any_value_in_any_input(field: CustomField, value: str) -> None:
    """Slack takes the input, and what it gives back untouched is no change."""
    assert not faults_in_view(in_a_form(field, value))
    assert untouched(field, value, prefilled(field, value))


@given(st.sampled_from([TEXT, LONG]), st.text(st.sampled_from(" \t\r\n\x0b\x85\u2028aé😀"), max_size=40))
def test_texts_come_back_otherwise(field: CustomField, value: str) -> None:
    """Line breaks of another kind and space around a text are no change; a letter is one."""
    held = prefilled(field, value)
    assert untouched(field, value, held and held.replace("\n", "\r\n"))
    assert untouched(field, value, held and held.strip())
    assert not untouched(field, value, (held or "") + "x")


@pytest.mark.parametrize(
    ("entered_now", "is_untouched"), [("1.5", True), ("1.500", True), ("1.51", False), (None, False)]
)
def test_numbers_come_back_otherwise(entered_now: str | None, *, is_untouched: bool) -> None:
    """It is the number that counts, not how it is written; emptying the input is a change."""
    assert untouched(NUMBER, "1.50", entered_now) is is_untouched


def test_an_empty_input() -> None:
    """What the input never held isn't cleared by leaving it empty."""
    assert untouched(CHOICE, "Other", None)
    assert untouched(DATE, None, "")
    assert not untouched(CHOICE, "Other", "Sale")


def test_how_long_a_text_may_be() -> None:
    """Only texts are too long for an input; anything else just isn't one of its values."""
    assert too_long(LONG, "x" * 3001)
    assert not too_long(CHOICE, "x" * 5000)


def state(**changes: object) -> dict[str, object]:
    """A submitted form: each field by its name, and what its input holds."""
    kinds = {"outcome": "selected_option", "insured": "selected_option", "due": "selected_date"}
    names = [field.name for field in ACME.fields]
    entries: dict[str, object] = {}
    for name, value in changes.items():
        held = {"value": value} if kinds.get(name) == "selected_option" and value else value
        block_id = block_id_of(names.index(name), ACME)
        entries[block_id] = {"value": {"type": "any", kinds.get(name, "value"): held}}
    return entries


def test_what_a_submitted_form_says() -> None:
    """Every input by the place of its field; an empty one is None, a missing one absent."""
    submitted = state(insured="Yes", due="2026-11-21", story=None, outcome="Sale", topic="a b")
    assert values_of(submitted, ACME) == {0: "Sale", 1: "a b", 2: None, 4: "2026-11-21", 5: "Yes"}
    assert list(values_of(submitted, ACME)) == [0, 1, 2, 4, 5]


@pytest.mark.parametrize("entries", [None, {}, {"other": {}}, {"value": None}, [], {"value": "x"}])
def test_a_form_that_says_something_else(entries: object) -> None:
    """What isn't an entry isn't there; other blocks are somebody else's."""
    assert values_of({block_id_of(0, ACME): entries, "other": entries}, ACME) == {}


def test_fields_that_have_changed() -> None:
    """Nothing is set on another field than the one it was entered for: not one that took its place."""
    submitted = state(topic="for the text")
    with pytest.raises(OutOfDate):
        values_of(submitted, organization(fields=[CHOICE, LONG, TEXT]))
    with pytest.raises(OutOfDate):
        values_of(submitted, organization(fields=[CHOICE]))
    assert values_of(submitted, organization(fields=[CHOICE, TEXT])) == {1: "for the text"}


@pytest.mark.parametrize("region", ["US", "DE", "CH", "FR"])
@pytest.mark.parametrize(
    ("entered_now", "meant"), [("1.234", 1.234), ("-0.125", -0.125), ("1234.5", 1234.5), ("1234", 1234)]
)
def test_a_point_is_a_decimal_point(entered_now: str, meant: float, region: str) -> None:
    """In an input for numbers it always is, also where people write a comma."""
    (value,) = values_of(state(amount=entered_now), ACME).values()
    assert value is not None
    assert float(read_value(NUMBER, value, region)) == meant
    assert untouched(NUMBER, entered_now, value)
