import pytest

from bot.config.fields import CustomField, QuickTag
from bot.config.organizations import field_problems, quick_tag_problems

FIELDS = (
    CustomField(name="call_disposition", label="Disposition", options=("Sale", "No sale")),
    CustomField(name="amount", label="Amount", type="number"),
    CustomField(name="follow_up", label="Follow up", type="date"),
    CustomField(name="paid", label="Paid?", type="yes_no"),
    CustomField(name="note", label="Note", type="long_text"),
)


def field(name: str, label: str, *options: str) -> CustomField:
    return CustomField(name=name, label=label, options=options)


def quick_tag(name: str, label: str, **values: str) -> QuickTag:
    return QuickTag(name=name, label=label, set=values or {"call_disposition": "Sale"})


def test_names_that_are_told_apart() -> None:
    """A field's name and label may be the same, and so may a quick tag's."""
    assert field_problems(FIELDS) == []
    tags = (quick_tag("sold", "Sold"), quick_tag("no_sale", "No sale", call_disposition="No sale"))
    assert quick_tag_problems(tags, FIELDS, "US") == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            (field("a", "Note"), field("b", "note.")),
            "fields a and b can't be told apart as note., so choose another label for b",
        ),
        (
            (field("call_notes", "A"), field("b", "Call notes")),
            "fields call_notes and b can't be told apart as Call notes, so choose another label for b",
        ),
        (
            (field("a", "Call notes"), field("call_notes", "B")),
            "fields a and call_notes can't be told apart as call_notes, so choose another label for a",
        ),
        (
            (field("notes", "A"), field("NOTES", "B")),
            "fields notes and NOTES can't be told apart as NOTES, so leave one of them out",
        ),
        ((field("cafe", "A"), field("b", "Caf\u00e9")), "fields cafe and b can't be told apart as Caf\u00e9"),
        (
            (field("phone", "Callback"),),
            "phone is a word of the commands, so rename the field in Invoca or leave it out here",
        ),
        (
            (field("a", "External ID"),),
            "field a: External ID is a word of the commands, so choose another label",
        ),
        ((field("a", "To"),), "field a: To is a word of the commands, so choose another label"),
        (
            (field("a", "A", "No sale", "no-sale"),),
            "field a: options No sale and no-sale can't be told apart, so keep one",
        ),
    ],
)
def test_fields_that_cannot_be_told_apart(fields: tuple[CustomField, ...], expected: str) -> None:
    """Names are compared as they are typed."""
    (problem,) = field_problems(fields)
    assert expected in problem


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (
            (quick_tag("a", "Sold"), quick_tag("sold", "B")),
            "quick tags a and sold can't be told apart as sold, so choose another name for sold",
        ),
        (
            (quick_tag("undo", "Take back"),),
            "quick tag undo: undo is a word of the commands, so choose another name for undo",
        ),
        ((quick_tag("a", "In"),), "quick tag a: In is a word of the commands, so choose another label for a"),
        ((quick_tag("a", "Disposition=Sale"),), "reads as setting field call_disposition"),
        ((quick_tag("a", "Note: no"),), "reads as setting field note"),
        ((quick_tag("a", "530-999-9999"),), "reads as a phone number, so choose another label for a"),
        ((quick_tag("a", "Call 530-999-9999"),), "reads as a phone number"),
        ((quick_tag("9999", "Nines"),), "quick tag 9999: 9999 reads as digits"),
        ((quick_tag("a", "...99"),), "reads as digits"),
        ((quick_tag("ABCD1234-ABCD1234", "Best call"),), "reads as a transaction ID"),
        ((quick_tag("a", "A", amount="lots"),), "sets amount to something else. It takes a number"),
        ((quick_tag("a", "A", amount="1,234.50"),), "sets amount to what is to be written as '1234.5'"),
        ((quick_tag("a", "A", follow_up="11/21/2026"),), "to be written as '2026-11-21'"),
        ((quick_tag("a", "A", paid="maybe"),), "It takes yes or no"),
        ((quick_tag("a", "A", paid="true"),), "to be written as 'Yes'"),
        ((quick_tag("a", "A", note=" "),), "sets note to something else. Invoca can't clear a field"),
        ((quick_tag("a", "A", call_disposition="sale"),), "something that is not one of its options"),
        ((quick_tag("a", "A", other="x"),), "sets other, which is not one of the fields"),
    ],
)
def test_quick_tags_that_cannot_be_used(tags: tuple[QuickTag, ...], expected: str) -> None:
    """A quick tag reads as itself, and sets what can be set, written as it is sent."""
    (problem,) = quick_tag_problems(tags, FIELDS, "US")
    assert expected in problem
