"""Taking a request in: with what comes along, compared with what stands, in one transaction."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.database.database import Database
from bot.database.tables import lane, tag_request
from bot.ledger.accept import Accepted, Outrun, Overtaken, TagRequests, Unchanged
from bot.ledger.drafts import Drafts
from bot.ledger.replies import Replies, Reply, ResponseUrl
from bot.ledger.standing import CallsTagged, Latest, digest
from bot.ledger.tag_requests import CallReference, Outcome, ReferenceKind
from bot.person import Person
from sandbox.invoca.faults import Fault, FaultKind
from tests.delivery.stage import CALL, FIELD, OTHER_CALL, Stage, staged
from tests.ledger.people import ANA, NOW, SAM
from tests.waiting import until

NOTE = "note"


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    """Delivery doesn't run: everything stays on its way."""
    async with staged(database) as ready:
        yield ready


@pytest.fixture
def requests(stage: Stage) -> TagRequests:
    return stage.delivery.requests


def card(stage: Stage) -> Reply:
    return Reply(
        ANA, stage.fingerprint, CALL, "call",
        ResponseUrl("https://hooks.slack.example/secret", NOW),
    )  # fmt: skip


async def written(stage: Stage) -> tuple[int, int]:
    """How many requests there are, and how many places were handed out."""
    counts = select(func.count()).select_from(tag_request)
    tails = select(func.coalesce(func.sum(lane.c.tail), 0))
    return await stage.database.read(
        lambda c: (int(c.execute(counts).scalar_one()), int(c.execute(tails).scalar_one()))
    )


async def seen(stage: Stage, *names: str) -> str:
    return digest(await CallsTagged(stage.database).latest(stage.fingerprint, CALL), names or (FIELD,))


async def test_the_card_and_the_text_are_written_with_it(stage: Stage, requests: TagRequests) -> None:
    """What a kept query says, for its person alone; the card it came from."""
    reply = card(stage)
    asked = stage.asked("Sale", CallReference(ReferenceKind.KEPT_QUERY, "kept id"), reply_id=reply.id)
    await requests.accept(asked, reply=reply, draft_text="530-999-9999")
    assert await Drafts(stage.database).get("kept id", ANA, NOW) == "530-999-9999"
    known = await Replies(stage.database).get(reply.id, NOW)
    assert known is not None
    assert known.kind == reply.kind


async def test_a_repetition_leaves_no_second_card(stage: Stage, requests: TagRequests) -> None:
    """It is told the request that stands, and what came along with it is gone."""
    first, second = card(stage), card(stage)
    made = await requests.accept(stage.asked(key="same", reply_id=first.id), reply=first)
    again = await requests.accept(stage.asked(key="same", reply_id=second.id), reply=second)
    assert isinstance(made, Accepted)
    assert again == made
    assert await Replies(stage.database).get(first.id, NOW) is not None
    assert await Replies(stage.database).get(second.id, NOW) is None
    assert await written(stage) == (1, 1)


async def test_what_is_in_invoca_is_no_change(stage: Stage, requests: TagRequests) -> None:
    """Whoever set it, once it was sent: nothing is written, the call's lane stays as it was."""
    request_id = await stage.accept("Sale")
    async with stage.delivery:
        assert await stage.outcome(request_id) is Outcome.SENT
    before = await written(stage)
    answer = await requests.accept(stage.asked("Sale", person=SAM), reply=card(stage))
    assert isinstance(answer, Unchanged)
    assert answer.latest.fields[FIELD].by.id == request_id
    assert await written(stage) == before
    assert isinstance(await requests.accept(stage.asked("No sale")), Accepted)
    assert isinstance(await requests.accept(stage.asked("Sale")), Accepted)


async def test_what_one_has_on_its_way_is_no_change(stage: Stage, requests: TagRequests) -> None:
    """A second click by the same person is the first one's: told once, and its undo takes it back."""
    request_id = await stage.accept("Sale")
    before = await written(stage)
    answer = await requests.accept(stage.asked("Sale"), reply=card(stage))
    assert isinstance(answer, Unchanged)
    assert answer.latest.fields[FIELD].by.id == request_id
    assert await written(stage) == before


async def test_what_somebody_else_has_on_its_way_is_a_request_of_ones_own(
    stage: Stage, requests: TagRequests
) -> None:
    """Ana takes hers back before it is sent: Sam's reaches the call all the same."""
    anas = await stage.accept("Sale")
    sams = await requests.accept(stage.asked("Sale", person=SAM))
    assert isinstance(sams, Accepted)
    assert await requests.withdraw(anas, ANA)
    async with stage.delivery:
        assert await stage.outcome(sams.request_id) is Outcome.SENT
    assert stage.values() == ["Sale"]


