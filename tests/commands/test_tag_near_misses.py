import pytest

from bot.queries import ByExternalId, ByLastDigits, ByTransaction
from commands.grammar.requests import NearMiss, Tag
from commands.grammar.tags import LONGEST_TEXT, read_tag
from tests.commands.tagging import ACME, near, read, told

LAST = ByLastDigits("9999")

ID = ByTransaction("ABCD1234-ABCD1234")


def test_an_unknown_option_is_finished_by_one() -> None:
    """Few options are all offered, and whatever else was typed stays."""
    assert near("9999 disposition=Sael note=hi") == {
        option: Tag(LAST, {"call_disposition": option, "note": "hi"})
        for option in ("Sale", "No sale", "Callback", "Spam")
    }
    assert near("9999 paid=maybe").keys() == {"Yes", "No"}
    assert near("9999 disposition=").keys() >= {"Sale"}


def test_an_unknown_field_is_finished_by_the_nearest() -> None:
    """A name of several words, too, and wherever it stands."""
    assert near("9999 noet=asked") == {"Call notes = asked": Tag(LAST, {"note": "asked"})}
    assert near("9999 call nots=asked") == {"Call notes = asked": Tag(LAST, {"note": "asked"})}
    finished = near("disposition=Sale noet=asked")
    assert list(finished.values()) == [Tag(None, {"call_disposition": "Sale", "note": "asked"})]


def test_a_short_name_is_finished_by_each_it_may_be() -> None:
    """A beginning of several names is none of them."""
    assert near("9999 a=5") == {
        "Agent = 5": Tag(LAST, {"agent_name": "5"}),
        "Amount ($) = 5": Tag(LAST, {"amount": "5"}),
    }


def test_an_unknown_tag_is_finished_by_the_nearest() -> None:
    """And by nothing else: no external ID is set that nobody said is one."""
    assert near("9999 slod") == {"Sold": Tag(LAST, {"call_disposition": "Sale"}, quick_tag="sold")}
    assert near("mycalls00001 slod")["Sold"].call == ByExternalId("mycalls00001")
    assert near("tx:ABCD slod")["Sold"].call == ByTransaction("ABCD")
    assert near("slod")["Sold"] == Tag(None, {"call_disposition": "Sale"}, quick_tag="sold")


def test_a_tag_that_may_be_several_is_finished_by_each() -> None:
    """So is one that may be a call; what is letters alone is taken for no external ID."""
    assert {"No sale", "No show"} <= near("9999 no").keys()
    assert near("no note=x")["No sale"] == Tag(
        None, {"call_disposition": "No sale", "note": "x"}, quick_tag="no_sale"
    )
    assert near("so vip").keys() == {"Sold + VIP in area"}
    assert near("so vip")["Sold + VIP in area"].call is None


def test_a_call_with_nothing_to_set_is_finished_by_quick_tags() -> None:
    """Up to five."""
    finished = near("ABCD1234-ABCD1234")
    assert {each.call for each in finished.values()} == {ID}
    assert [each.quick_tag for each in finished.values()] == ["sold", "no_sale", "no_show", "again", "vip"]


def test_an_external_id_with_nothing_to_set() -> None:
    """It is which call: nobody sets it without saying so."""
    finished = near("mycalls00001")
    assert not any(each.external_unique_id for each in finished.values())
    assert finished["Sold, for call mycalls00001"].call == ByExternalId("mycalls00001")
    assert near("crm:1042 sold")["For call crm:1042"].call == ByExternalId("crm:1042")


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_value_too_long_is_cut(quote: str) -> None:
    """At what Invoca takes."""
    finished = near(f"9999 agent={quote}{'so it is ' * 40}{quote} disposition=Sale")
    assert finished["Keep the first 255 characters"].fields["agent_name"] == ("so it is " * 40)[:255].strip()
    assert finished["Keep the first 255 characters"].fields["call_disposition"] == "Sale"
    finished = near(f"9999 note={quote}{'x=y ' * 2_600}{quote}")
    assert len(finished["Keep the first 10,000 characters"].fields["note"]) == 9_999


def test_the_call_behind_a_value_is_not_lost() -> None:
    """Leaving it out would tag the call on the line."""
    assert list(near("disposition=Sale 9999").values()) == [Tag(LAST, {"call_disposition": "Sale"})]
    assert list(near("disposition=Sale tx:ABCD").values()) == [
        Tag(ByTransaction("ABCD"), {"call_disposition": "Sale"})
    ]
    assert near("ext=CRM 1042") == {
        "Set external ID CRM 1042": Tag(None, {}, "CRM 1042"),
        "Set external ID CRM, for call 1042": Tag(ByLastDigits("1042"), {}, "CRM"),
    }


