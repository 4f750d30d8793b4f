import dataclasses
from typing import Any

import pytest

from bot.access.rights import Shown
from bot.cards.kit.actions import ActionId, CallButton, TagButton, decode
from bot.cards.kit.blocks import View
from bot.config.organizations import Organization
from bot.invoca.models import Call
from bot.ledger.standing import Latest
from commands.lookup.results import results_view
from tests.cards.examples import CALLER, as_json, buttons, call, objects, picture
from tests.cards.judges import faults_of_view
from tests.cards.tagged import CALL, acme, latest, request


def results(*calls: Call, organization: Organization | None = None, **changes: Any) -> View:
    given: dict[str, Any] = {"shown": Shown.FULL, "latest": {}, "may_tag": True, **changes}
    view = results_view(calls, organization or acme(), **given)
    assert not faults_of_view(view)
    return view


def several(count: int) -> list[Call]:
    return [call(transaction_id=f"ABCD1234-EFGH567{at}") for at in range(count)]


def test_one_call() -> None:
    """Who calls whom, what is tagged, the quick tags, and the form; in full for whom that is for."""
    stands = latest(request(), request(external_unique_id="CRM-1"))
    view = results(call(), latest={CALL: stands}, asked_for="calls with 530-999-9999", metadata="m")
    assert picture(view) == (
        "«Looked for: calls with 530-999-9999»\n"
        "*+1 530-999-9999* → Sales hunt group\n"
        "started {12:03 UTC} · Spring Sale · Radio spot · …5678  [Tag…]\n"
        "✓ *Sale* · External ID: CRM-1 · <@U0ANA>, {12:03 UTC}\n"
        "✓ Note: asked about gutters\n"
        "[✓ Sold] | [Lost]"
    )
    found = {each["text"]["text"]: each for each in objects(view.payload(), "button")}
    assert found["Tag…"]["action_id"] == ActionId.TAG_IN_VIEW
    carried = decode(CallButton, found["Tag…"]["value"])
    assert (carried.fingerprint, carried.transaction_id) == (acme().fingerprint, CALL)
    assert found["Lost"]["action_id"] == "tag.quick:1"
    assert decode(TagButton, found["Lost"]["value"]).quick_tag == "lost"
    assert view.private_metadata == "m"


@pytest.mark.parametrize("changes", [{"shown": Shown.MASKED}, {"shown": Shown.CHANNEL}, {"more": 1}])
def test_numbers_are_masked(changes: dict[str, Any]) -> None:
    """Unless it is one call alone, for somebody who sees full numbers."""
    view = results(call(), asked_for=f"calls with {CALLER}", **changes)
    assert "aller ending" in picture(view)
    assert "530-999" not in as_json(view)
    assert "5309999999" not in as_json(view)


def test_several_calls() -> None:
    """Each with its form, a little of what is tagged, and masked numbers; none with quick tags."""
    stands = latest(request({f"field{at}": "x" for at in range(5)}))
    calls = several(3)
    calls[1] = dataclasses.replace(calls[1], custom_data=(), external_unique_id=None)
    view = results(*calls, latest={calls[1].transaction_id: stands})
    assert picture(view).count("[Tag…]") == 3
    assert "caller ending *9999* (…5671) · {12:03 UTC} · Spring Sale" in picture(view)
    assert "Sold" not in picture(view)
    assert CALLER not in as_json(view)


@pytest.mark.parametrize("more", [0, 5])
def test_more_calls_than_are_shown(more: int) -> None:
    """Ten are shown, and the others counted, whoever counted them."""
    view = results(*several(10), call(), call(), more=more)
    assert picture(view).count("[Tag…]") == 10
    assert f"… and {2 + more} more calls." in picture(view)
    assert "… and 1 more call." in picture(results(call(), more=1))


def test_nothing_found() -> None:
    """What was looked for is said, and what may be missing."""
    view = results(missing=("Region us-east",), asked_for="callers ending in 9999")
    assert "in what Invoca could tell just now" in picture(view)
    assert "«Looked for: callers ending in 9999»" in picture(view)
    assert "«Region us-east»" in picture(view)


def test_who_may_not_tag() -> None:
    """Nothing there sets anything, nor where tags are switched off; without fields there is no form."""
    assert not buttons(results(call(), may_tag=False))
    assert not buttons(results(call(), organization=acme(updates=False)))
    assert list(buttons(results(call(), organization=acme(fields=[], quick_tags=[])))) == []
    assert not buttons(results(dataclasses.replace(call(), transaction_id="not one")))
    assert "*Sale* · <@U0ANA>" in picture(results(call(), may_tag=False, latest={CALL: latest(request())}))
    assert "<@U0ANA>" not in picture(results(call(), latest={CALL: Latest()}))
