"""Options that are typed like quick tags: alone, or behind the name of their field."""

import pytest

from bot.config.fields import CustomField
from bot.errors import Misunderstood
from bot.queries import ByLastDigits
from commands.grammar.draft import Vocabulary
from commands.grammar.requests import NearMiss, Tag
from commands.grammar.tags import read_tag
from tests.commands import asked
from tests.commands.tagging import fields, near, tag

LAST = ByLastDigits("9999")


@pytest.mark.parametrize(
    ("typed", "option"),
    [("sale", "Sale"), ("SALE", "Sale"), ("callback", "Callback"), ("spam", "Spam"),
     ("disposition sale", "Sale"), ("call_disposition Spam", "Spam"), ("disposition no sale", "No sale")],
)  # fmt: skip
def test_an_option_is_typed_without_a_sign(typed: str, option: str) -> None:
    """In either order with the call, which may be the one on the line. It is no quick tag."""
    set_to = {"call_disposition": option}
    assert tag(f"9999 {typed}") == tag(f"{typed} 9999") == Tag(LAST, set_to)
    assert tag(typed) == Tag(None, set_to)


def test_yes_and_no_stand_behind_their_field() -> None:
    """Alone they say nothing."""
    assert fields("9999 paid yes sale") == {"paid": "Yes", "call_disposition": "Sale"}
    assert fields("9999 paid no note=x") == {"paid": "No", "note": "x"}
    assert "Yes" not in near("9999 no")


def test_a_quick_tag_comes_first() -> None:
    """Whoever configured a word knows what it is to set."""
    assert tag("9999 no sale").quick_tag == "no_sale"


def test_an_option_of_two_fields_is_asked_about() -> None:
    """Each is a button, and behind its field's name it is clear."""
    both = Vocabulary(
        asked.ACME,
        (
            CustomField(name="result", label="Result", options=("Sale", "Other")),
            CustomField(name="reason", label="Reason", options=("Other", "Called in")),
        ),
    )

    def sets(text: str) -> dict[str, str]:
        request = read_tag(text, (both,), both)
        assert isinstance(request, Tag)
        return dict(request.fields)

    assert sets("9999 reason other") == {"reason": "Other"}
    assert sets("9999 called in") == {"reason": "Called in"}
    with pytest.raises(NearMiss) as raised:
        sets("9999 other")
    assert (
        raised.value.problem
        == '"other" could be `Result = Other`, `Reason = Other`. Nothing was set. Pick one:'
    )
    assert [sets(each.text) for each in raised.value.completions] == [
        {"result": "Other"},
        {"reason": "Other"},
    ]


def test_a_word_of_the_grammar_is_no_option() -> None:
    """It goes on meaning what it means; behind the field's name, and with a sign, it is one."""
    odd = Vocabulary(asked.ACME, (CustomField(name="kind", label="Kind", options=("Call", "Undo")),))
    assert read_tag("9999 kind=undo", (odd,), odd) == Tag(LAST, {"kind": "Undo"})
    assert read_tag("9999 kind call", (odd,), odd) == Tag(LAST, {"kind": "Call"})
    with pytest.raises(Misunderstood):
        read_tag("9999 call", (odd,), odd)


def test_a_quick_tag_beside_an_option_is_none_alone() -> None:
    """Which quick tag it was is said only where nothing else was set like one."""
    assert tag("9999 vip sale").quick_tag is None
    assert tag("9999 vip note=x").quick_tag == "vip"
