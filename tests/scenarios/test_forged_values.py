"""What a button carries is checked at the click: stale, forged, somebody else's, or of another button."""

import json
from itertools import product

from bot.cards.kit.actions import (
    ActionId,
    CallForRequest,
    DraftButton,
    OrganizationButton,
    RequestButton,
    TagButton,
)
from bot.config.settings import NameSettings
from bot.errors import NOBODY, OUT_OF_DATE
from bot.ledger.drafts import Drafts
from bot.person import Person
from bot.slack.incoming import InteractionKind
from commands import index
from tests.scenarios.carried import KINDS, own_value, rows, value_of
from tests.scenarios.stage import CALL, GLOBEX, Stage
from tests.scenarios.test_refusals import posted

ACTIONS = [entry for entry in index(NameSettings()) if entry.kind is InteractionKind.ACTION]

GARBAGE = [
    " ", "{", "[1]", "null", "1", '"x"', "x" * 1900, "[" * 900,
    "\u202e<!channel>", '{"v":1}', '{"v":1,"f":"x"}'
]  # fmt: skip

UNLIKE: list[dict[str, object]] = [
    {"v": 0}, {"v": 2}, {"v": True}, {"v": "1"}, {"f": "000000000000"}, {"f": "00000000000G"}, {"f": None},
    {"more": 1}, {"t": "../../etc"}, {"t": 1}, {"t": ""}, {"t": "x" * 33},
    {"q": "<!channel>"}, {"q": "x" * 41},
    {"s": "0"}, {"n": -1}, {"n": 100}, {"n": "0"}, {"n": True}, {"p": 0}, {"p": 1.5}, {"r": ""}, {"r": "é"},
    {"d": "../x"}, {"a": "shred"},
]  # fmt: skip
"""Changes to a value as it should be; each is made to those that have such a part."""

ADDED = {"v", "f", "more"}


async def nothing_comes_of(
    stage: Stage, action_id: str, value: str, user: str = "U0SAM", said: str = OUT_OF_DATE
) -> None:
    """Somebody clicks: they alone are told, the API isn't asked, and nothing is in the ledger."""
    asked, written = stage.asked(), await rows(stage, "tag_request")
    message = posted(stage, action_id, value, "C0SALES")
    (answer,) = await stage.clicks(user, message, action_id)
    assert said in answer.words, value
    assert answer.ephemeral, value
    assert answer.pings == (), value
    assert (stage.asked(), await rows(stage, "tag_request")) == (asked, written), value


async def test_garbage(stage: Stage) -> None:
    """Nothing that could be a value: look the call up again."""
    stage.begin()
    for entry, value in product(ACTIONS, GARBAGE):
        await nothing_comes_of(stage, entry.name, value)


async def test_a_value_that_is_nearly_right(stage: Stage) -> None:
    """An old format, another organization under the same key, a part too many or of another shape."""
    stage.begin()
    for entry in ACTIONS:
        right = json.loads(value_of(KINDS[entry.name], stage.directory.organizations[0]))
        for unlike in UNLIKE:
            if ADDED.isdisjoint(unlike) and right.keys().isdisjoint(unlike):
                continue
            await nothing_comes_of(stage, entry.name, json.dumps({**right, **unlike}))
        for missing in right:
            less = {part: each for part, each in right.items() if part != missing}
            await nothing_comes_of(stage, entry.name, json.dumps(less))


async def test_a_value_of_another_kind_of_button(stage: Stage) -> None:
    """What is right on one button is nothing on another."""
    stage.begin()
    acme = stage.directory.organizations[0]
    for entry, kind in product(ACTIONS, dict.fromkeys(KINDS.values())):
        if kind is not KINDS[entry.name]:
            await nothing_comes_of(stage, entry.name, value_of(kind, acme))


async def test_a_button_that_nobody_knows(stage: Stage) -> None:
    """Such as one of a version to come."""
    stage.begin()
    value = value_of(TagButton, stage.directory.organizations[0])
    for action_id in ("call.shred", "tag.shred", "tag", "nothing:known", "tag.quick.x"):
        await nothing_comes_of(stage, action_id, value)