async def test_each_is_told_when_the_call_has_ended(stage: Stage, requests: TagRequests) -> None:
    """Two have set the same, and neither came in time: both hear of it."""
    anas = await stage.accept("Sale")
    sams = await requests.accept(stage.asked("Sale", person=SAM))
    assert isinstance(sams, Accepted)
    stage.end()
    async with stage.delivery:
        await until(lambda: len(stage.told()) == 2)
    assert sorted(stage.told()) == sorted([(anas, Outcome.ENDED), (sams.request_id, Outcome.ENDED)])


@pytest.mark.parametrize("person", [ANA, SAM])
async def test_what_is_perhaps_in_invoca_is_sent_again(
    stage: Stage, requests: TagRequests, person: Person
) -> None:
    """By whoever it was set: its answer was lost, so nobody knows whether it stands."""
    stage.invoca.switches.fail(Fault(FaultKind.ANSWER_LOST, times=1))
    first = await stage.accept("Sale")
    async with stage.delivery:
        await until(lambda: stage.values() == ["Sale"])
        await stage.idle()
        stage.invoca.switches.fail(Fault(FaultKind.FIELDS_REFUSED, times=1, messages={FIELD: ["is silly"]}))
        stage.advance(31)
        assert await stage.outcome(first) is Outcome.UNCONFIRMED
    again = await requests.accept(stage.asked("Sale", person=person))
    assert isinstance(again, Accepted)
    async with stage.another():
        assert await stage.outcome(again.request_id) is Outcome.SENT
    assert stage.values() == ["Sale", "Sale"]


async def test_what_is_older_does_not_go_on_top_of_what_is_newer(stage: Stage, requests: TagRequests) -> None:
    """By Slack's clock, whichever comes first: also one's own; equal values and other fields are let be."""
    first = await requests.accept(replace(stage.asked("Sale"), asked_at=102.25), asked_by=102.25)
    before = await written(stage)
    for person in (ANA, SAM):
        late = replace(stage.asked("No sale", person=person), asked_at=102.0)
        assert await requests.accept(late, asked_by=102.24) == Outrun()
    assert await written(stage) == before
    same = await requests.accept(stage.asked("Sale", person=SAM), asked_by=101.0)
    other = replace(stage.asked(), fields={NOTE: "x"})
    assert isinstance(first, Accepted)
    assert isinstance(same, Accepted)
    assert isinstance(await requests.accept(other, asked_by=101.0), Accepted)


@pytest.mark.parametrize("asked_by", [None, 102.25, 103.0])
async def test_what_may_be_newer_goes_on_top(
    stage: Stage, requests: TagRequests, asked_by: float | None
) -> None:
    """A signature tells the second only, some deliveries tell nothing: in doubt the last to come counts."""
    await requests.accept(replace(stage.asked("Sale"), asked_at=102.25), asked_by=102.25)
    late = replace(stage.asked("No sale"), asked_at=None if asked_by is None else 102.0)
    assert isinstance(await requests.accept(late, asked_by=asked_by), Accepted)


async def test_what_is_newer_and_was_taken_back_is_in_nobodys_way(
    stage: Stage, requests: TagRequests
) -> None:
    """Only what stands counts, of an external id as of a field."""
    newer = replace(stage.asked(None, external_unique_id="CRM-2"), asked_at=102.0)
    made = await requests.accept(newer, asked_by=102.0)
    assert isinstance(made, Accepted)
    older = replace(stage.asked(None, external_unique_id="CRM-1"), asked_at=101.0)
    assert await requests.accept(older, asked_by=101.0) == Outrun()
    assert await requests.withdraw(made.request_id, ANA)
    assert isinstance(await requests.accept(older, asked_by=101.0), Accepted)


async def test_an_external_id_counts_too(stage: Stage, requests: TagRequests) -> None:
    """A request is no change only if nothing in it is."""
    await requests.accept(stage.asked("Sale", external_unique_id="CRM-1"))
    assert isinstance(await requests.accept(stage.asked("Sale", external_unique_id="CRM-1")), Unchanged)
    assert isinstance(await requests.accept(stage.asked(None, external_unique_id="CRM-1")), Unchanged)
    assert isinstance(await requests.accept(stage.asked("Sale", external_unique_id="CRM-2")), Accepted)


async def test_a_field_set_long_before_is_found(stage: Stage, requests: TagRequests) -> None:
    """Behind everything that was set since on other fields."""
    await requests.accept(stage.asked("Sale"))
    for number in range(6):
        await requests.accept(stage.asked(None, external_unique_id=str(number)))
    assert isinstance(await requests.accept(stage.asked("Sale")), Unchanged)
    assert isinstance(await requests.accept(stage.asked("No sale")), Accepted)


