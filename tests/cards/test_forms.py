import dataclasses

import pytest

from bot.access.rights import Shown
from bot.cards.kit.blocks import View
from bot.slack.incoming import InView
from commands.lookup.profile import profile_view
from commands.shortcuts.shortcuts import TypedFind, find_view, found_of
from commands.tagging.external_id import EXTERNAL_ID_HINT, external_id_view
from tests.cards.examples import as_json, call, objects, organization, picture
from tests.cards.judges import faults_of_view
from tests.cards.tagged import CALL, acme


def external_id(present: str | None, shown: Shown = Shown.FULL, *, may_replace: bool = True) -> View:
    view = external_id_view(acme(), CALL, present, "m", shown=shown, call=call(), may_replace=may_replace)
    assert not faults_of_view(view)
    return view


def test_an_external_id() -> None:
    """It says what it is now and that it can only be replaced; the input holds it."""
    view = external_id("CRM-1042")
    assert picture(view).splitlines()[2:] == [
        "Now: *CRM-1042*",
        "Invoca can't clear an external ID; it can only be replaced.",
        f"External ID: [CRM-1042]  ({EXTERNAL_ID_HINT})",
    ]
    assert (view.submit, view.callback_id, view.private_metadata) == ("Save", "external_id", "m")
    (block,) = objects(view.payload(), "input")
    assert (block["block_id"], block["optional"]) == ("external_id", False)


def test_a_call_without_an_external_id() -> None:
    """The input is empty, for an agent too."""
    view = external_id(None, may_replace=False)
    assert "This call has no external ID yet." in picture(view)
    assert "External ID: []" in picture(view)


def test_an_external_id_only_supervisors_replace() -> None:
    """There is nothing to submit for anybody else."""
    view = external_id("CRM-1042", may_replace=False)
    assert "Now: *CRM-1042*" in picture(view)
    assert "Only a supervisor can change it." in picture(view)
    assert view.submit is None
    assert not list(objects(view.payload(), "input"))


@pytest.mark.parametrize("present", ["530-999-9999", "x" * 256, "two\nlines", "a\u200bb", "a\ud800b"])
def test_an_external_id_the_input_cannot_hold(present: str) -> None:
    """What isn't seen exactly is not held, and so not set again by accident."""
    assert "External ID: []" in picture(external_id(present, Shown.MASKED))
    assert "530-999-9999" not in as_json(external_id("530-999-9999", Shown.MASKED))
    assert "External ID: [530-999-9999]" in picture(external_id("530-999-9999"))


def test_finding_a_call() -> None:
    """One input, and whose calls are meant where that isn't plain."""
    view = find_view([acme()])
    assert not faults_of_view(view)
    assert picture(view) == (
        "Number, ID, or last four digits: []  (A phone number, a transaction ID or external ID, or the last "
        "3 or 4 digits of the caller's number.)"
    )
    assert (view.submit, view.callback_id, view.private_metadata) == ("Find", "find", "")
    two = find_view([acme(), organization(key="beta", name="Beta", id=26)])
    assert not faults_of_view(two)
    assert "Whose calls: [Acme Roofing]" in picture(two)
    (menu,) = objects(two.payload(), "static_select")
    assert menu["options"][0]["value"] == acme().fingerprint


def test_more_organizations_than_a_menu_holds() -> None:
    """What has no room is counted."""
    many = [organization(key=f"o{at}", name=f"Organization {at}", id=at + 1) for at in range(103)]
    view = find_view(many)
    assert not faults_of_view(view)
    assert "… and 3 more organizations" in picture(view)


def test_what_was_entered_to_be_found() -> None:
    """The text, and the organization's fingerprint."""
    state = {
        "text": {"value": {"type": "plain_text_input", "value": " 9999 "}},
        "organization": {"value": {"type": "static_select", "selected_option": {"value": "f" * 12}}},
    }
    assert found_of(InView("V1", values=state)) == TypedFind(" 9999 ", "f" * 12)
    assert found_of(InView("V1")) == TypedFind(None, None)


def test_a_profile() -> None:
    """Readable names, yes and no, nothing that is empty; and that looking was written down."""
    known = {
        "display_name_data_append": "Jane Doe",
        "age_range_data_append": "35-44",
        "is_prepaid_data_append": "false",
        "has_children_data_append": "true",
        "occupation_data_append": " ",
        "address_zip_data_append": "96001",
        "odd one": "x",
        "_data_append": "y",
    }
    view = profile_view(dataclasses.replace(call(), demographics=known), acme())
    assert not faults_of_view(view)
    assert picture(view).splitlines()[2:] == [
        "«Display name: Jane Doe»",
        "«Age range: 35-44»",
        "«Prepaid phone: No»",
        "«Children: Yes»",
        "«ZIP code: 96001»",
        "«Odd one: x»",
        "«(no name): y»",
        "Personal information. Your view was logged.",
    ]
    assert (view.title, view.submit) == ("Caller profile", None)


def test_a_caller_without_a_profile() -> None:
    """That is said."""
    view = profile_view(dataclasses.replace(call(), demographics={"gender_data_append": ""}), acme())
    assert not faults_of_view(view)
    assert "Invoca has no profile of this caller." in picture(view)


def test_a_profile_larger_than_a_modal() -> None:
    """What has no room is counted."""
    known = {f"field_{at}": "x" * 50 for at in range(300)}
    view = profile_view(dataclasses.replace(call(), demographics=known), acme())
    assert not faults_of_view(view)
    shown = picture(view).count("«Field")
    assert 80 < shown < 100
    assert f"… and {300 - shown} more that don't fit here" in picture(view)
