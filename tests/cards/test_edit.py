import dataclasses
from typing import Any

import pytest

from bot.access.rights import Shown
from bot.cards.kit.blocks import View
from bot.config.fields import CustomField
from bot.config.organizations import Organization
from bot.invoca.models import Call, CustomDatum
from bot.ledger.standing import Latest
from bot.ledger.tag_requests import Outcome
from commands.tagging.form import block_id_of, edit_view, present_values, untouched, values_of
from commands.tagging.open_form import replace_view
from sandbox.slack.controls import controls_in
from sandbox.slack.values import state_of
from tests.cards.examples import as_json, call, objects, organization, picture
from tests.cards.judges import faults_of_view
from tests.cards.tagged import BEN, CALL, acme, latest, request
from tests.cards.test_field_inputs import FIELDS

KINDS = [
    *FIELDS[:2],
    CustomField(name="note", label="Note", type="long_text"),
    *FIELDS[3:],
]


def form(
    given: Latest | None = None,
    told: Call | None = None,
    shown: Shown = Shown.FULL,
    owner: Organization | None = None,
    **changes: Any,
) -> View:
    """The form of a call, looked at by all judges."""
    view = edit_view(
        owner or acme(),
        told,
        given or Latest(),
        CALL,
        shown=shown,
        metadata="m",
        tag_command="/tag",
        **changes,
    )
    assert not faults_of_view(view)
    return view


def test_a_form() -> None:
    """Which call it is, then an input for each field in the file's order, with who set it below."""
    given = latest(request({"note": "at 9\nor 10"}, person=BEN, outcome=None))
    view = form(given, call())
    assert picture(view) == (
        "*+1 530-999-9999* → Sales hunt group\nstarted {12:03 UTC}\n"
        "Disposition: [Sale]\n"
        "Note: [at 9\nor 10]\n"
        "Set by <@U0BEN>, {12:03 UTC} · sending…"
    )
    assert (view.title, view.submit, view.close) == ("Edit data", "Save", "Cancel")
    assert (view.callback_id, view.private_metadata) == ("edit", "m")
    inputs = list(objects(view.payload(), "input"))
    assert [each["block_id"] for each in inputs] == [block_id_of(at, acme()) for at in range(2)]
    assert all(each["optional"] and each["element"]["action_id"] == "value" for each in inputs)


def test_a_form_while_invoca_cannot_be_asked() -> None:
    """The end of the id says which call it is, and the ledger what stands on it."""
    assert picture(form(latest(request()))).startswith("*Call …5678*\nDisposition: [Sale]")


@pytest.mark.parametrize("shown", [Shown.MASKED, Shown.CHANNEL])
def test_a_form_for_somebody_who_sees_no_numbers(shown: Shown) -> None:
    """What they don't see in full has no input, or it would be saved as they see it."""
    view = form(latest(request({"note": "call 530-999-9999", "other": "fine"})), call(), shown)
    assert "530-999-9999" not in as_json(view)
    assert "Note* may hold a phone number you don't see in full" in picture(view)
    assert "«call •••-•••-9999»" in picture(view)
    assert [each["label"]["text"] for each in objects(view.payload(), "input")] == ["Disposition"]
    assert "[call 530-999-9999]" in picture(form(latest(request({"note": "call 530-999-9999"}))))


def test_a_number_deep_inside_a_long_value() -> None:
    """It is found wherever it stands, also where a long value is looked at in parts."""
    for at in (0, 790, 795, 890, 899, 905, 2000, 2900):
        value = "x" * at + " 530-999-9999 " + "y" * 500
        view = form(latest(request({"note": value})), call(), Shown.MASKED)
        assert "530-999-9999" not in as_json(view)


def test_values_no_input_can_hold() -> None:
    """They are read beside the input, which stays empty, and say what leaving it so means."""
    every = organization(fields=KINDS)
    values = {"outcome": "Other", "amount": "12 €", "due": "tomorrow", "insured": "perhaps", "topic": None}
    said = picture(form(latest(request(values)), owner=every))
    assert "Outcome: []  (Now: Other, which is none of the choices. It stays unless you choose one." in said
    for read in ("12 €", "tomorrow", "perhaps"):
        assert f"[]  (Now: {read}. It stays unless you enter something." in said
    assert "Topic: []  (What was set is no longer kept here." in said