@pytest.mark.parametrize(
    ("text", "key"), [("9999 ergebnis=Verkuf in boehm", "boehm"), ("in bohm 9999 verkuft", "boehm")]
)
def test_the_organization_stays(text: str, key: str) -> None:
    """What finishes it does so in the organization that was named."""
    assert {each.organization for each in near(text).values()} == {key}
    with pytest.raises(NearMiss) as raised:
        read(text)
    assert raised.value.organization == key


def test_completions_read_where_only_their_organization_is_asked() -> None:
    """A click names the organization by itself."""
    for text in ("9999 slod", "9999 disposition=Sael", "in acme 9999 slod", "9999 noet=x in acme"):
        with pytest.raises(NearMiss) as raised:
            read(text)
        assert raised.value.completions
        for each in raised.value.completions:
            assert isinstance(read_tag(each.text, (ACME,), ACME), Tag)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("530-99 sold", "isn't a whole phone number"),
        ("530-99 sold", "I understood: tag `Sold`"),
        ("9999 sold in amce", "no organization `amce`"),
        ("9999 disposition=Sael", '"Sael" isn\'t a Disposition. Nothing was set. Pick one:'),
        ("9999 disposition sael", '"sael" isn\'t a Disposition. Nothing was set. Pick one:'),
        ("9999 agnet=Ana", '"agnet" isn\'t a field. Nothing was set. Did you mean this?'),
        ("9999 foo", 'I didn\'t understand "foo". Nothing was set. Try `sold` or `call_disposition=…`.'),
        ("9999 disposition=Sael", "I understood: call `9999`"),
        ("9999 disposition=Sale amount=lots", "I understood: call `9999`, Disposition `Sale`"),
        ("9999 amount=lots", "It takes a number"),
        ("9999 agent=", "Agent: Invoca can't clear a field"),
        ('9999 agent=""', "Invoca can't clear a field"),
        ("9999 ext=", "Which external ID should be set?"),
        ("9999 ext=" + "x" * 256, "255 characters"),
        ("tel:ann sold", "After `tel:` I need a phone number"),
        ("tel: sold", "A phone number belongs after"),
        ("ABCD1234-ABCD1234 ABCD1234-ABCD1235 sold", "names several calls"),
        ("tx:ABCD 9999 sold", "I don't know what to do with `9999`"),
        ("x " * 300 + "note=hi", "First which call, then what"),
        ("x" * (LONGEST_TEXT + 1), "too long to read"),
        ("t:ABCD sold", "could be `tel:`, `to:`, `tx:`"),
    ],
)
def test_what_is_wrong_is_said(text: str, expected: str) -> None:
    """And what was understood."""
    assert expected in told(text)


@pytest.mark.parametrize(
    "hostile",
    ["9999 <!channel>=x", "9999 a&lt;!channel&gt;:x", "`<@U1>` x `", "disposition=<!here>", "in <@U1>"],
)
def test_nothing_typed_acts_in_the_answer(hostile: str) -> None:
    """What is quoted back pings nobody."""
    answer = told(hostile)
    assert "<" not in answer
    assert answer.count("`") % 2 == 0


@pytest.mark.parametrize(
    "typed", ["unsold", "9999 not sold", "n sale", "9999 dont sold", "9999 un sold", "unsale"]
)
def test_the_opposite_is_not_offered(typed: str) -> None:
    """What turns a word round is no typing error: nothing that was turned round is a button."""
    with pytest.raises(NearMiss) as raised:
        read(typed)
    offered = [each.label for each in raised.value.completions]
    assert not {"Sold", "Sale"} & set(offered)


@pytest.mark.parametrize(
    "typed",
    ["9999 slod", "9999 foo", "sael", "9999 no", "so vip", "9999 disposition=x", "9999 note",
     "ABCD1234-ABCD1234", "9999 ext=", "530-99 sold", "9999 sold in amce", "x" * (LONGEST_TEXT + 1),
     "4111111111111111 sold"],
)  # fmt: skip
def test_that_nothing_was_set_is_said_each_time(typed: str) -> None:
    """Once, whatever is wrong."""
    assert told(typed).casefold().count("nothing was set") == 1


def test_a_mistyped_option_is_finished_by_the_nearest() -> None:
    """Typed alone, or behind its field."""
    assert near("9999 sael") == {"Sale": Tag(LAST, {"call_disposition": "Sale"})}
    assert near("9999 callbakc").keys() == {"Callback"}
    assert near("9999 disposition sael note=hi")["Sale"] == Tag(
        LAST, {"call_disposition": "Sale", "note": "hi"}
    )
    assert near("9999 paid maybe")["Yes"] == Tag(LAST, {"paid": "Yes"})
