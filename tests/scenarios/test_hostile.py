"""Callers' data and tags are hostile text: whatever they say, it is delivered and does nothing."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from bot.cards.kit.actions import ActionId
from bot.cards.quick_tags import BUTTONS
from bot.config.fields import without_edges
from bot.text import budgets, private_numbers
from commands.grammar.tags import read_tag
from commands.grammar.typed import read_typed, settled
from sandbox.invoca.calls import CustomDatum, FieldType
from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.invoca.hostile import HOSTILE, PING, everywhere
from sandbox.slack.messages import Message
from tests.scenarios.carried import offered
from tests.scenarios.forms import EDIT, opens, submits
from tests.scenarios.stage import CALL, GLOBEX, Stage, Way, a_stage, globex, only

CODE = re.compile("`[^`\n]*`")
"""What is quoted as code acts as little as plain text does."""


def a_call(stage: Stage, number: int, **fields: Any) -> str:
    """Let one more call begin."""
    call = f"HOST{number:04}-HOST{number:04}"
    stage.begin(transaction_id=call, **fields)
    return call


async def are_refused(stage: Stage, tags: int) -> None:
    """Wait until Ana was told so of so many of her tags."""
    await stage.until(lambda: stage.reads("U0ANA").count("Not saved") >= tags)


async def is_set(stage: Stage, name: str, value: str) -> None:
    """Wait until the call has this value."""
    await stage.until(lambda: stage.set_on().get(name) == value)


def marked_up(part: Any) -> Iterator[str]:
    """Every text in which Slack reads markup."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        part = list(part.values())
    if isinstance(part, list | tuple):
        for each in part:
            yield from marked_up(each)


def does_nothing(message: Message, *, named: tuple[str, ...] = ()) -> None:
    """It pings nobody but these, who are named as who has set something, and formats and links nothing."""
    assert set(message.pings) <= set(named)
    for words in (message.text, *marked_up(message.blocks)):
        acting = CODE.sub("", words)
        assert "<https:" not in words
        assert ":white_check_mark:" not in acting
        assert "*Saved*" not in acting
        assert "\u202e" not in words


