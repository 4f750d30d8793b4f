"""Hostile text in everything a modal shows, and far too much of it."""

from collections.abc import Iterator

from bot.access.rights import Shown
from bot.cards.kit.blocks import View
from bot.cards.kit.notices import loading_view, notice_view
from bot.cards.saved import saved_view
from bot.config.fields import CustomField
from bot.config.organizations import Organization
from bot.invoca.models import Call
from bot.ledger.pauses import PauseReason
from bot.ledger.standing import Tagged
from bot.words import quote
from commands.lookup.profile import profile_view
from commands.lookup.results import results_view
from commands.shortcuts.shortcuts import find_view
from commands.tagging.external_id import Faster, external_id_view
from commands.tagging.form import edit_view
from commands.tagging.open_form import replace_view
from tests.cards.examples import call, objects
from tests.cards.judges import faults_of_view
from tests.cards.tagged import CALL, acme, latest, request
from tests.cards.test_torture import POISONED, poisoned_calls, poisoned_organizations
from tests.cards.test_torture_tags import FIELDS, hostile, label_of, requests, values

IN_A_MODAL = (Shown.FULL, Shown.MASKED)  # one person sees it: there is no modal in a channel

KINDS = ("text", "long_text", "number", "date", "yes_no", "choice")


def of_every_kind(poison: str, count: int = FIELDS, choices: int = 100) -> Organization:
    """Fields of every kind, with options as long as they may be."""
    option = poison[:70].encode(errors="ignore").decode().strip() or "x"
    options = tuple(f"{option}{at}" for at in range(choices))
    fields = tuple(
        CustomField(name=f"field_{at}", label=label_of(poison, at), type="text", options=options)
        if kind == "choice"
        else CustomField(name=f"field_{at}", label=label_of(poison, at), type=kind)
        for at, kind in ((at, KINDS[at % len(KINDS)]) for at in range(count))
    )
    return hostile(poison, 6).model_copy(update={"fields": fields})


def for_one_person(poison: str, worst: Call, organization: Organization, shown: Shown) -> Iterator[View]:
    """Every modal that depends on what the one who opened it may see."""
    first, *_ = requests(poison)
    stands = latest(first)
    for drawn in (None, worst):
        for given in (stands, latest()):
            yield edit_view(
                organization,
                drawn,
                given,
                CALL,
                shown=shown,
                metadata="m" * 3000,
                tag_command="/tag",
            )
    yield replace_view(organization, stands, values(poison), "m", shown=shown)
    for may_replace in (False, True):
        for faster in (None, Faster(Tagged(poison, first), poison)):
            yield external_id_view(
                organization,
                poison,
                poison,
                "m",
                shown=shown,
                call=worst,
                may_replace=may_replace,
                faster=faster,
            )
    yield saved_view(first, organization, shown, paused=PauseReason.REFUSED)
    yield found([worst], 0, poison, organization, shown)


def for_anyone(poison: str, worst: Call, organization: Organization) -> Iterator[View]:
    """Every modal that is the same whoever opened it."""
    yield profile_view(worst, organization)
    for calls, more in (([worst] * 12, 7), ([], 0)):
        yield found(calls, more, poison, organization, Shown.FULL)
    yield notice_view(poison, quote(poison))
    yield loading_view(poison)


def found(calls: list[Call], more: int, poison: str, organization: Organization, shown: Shown) -> View:
    """What was found for it; of several calls, numbers are masked for everyone."""
    return results_view(
        calls,
        organization,
        shown=shown,
        latest={each.transaction_id: latest(requests(poison)[0]) for each in calls[:1]},
        may_tag=True,
        missing=(poison,) * 9,
        asked_for=poison,
        more=more,
        not_looked_for=more,
    )


@POISONED
def test_poison_in_modals(poison: str) -> None:
    """Whatever stands in a call, its tags or its organization, the modal is one that Slack shows."""
    *_, worst = poisoned_calls(poison)
    for organization in (hostile(poison, 6), of_every_kind(poison)):
        for view in for_anyone(poison, worst, organization):
            assert not faults_of_view(view), view.title
        for shown in IN_A_MODAL:
            for view in for_one_person(poison, worst, organization, shown):
                assert not faults_of_view(view), (view.title, shown)


@POISONED
def test_poison_in_profiles(poison: str) -> None:
    """The same of what is known of the caller, in one field and in two hundred."""
    for known in ({poison: poison}, {f"{poison[:50]}{at}": poison for at in range(200)}):
        assert not faults_of_view(profile_view(call(demographics=known), acme()))


@POISONED
def test_poison_in_organizations(poison: str) -> None:
    """The same of names to choose from."""
    owners = list(poisoned_organizations(poison))
    assert not faults_of_view(find_view(owners * 30))


@POISONED
def test_every_input_of_a_form_outlives_poison(poison: str) -> None:
    """However long what stands in some fields is, the others keep their inputs."""
    few = of_every_kind(poison, 12, 5)
    stands = latest(request({f"field_{at}": poison for at in range(6)}))
    view = edit_view(few, None, stands, CALL, shown=Shown.FULL, metadata="", tag_command="/tag")
    assert not faults_of_view(view)
    ids = [each["block_id"].split(":")[1] for each in objects(view.payload()["blocks"], "input")]
    assert {str(at) for at in range(6, 12)} <= set(ids)
