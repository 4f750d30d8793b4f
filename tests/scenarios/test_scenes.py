"""What people do with a caller on the line, and in how many steps."""

from dataclasses import dataclass

from sandbox.slack.messages import Message
from tests.scenarios.stage import CALL, Stage

LINE = "855-555-0111"


@dataclass
class Steps:
    """One person at work: everything they type or tap is counted."""

    stage: Stage
    user: str
    taken: int = 0

    async def types(self, command: str, text: str) -> list[Message]:
        """Type a command; gives what is newly seen."""
        self.taken += 1
        return await self.stage.types(self.user, text, command=command)

    async def taps(self, message: Message, label: str) -> list[Message]:
        """Tap a button; gives what is newly seen."""
        self.taken += 1
        return await self.stage.clicks(self.user, message, label)


async def test_a_new_agent_tags_the_call_on_their_line(stage: Stage) -> None:
    """One command names the line's caller and what to set: nothing has to be set up before."""
    stage.begin(destination_phone_number="+18555550111")
    ana = Steps(stage, "U0ANA")
    (card,) = await ana.types("/tag", f"{LINE} sold")
    assert stage.set_on() == {"call_disposition": "Sale"}
    assert "in Invoca" in card.words
    assert ana.taken == 1


async def test_an_agent_with_a_line_tags_its_call(stage: Stage) -> None:
    """Once the line is set, the tag alone is enough."""
    stage.begin(destination_phone_number="+18555550111")
    await stage.types("U0ANA", f"line {LINE}")
    ana = Steps(stage, "U0ANA")
    await ana.types("/tag", "sold")
    assert stage.set_on() == {"call_disposition": "Sale"}
    assert ana.taken == 1


async def test_a_supervisor_on_a_phone_taps_a_shared_card(stage: Stage) -> None:
    """One tap on what is in the channel already; the card says who it was."""
    stage.begin()
    await stage.types("U0ANA", f"{CALL} share")
    shared = stage.slack.seen("U0SAM", "C0SALES")[-1]
    sam = Steps(stage, "U0SAM")
    (card,) = await sam.taps(shared, "Sold")
    assert stage.set_on() == {"call_disposition": "Sale"}
    assert "<@U0SAM>" in card.words
    assert sam.taken == 1


async def test_an_agent_who_mistyped_finishes_with_one_tap(stage: Stage) -> None:
    """Nothing is typed again."""
    stage.begin()
    (miss,) = await stage.tags("U0ANA", f"{CALL} disposition=Salle notes=asked for a callback")
    ana = Steps(stage, "U0ANA")
    await ana.taps(miss, "Sale")
    assert stage.set_on() == {"call_disposition": "Sale", "call_notes": "asked for a callback"}
    assert ana.taken == 1


async def test_an_agent_who_knows_the_last_four_digits(stage: Stage) -> None:
    """They are enough where one caller's number ends so."""
    stage.begin()
    stage.begin(transaction_id="EFGH5678-EFGH5678", calling_phone_number="+15305550100")
    ana = Steps(stage, "U0ANA")
    await ana.types("/tag", "9999 sold")
    assert stage.set_on() == {"call_disposition": "Sale"}
    assert stage.set_on("EFGH5678-EFGH5678") == {}
    assert ana.taken == 1