async def test_hostile_text_everywhere_at_once(stage: Stage) -> None:
    """In every text of the call and 200 fields beside: the card arrives, pings nobody, and stays ours."""
    for number, text in enumerate(HOSTILE.values()):
        texts = everywhere(text)
        fields = min(200, budgets.CALL_CHARACTERS // 8 // len(text))  # of a longer call it is said that it is
        custom_data = tuple(CustomDatum(f"field_{position} {text[:50]}", text) for position in range(fields))
        texts |= {"custom_data": custom_data, "demographics": {"display_name_data_append": text}}
        call = a_call(stage, number, **texts)
        (card,) = await stage.types("U0ANA", call)
        (masked,) = await stage.types("U0VIC", call)
        (listed,) = await stage.types("U0VIC", "all")
        for message in (card, masked, listed):
            does_nothing(message)
        assert "Refresh" in offered(card)
        assert "started" in card.words
        assert "1 live call" in listed.words
        stage.invoca.board.end(stage.acme, call)


ANA = ("<@U0ANA>",)

TYPED = {
    **{kind: text for kind, text in HOSTILE.items() if kind not in {"long", "lines"}},
    "9,000 characters": "<!channel> " + "& " * 4_490 + "end",
    "lines": "one\ntwo\r\n\u2028three <!here>\n" * 40,
    "quotes": """"it's" «she said» “no“ `code` ```block```""",
    "numbers": "call back 1-2-3 at +1 (530) 555-01",
}


async def test_hostile_notes(stage: Stage) -> None:
    """They are set as they were typed, and shown as harmless text on cards, in history and questions."""
    for number, (kind, note) in enumerate(TYPED.items()):
        call = a_call(stage, number)
        (card,) = await stage.tags("U0ANA", f"{call} notes={note}")
        (again,) = await stage.types("U0SAM", call)
        (history,) = await stage.types("U0SAM", f"history {call}")
        (repeated,) = await stage.tags("U0SAM", f"{call} notes={note}")
        await stage.tags("U0SAM", f"{call} notes=something else")
        (overtaken,) = await stage.tags("U0ANA", "undo")
        (taken_back,) = await stage.tags("U0SAM", "undo")
        for message in (card, again, history, repeated):
            does_nothing(message, named=ANA)
        does_nothing(overtaken, named=("<@U0SAM>",))
        does_nothing(taken_back)
        first, *_ = stage.invoca.board.writes(call)
        ((name, value),) = first.custom_data
        assert name == "call_notes"
        meant = note if kind == "emoji and markup" else settled(read_typed(note).plain)
        assert letters(value) == letters(meant), kind
        assert len(value) > len(without_edges(meant)) * 0.9, kind


def letters(text: str) -> str:
    """What of a text is left in any way of writing it: its letters and digits."""
    return "".join(character for character in text if character.isascii() and character.isalnum())


async def test_hostile_external_ids(stage: Stage) -> None:
    """Whatever somebody makes of an id."""
    for number, kind in enumerate(("pings", "entities", "emoji and markup")):
        call = a_call(stage, number)
        for message in await stage.tags("U0ANA", f'{call} ext="{HOSTILE[kind]}"'):
            does_nothing(message, named=ANA)
        (history,) = await stage.types("U0SAM", f"history {call}")
        does_nothing(history, named=ANA)
        for message in await stage.tags("U0ANA", f'ext:"{HOSTILE[kind]}" sold'):
            does_nothing(message, named=ANA)


async def test_hostile_text_that_cant_be_set(stage: Stage) -> None:
    """Where an option, a number, a date, a field or a call belongs: said back as text, and nothing is set."""
    stage.begin()
    for kind, hostile in HOSTILE.items():
        text = hostile[:7_000]
        for before in (f"{CALL} disposition=", f"{CALL} amount=", f"{CALL} callback on=", f"{CALL} insured=",
                       f"{CALL} {text} ", "", f"in {text} ", f"{CALL} "):  # fmt: skip
            for message in await stage.tags("U0ANA", f"{before}{text}"):
                does_nothing(message, named=ANA)
        assert stage.invoca.board.writes(CALL) == [], kind


async def test_what_the_api_says_of_a_refused_tag(stage: Stage) -> None:
    """Its words for a field are a stranger's, too: on the card that was clicked, and in a message."""
    for number, text in enumerate(HOSTILE.values()):
        call = a_call(stage, number)
        said = {"call_disposition": [text] * 3, text[:200]: ["is invalid"]}
        refusing = stage.invoca.switches.fail(Fault(FaultKind.FIELDS_REFUSED, Requests.WRITES, messages=said))
        *_, card = await stage.types("U0ANA", call)  # and maybe one before, drawn anew
        await stage.clicks("U0ANA", card, "Sold")
        await stage.tags("U0ANA", f"{call} notes=typed")
        await are_refused(stage, 2 * (number + 1))
        for message in stage.slack.seen("U0ANA", "C0SALES"):
            does_nothing(message, named=ANA)
        stage.invoca.switches.clear(refusing)


async def test_what_a_call_had_before(stage: Stage) -> None:
    """A value of the API's own, set again when a change is taken back, is hostile as well."""
    stage.begin(custom_data=(CustomDatum("call_notes", PING, "DynamicAttribution", FieldType.LONG_TEXT),))
    await stage.tags("U0ANA", f"{CALL} notes=mine")
    for message in await stage.tags("U0ANA", "undo"):
        does_nothing(message)
    await stage.until(lambda: stage.set_on() == {"call_notes": PING})


LABELS = {
    "pings": "<!channel> <@U0SAM>",
    "entities": "&amp;&lt;!here&gt; & <",
    "markup": ":tada: *Saved* _now_",
    "bidi": "\u202edloS\u202c",
}

ODD = """
[[organizations.globex.fields]]
name = "odd_{kind}"
label = '{label} field'
options = ['{label} option', 'none']
[[organizations.globex.quick_tags]]
name = "odd_{kind}"
label = '{short}'
set = {{ odd_{kind} = '{label} option' }}
"""


async def test_hostile_labels_of_the_file(tmp_path: Path, way: Way) -> None:
    """Labels of fields, options and quick tags are whatever somebody wrote into the file."""
    odd = (ODD.format(kind=kind, label=label, short=label[:18]) for kind, label in LABELS.items())
    async with a_stage(tmp_path, globex("\n".join(['supervisors = ["U0SAM"]', *odd])), way) as stage:
        stage.begin(GLOBEX)
        for number, (kind, label) in enumerate(LABELS.items()):
            (card,) = await stage.types("U0SAM", f"{CALL} in globex")
            if number < BUTTONS:
                (tagged,) = await stage.clicks("U0SAM", card, f"tag.quick:{number}")
            else:
                menu = next(each for each in card.controls if each.action_id == ActionId.QUICK_TAG_MENU)
                in_menu = menu.choices[number - BUTTONS]
                (tagged,) = await stage.clicks("U0SAM", card, menu.action_id, in_menu.value)
            field, value = f"odd_{kind}", f"{label} option"
            await is_set(stage, field, value)
            (history,) = await stage.types("U0SAM", f"history {CALL} in globex")
            (miss,) = await stage.tags("U0SAM", f"{CALL} {field}=nothing of these in globex")
            help_ = await stage.tags("U0SAM", "help", stage.slack.workspace.direct_message("U0SAM").id)
            for message in (card, tagged, history, miss, *help_):
                does_nothing(message, named=("<@U0SAM>",))
        assert stage.set_on() == {f"odd_{kind}": f"{label} option" for kind, label in LABELS.items()}
        assert stage.slack.refused == []


async def test_what_is_long_is_read_beside_the_loop(stage: Stage) -> None:
    """In another thread than clicks are acknowledged in: what is typed, and what forms hold."""
    stage.begin(custom_data=(CustomDatum("call_notes", "5-" * 1_400, "DynamicAttribution"),))
    lengths: dict[str, list[int]] = {"read_tag": [], "find": []}
    codes = (read_tag.__code__, private_numbers.find.__code__)

    def see(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and frame.f_code in codes:
            lengths[frame.f_code.co_name].append(len(frame.f_locals["text"]))

    sys.setprofile(see)  # of this thread, which is the loop's
    try:
        await stage.tags("U0ANA", f"{CALL} disposition=Sale")
        card = only(await stage.types("U0ANA", CALL))
        await opens(stage, "U0ANA", card, EDIT)
        await submits(stage, "U0ANA", Notes="6-" * 1_400)
        await stage.tags("U0ANA", f"{CALL} notes={'a=b ' * 2_400}")
    finally:
        sys.setprofile(None)
    assert stage.set_on()["call_notes"].startswith("a=b a=b")
    for each in lengths.values():
        assert each
        assert max(each) <= budgets.TYPED_AT_ONCE