@pytest.mark.parametrize(("name", "length"), [("topic", 256), ("note", 3001), ("note", 50_000)])
def test_a_value_longer_than_its_input(name: str, length: int) -> None:
    """It is there whole, to be read, with the way to replace it."""
    value = "".join(f"{at:07} " for at in range(length))[:length]
    view = form(latest(request({name: value})), owner=organization(fields=KINDS))
    texts = [each["text"]["text"] for each in objects(view.payload()["blocks"], "section")]
    start = next(at for at, each in enumerate(texts) if "is too long to change here" in each)
    assert f"({length:,} characters); `/tag` replaces it" in texts[start]
    assert "".join(texts[start + 1 :]) == value
    labels = [each["label"]["text"] for each in objects(view.payload(), "input")]
    assert len(labels) == len(KINDS) - 1


def test_more_fields_than_a_form_holds() -> None:
    """Ninety have inputs; the rest is named, or counted, with the way to set it."""
    many = [CustomField(name=f"field{at}", label=f"Field {at}") for at in range(99)]
    given = latest(request({f"field{at}": "x" for at in range(99)}))
    view = form(given, owner=organization(fields=many))
    assert len(list(objects(view.payload(), "input"))) == 90
    assert picture(view).endswith(
        "Without room here: Field 90, Field 91, Field 92, Field 93, Field 94, Field 95, Field 96, Field 97, "
        "Field 98. `/tag` sets them."
    )
    many = [CustomField(name=f"field{at}", label=f"Field {at}") for at in range(120)]
    assert "Field 99 and 20 more. `/tag` sets them." in picture(form(owner=organization(fields=many)))


def test_small_print_takes_no_inputs_place() -> None:
    """Who set a field is said for as many as there is room, after every field has its input."""
    many = [CustomField(name=f"field{at}", label=f"Field {at}") for at in range(60)]
    view = form(latest(request({f"field{at}": "x" for at in range(60)})), owner=organization(fields=many))
    assert len(list(objects(view.payload(), "input"))) == 60
    assert 30 < picture(view).count("Set by <@U0ANA>") < 60


def test_an_organization_without_fields() -> None:
    """There is nothing to submit, and words for it."""
    view = form(owner=acme(fields=[], quick_tags=[]))
    assert (view.submit, view.close) == (None, "Close")
    assert "names no fields" in picture(view)


def test_what_stands_on_a_call() -> None:
    """The ledger's values over the API's, which are older, also where the ledger's is no longer kept."""
    told = call(custom_data=(CustomDatum("A", "1"), CustomDatum("b", "2"), CustomDatum("c", "3")))
    given = latest(request({"a": "4", "b": None}))
    assert present_values(told, given) == {"a": "4", "c": "3"}
    assert present_values(None, given) == {"a": "4"}


@pytest.mark.parametrize("outcome", [None, Outcome.SENT, Outcome.UNCONFIRMED])
def test_a_form_nobody_touches_changes_nothing(outcome: Outcome | None) -> None:
    """What Slack gives back of every input equals what stood on the call."""
    every = organization(fields=KINDS)
    values = {
        "outcome": "Sale", "topic": " a  b ", "note": "1\r\n2\n", "amount": "1.234", "due": "2026-11-21",
    }  # fmt: skip
    given = latest(request({**values, "insured": "other"}, outcome=outcome))
    blocks = form(given, owner=every).payload()["blocks"]
    values_now = values_of(state_of(controls_in(blocks)), every)
    present = present_values(None, given)
    assert len(values_now) == len(KINDS)
    for index, value in values_now.items():
        field = every.fields[index]
        assert untouched(field, present.get(field.name), value)


def test_somebody_was_faster() -> None:
    """Theirs and yours, side by side, and the question."""
    given = latest(request({"note": "at 9"}), request({"call_disposition": "No sale"}, person=BEN))
    view = replace_view(acme(), given, {"call_disposition": "Sale"}, "m", shown=Shown.FULL)
    assert not faults_of_view(view)
    assert picture(view) == (
        "<@U0BEN> set Disposition: *No sale*, {12:03 UTC}, while you were editing.\nYours: *Sale*\n"
        "Replace it?"
    )
    assert (view.submit, view.close, view.callback_id) == ("Replace", "Leave it", "edit.replace")
    assert view.private_metadata == "m"


def test_somebody_was_faster_with_everything() -> None:
    """Several fields, in the organization's order."""
    given = latest(request({"note": None, "call_disposition": "No sale"}))
    mine = {"note": "at 530-999-9999", "call_disposition": "Sale"}
    view = replace_view(acme(), given, mine, "", shown=Shown.MASKED)
    assert not faults_of_view(view)
    said = picture(view)
    assert said.index("Disposition") < said.index("Note")
    assert said.endswith("Yours: *at •••-•••-9999*\nReplace them?")


def test_the_form_of_a_withheld_number() -> None:
    """The call's handle stands for the number."""
    told = dataclasses.replace(call(), calling_phone_number=None)
    assert "*Number withheld* (…5678)" in picture(form(told=told))