async def test_another_organizations_button_opens_nothing(two_organizations: Stage) -> None:
    """Ana is refused what Sam's button names, though she has a role elsewhere."""
    stage = two_organizations
    call = stage.begin(GLOBEX).transaction_id
    ana, other = Person("T0ACME", "U0ANA"), stage.directory.organizations[1]
    for entry in ACTIONS:
        value = await own_value(stage, ana, entry.name, other, call)
        await nothing_comes_of(stage, entry.name, value, "U0ANA", NOBODY)


async def test_a_call_of_another_organizations(two_organizations: Stage) -> None:
    """The call that a value names is looked for in the organization it names, and nowhere else."""
    stage = two_organizations
    stage.begin(GLOBEX, transaction_id="GLOBEX-1")
    value = value_of(TagButton, stage.directory.organizations[0], "GLOBEX-1")
    message = posted(stage, ActionId.QUICK_TAG, value, "C0SALES")
    await stage.clicks("U0ANA", message, ActionId.QUICK_TAG)
    await stage.until(lambda: any("Not saved" in each.words for each in stage.slack.direct_messages("U0ANA")))
    assert {each.organization for each in stage.invoca.received} == {stage.acme.key}
    assert stage.set_on("GLOBEX-1") == {}


async def test_what_is_somebody_elses(stage: Stage) -> None:
    """Ana's draft, her kept text and her requests are of no use to Sam."""
    stage.begin()
    acme = stage.directory.organizations[0]
    for action_id, kind in KINDS.items():
        if kind in {DraftButton, OrganizationButton, CallForRequest, RequestButton}:
            value = await own_value(stage, Person("T0ACME", "U0ANA"), action_id, acme, CALL)
            await nothing_comes_of(stage, action_id, value)
    for number in range(12):
        stage.begin(transaction_id=f"CALL-{number:04}")
    (mine,) = await stage.types("U0ANA", "530-999-9999")
    carried = next(control.element["value"] for control in mine.controls if control.label == "Next")
    await nothing_comes_of(stage, ActionId.PAGE_NEXT, carried)


async def test_what_a_value_names_and_isnt_there(stage: Stage) -> None:
    """A quick tag of another configuration, a draft's way that there isn't."""
    stage.begin()
    acme = stage.directory.organizations[0]
    quick = value_of(TagButton, acme).replace("sold", "bought")
    for action_id in (ActionId.QUICK_TAG, ActionId.QUICK_TAG_MENU, ActionId.REPLACE):
        await nothing_comes_of(stage, action_id, quick)
    draft = await own_value(stage, Person("T0ACME", "U0SAM"), ActionId.FINISH, acme, CALL)
    await nothing_comes_of(stage, ActionId.FINISH, draft.replace('"n":0', '"n":1'))


async def test_a_request_of_another_fate(stage: Stage) -> None:
    """What was set is not set on another call by a button that says which one was meant."""
    stage.begin()
    await stage.tags("U0SAM", f"{CALL} sold")
    ((request_id,),) = await rows(stage, "tag_request", "id")
    value = value_of(CallForRequest, stage.directory.organizations[0], "OTHER-CALL", request_id=request_id)
    await nothing_comes_of(stage, ActionId.TAG_THIS, value)


async def test_a_kept_text_of_another_kind(stage: Stage) -> None:
    """The id of what was typed to look calls up is no draft's, and no tag's."""
    stage.begin()
    person, acme = Person("T0ACME", "U0SAM"), stage.directory.organizations[0]
    for text in ("campaign:Spring", "[", '{"0":"x"}', "7", '["sold"]', f"{CALL} sold"):
        draft_id = await Drafts(stage.application.database).keep(person, text, stage.clock())
        await nothing_comes_of(stage, ActionId.FINISH, value_of(DraftButton, acme, draft_id=draft_id))
        chosen = value_of(OrganizationButton, acme, draft_id=draft_id)
        await nothing_comes_of(stage, ActionId.CHOOSE_TAG_ORGANIZATION, chosen)


def test_every_button_is_here() -> None:
    """A new one gets its kind of value, or fails."""
    assert {entry.name for entry in ACTIONS} == set(KINDS)