async def test_what_the_api_refused_does_not_stand(stage: Stage, requests: TagRequests) -> None:
    """Nor what was taken back."""
    request_id = await stage.accept("Sale")
    assert await requests.withdraw(request_id, ANA)
    assert isinstance(await requests.accept(stage.asked("Sale")), Accepted)


async def test_another_call_and_another_way_to_name_it_are_not_compared(
    stage: Stage, requests: TagRequests
) -> None:
    """What is found out later is compared by nobody."""
    await requests.accept(stage.asked("Sale"))
    other = CallReference(ReferenceKind.TRANSACTION_ID, OTHER_CALL)
    assert isinstance(await requests.accept(stage.asked("Sale", other)), Accepted)
    for _ in range(2):
        assert isinstance(
            await requests.accept(stage.asked("Sale", CallReference(ReferenceKind.MY_LINE))), Accepted
        )


async def test_a_repetition_is_one_even_if_it_would_change_nothing(
    stage: Stage, requests: TagRequests
) -> None:
    """The first delivery set it; Slack's second one is told that it was accepted."""
    empty = await seen(stage)
    made = await requests.accept(stage.asked("Sale", key="same"), seen=empty)
    again = await requests.accept(stage.asked("Sale", key="same"), seen=empty)
    await requests.accept(stage.asked("No sale", person=SAM))
    later = await requests.accept(stage.asked("Sale", key="same"), seen=empty)
    assert isinstance(made, Accepted)
    assert again == later == made


async def test_what_somebody_else_set_since_is_asked_about(stage: Stage, requests: TagRequests) -> None:
    """Nothing is written, and it is told whose values stand where."""
    empty = await seen(stage)
    sams = await requests.accept(stage.asked("No sale", person=SAM), seen=empty)
    before = await written(stage)
    answer = await requests.accept(stage.asked("Sale"), seen=empty)
    assert isinstance(sams, Accepted)
    assert isinstance(answer, Overtaken)
    assert answer.fields == {FIELD}
    assert answer.latest.fields[FIELD].by.id == sams.request_id
    assert await written(stage) == before
    assert isinstance(await requests.accept(stage.asked("Sale"), seen=await seen(stage)), Accepted)


async def test_ones_own_changes_and_equal_values_are_not_asked_about(
    stage: Stage, requests: TagRequests
) -> None:
    """Nor is anything where nobody says what they saw."""
    empty = await seen(stage)
    await requests.accept(stage.asked("No sale"), seen=empty)
    assert isinstance(await requests.accept(stage.asked("Sale"), seen=empty), Accepted)
    assert isinstance(await requests.accept(stage.asked("Sale", person=SAM), seen=empty), Accepted)
    assert isinstance(await requests.accept(stage.asked("Callback", person=SAM)), Accepted)


async def test_only_fields_with_another_value_are_asked_about(stage: Stage, requests: TagRequests) -> None:
    """What somebody else set to the same is nobody's loss."""
    empty = await seen(stage, FIELD, NOTE)
    sams, anas = ({FIELD: "Sale", NOTE: "call back"}, {FIELD: "Sale", NOTE: "done"})
    await requests.accept(replace(stage.asked(person=SAM), fields=sams))
    answer = await requests.accept(replace(stage.asked(), fields=anas), seen=empty)
    assert isinstance(answer, Overtaken)
    assert answer.fields == {NOTE}


async def test_two_who_click_at_once_are_one_accepted_and_one_asked(
    stage: Stage, requests: TagRequests
) -> None:
    """Both saw the same card; the call's lane decides."""
    empty = await seen(stage)
    clicks = [stage.asked("Sale"), stage.asked("No sale", person=SAM)]
    answers = await asyncio.gather(*(requests.accept(each, seen=empty) for each in clicks))
    assert sorted(type(each).__name__ for each in answers) == ["Accepted", "Overtaken"]


async def test_a_digest_changes_with_the_requests_that_stand(stage: Stage) -> None:
    """And with nothing else: not with their outcome, nor with other fields."""
    empty = await seen(stage)
    request_id = await stage.accept("Sale")
    one = await seen(stage)
    await stage.accept(None, external_unique_id="CRM-1")
    assert await seen(stage) == one != empty
    assert await seen(stage, NOTE) == digest(await _nothing(stage), [NOTE])
    assert await seen(stage, NOTE, FIELD) == await seen(stage, FIELD, NOTE) != one
    async with stage.delivery:
        assert await stage.outcome(request_id) is Outcome.SENT
    assert await seen(stage) == one
    assert len(one) == 8


async def _nothing(stage: Stage) -> Latest:
    return await CallsTagged(stage.database).latest(stage.fingerprint, OTHER_CALL)
