"""Fields without `share` are for agents and supervisors: viewers and channels see them nowhere."""

import pytest

from sandbox.invoca.calls import CustomDatum
from sandbox.slack.messages import Message
from tests.scenarios.stage import CALL, Stage, only

SET, TOLD, OTHERWISE, MORE = "asked for a discount", "cries a lot", "owes money", "is divorced"
SECRETS = (SET, TOLD, OTHERWISE, MORE)
SHARED = "Sale"


async def tagged(stage: Stage) -> None:
    """A call with a note set here, one told by the API, and others under odd spellings of the name."""
    told = (
        CustomDatum("Call_Notes", OTHERWISE, "X"),
        CustomDatum("insured", "Yes", "X"),
        CustomDatum("utm_source", "newsletter", "X"),
    )
    stage.begin(custom_data=told, extra={"CALL_NOTES": MORE})
    stage.begin(
        transaction_id="OTHER123-OTHER123",
        custom_data=(CustomDatum("call_notes", TOLD, "X"), CustomDatum("call_disposition", SHARED, "X")),
    )
    await stage.tags("U0ANA", f'{CALL} disposition={SHARED} notes="{SET}"')
    await stage.until(lambda: stage.set_on().get("call_notes") == SET)


def said(seen: list[Message]) -> str:
    return "\n".join(f"{each.words}\n{each.text}\n{each.blocks}" for each in seen)


def clean(text: str, case: str) -> None:
    for secret in SECRETS:
        assert secret not in text, f"{case}: {secret}"


async def everything(stage: Stage, user: str) -> dict[str, str]:
    """What this person sees of these calls on each surface where calls are shown."""
    seen: dict[str, str] = {}
    for call in (CALL, "OTHER123-OTHER123"):
        card = only(await stage.types(user, call))
        seen[f"card {call}"] = said([card])
        await stage.clicks(user, card, "Details")
        seen[f"details {call}"] = str(getattr(stage.slack.modal(user), "body", ""))
        await stage.slack.close_view(user)
        seen[f"refreshed {call}"] = said(await stage.clicks(user, card, "Refresh"))
        seen[f"history {call}"] = said(await stage.types(user, f"history {call}"))
    listed = only(await stage.types(user, "all"))
    seen["list"] = said([listed])
    opening = next(each for each in listed.controls if each.label.startswith("Open"))
    seen["opened"] = said(await stage.clicks(user, listed, opening))  # type: ignore[arg-type]
    for text in (CALL, "campaign:Spring"):
        await stage.slack.global_shortcut(user, "find")
        await stage.settle()
        await stage.slack.submit(user, None, {"Number, ID, or last four digits": text})
        await stage.settle()
        view = stage.slack.modal(user)
        seen[f"find {text}"] = "" if view is None else str(view.body)
        await stage.slack.close_view(user)
    message = stage.slack.say("U0SAM", "C0SALES", f"see {CALL} and OTHER123-OTHER123")
    await stage.slack.message_shortcut(user, message, "look_up")
    await stage.settle()
    view = stage.slack.modal(user)
    seen["message"] = "" if view is None else str(view.body)
    await stage.slack.close_view(user)
    return seen


async def test_a_viewer(stage: Stage) -> None:
    """No card, list, history or window shows them; what is shared is there."""
    await tagged(stage)
    seen = await everything(stage, "U0VIC")
    for case, text in seen.items():
        clean(text, case)
    assert SHARED in seen[f"card {CALL}"]
    assert "only agents see" in seen[f"card {CALL}"]
    assert SHARED in seen["find campaign:Spring"]
    assert f"✓ {SHARED}" in seen["list"]
    assert "newsletter" in seen[f"details {CALL}"]  # no field of the organization's


async def test_a_channel(stage: Stage) -> None:
    """A shared card shows what a viewer sees at the most, whoever clicks on it."""
    await tagged(stage)
    for call in (CALL, "OTHER123-OTHER123"):
        await stage.types("U0ANA", f"{call} share")
    cards = [each for each in stage.slack.seen("U0VIC", "C0SALES") if not each.ephemeral and each.controls]
    assert len(cards) == 2
    for card in cards:
        clean(said([card]), "shared")
        for user in ("U0ANA", "U0SAM", "U0VIC"):
            await stage.clicks(user, card, "Refresh")
            now = [each for each in stage.slack.seen("U0VIC", "C0SALES") if each.ts == card.ts]
            clean(said(now), f"refreshed by {user}")


@pytest.mark.parametrize("user", ["U0ANA", "U0SAM"])
async def test_agents_and_supervisors(stage: Stage, user: str) -> None:
    """They see every field on a card of their own, in a list, and in a window with several calls."""
    await tagged(stage)
    seen = await everything(stage, user)
    assert SET in seen[f"card {CALL}"]
    assert SET in seen["list"]
    assert SET in seen["message"]
    assert TOLD in seen["details OTHER123-OTHER123"]
    assert SET in seen[f"history {CALL}"]
