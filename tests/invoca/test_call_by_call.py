"""An answer is read call by call while it arrives: what is bad spoils itself alone, and nobody waits."""

import asyncio
import gc
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.invoca.client import InvocaClient
from bot.invoca.errors import InvocaError, NotTheApi, Unreadable
from bot.invoca.models import Call, CurrentCalls, CustomDatum
from bot.invoca.parsing import BROKE_OFF, CallsReader, Cutter, PartKind
from bot.text import budgets
from tests.invoca.conftest import PATIENT, QUICK, account
from tests.invoca.raw_server import answering, http
from tests.invoca.whole import parse_calls

GOOD = b'{"transaction_id": "B"}'


def answer(*calls: bytes) -> bytes:
    """Give the bytes of an answer with these calls."""
    return b'{"current_calls": [' + b", ".join(calls) + b"]}"


def read_in_parts(body: bytes, size: int) -> CurrentCalls:
    """Give what is read of an answer that arrives in parts of so many bytes."""
    reader = CallsReader("US")
    for at in range(0, len(body), size):
        for _ in reader.read(body[at : at + size]):
            pass
    for _ in reader.end():
        pass
    return reader.calls()


ENCODED = {
    "latin-1, not said": (answer(b'{"transaction_id": "A", "city": "Montr\xe9al"}'), None, "Montr\ufffdal"),
    "latin-1, said": (answer(b'{"transaction_id": "A", "city": "Montr\xe9al"}'), "ISO-8859-1", "Montréal"),
    "windows-1252, said": (answer(b'{"transaction_id": "A", "city": "\x8cuf"}'), "windows-1252", "Œuf"),
    "latin-1, said to be UTF-8": (answer(b'{"transaction_id": "A", "city": "\xe9"}'), "utf-8", "\ufffd"),
    "UTF-8, said to be US-ASCII": (answer('{"transaction_id": "A", "city": "é"}'.encode()), "us-ascii", "é"),
    "an encoding nobody knows": (answer('{"transaction_id": "A", "city": "é"}'.encode()), "x-none", "é"),
    "one that is no text's": (answer('{"transaction_id": "A", "city": "é"}'.encode()), "zlib", "é"),
    "one that takes long": (answer('{"transaction_id": "A", "city": "é"}'.encode()), "punycode", "é"),
    "a BOM": (b"\xef\xbb\xbf" + answer('{"transaction_id": "A", "city": "é"}'.encode()), "latin-1", "é"),
    "UTF-16 with a BOM": (
        answer(b'{"transaction_id": "A", "city": "X"}').decode().encode("utf-16"),
        None,
        "X",
    ),
    "UTF-16, said": (
        answer(b'{"transaction_id": "A", "city": "X"}').decode().encode("utf-16-le"),
        "utf-16",
        "X",
    ),
    "UTF-8, said to be UTF-16": (answer('{"transaction_id": "A", "city": "é"}'.encode()), "utf-16", "é"),
}


@pytest.mark.parametrize("case", ENCODED)
def test_encodings(case: str) -> None:
    """By the charset; what can't be read in it spoils one letter, and no charset can do harm."""
    body, charset, city = ENCODED[case]
    assert parse_calls(body, "US", charset).calls == (Call("A", city=city),)


async def test_the_charset_of_the_answer_counts() -> None:
    """As the Content-Type says."""
    body = answer(b'{"transaction_id": "A", "city": "Montr\xe9al"}')
    whole = http("200 OK", body).replace(b"application/json", b"application/json; charset=ISO-8859-1")
    async with answering(whole) as server, InvocaClient(account(server.url), QUICK) as client:
        assert (await client.current_calls()).calls == (Call("A", city="Montréal"),)


TOLERATED = {
    "a raw tab": (b'{"transaction_id": "A", "city": "Fres\tno"}', "Fres\tno"),
    "a raw line end": (b'{"transaction_id": "A", "city": "Fres\nno"}', "Fres\nno"),
    "NUL": (b'{"transaction_id": "A", "city": "Fres\0no"}', "Fresno"),
    "an escape character": (b'{"transaction_id": "A", "city": "Fres\x1bno"}', "Fres\x1bno"),
    "half a surrogate pair": (b'{"transaction_id": "A", "city": "Fres\\ud83dno"}', "Fres?no"),
    "NaN": (b'{"transaction_id": "A", "city": "Fresno", "x": NaN, "y": -Infinity}', "Fresno"),
    "a number without end": (b'{"transaction_id": "A", "city": "Fresno", "x": 1e999}', "Fresno"),
    "a repeated name": (b'{"transaction_id": "Z", "city": "X", "transaction_id": "A", "city": "Y"}', "Y"),
    "brackets in texts": (b'{"transaction_id": "A", "city": "F]},{\\"[", "x": "\\\\"}', 'F]},{"['),
}  # fmt: skip


@pytest.mark.parametrize("case", TOLERATED)
def test_what_does_not_matter(case: str) -> None:
    """Such a call is read like any other, and nothing is said of it."""
    written, city = TOLERATED[case]
    found = parse_calls(answer(written, GOOD), "US")
    assert [(call.transaction_id, call.city) for call in found.calls] == [("A", city), ("B", None)]
    assert found.missing == ()


def test_a_number_of_a_million_digits_is_a_text() -> None:
    """Python refuses to read it as a number; it is kept as written."""
    found = parse_calls(answer(b'{"transaction_id": "A", "n": ' + b"7" * 1_000_000 + b"}", GOOD), "US")
    assert [len(call.more.get("n", "")) for call in found.calls] == [1_000_000, 0]


BAD = {
    "no id": b'{"city": "Fresno"}',
    "a text": b'"A"',
    "a number": b"7",
    "no JSON": b"oops",
    "a list": b"[[[]]]",
    "too deep": b'{"transaction_id": "A", "x": ' + b"[" * 60 + b"]" * 60 + b"}",
    "far too deep": b'{"transaction_id": "A", "x": ' + b'{"a":[' * 50_000 + b"]}" * 50_000 + b"}",
    "too long": b'{"transaction_id": "A", "x": "' + b"x" * budgets.CALL_CHARACTERS + b'"}',
    "too many values": b'{"transaction_id": "A", "x": [' + b"[]," * 100_000 + b"[]]}",
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_call_is_left_out_and_that_is_said(case: str) -> None:
    """The calls before it and behind it are shown."""
    found = parse_calls(answer(b'{"transaction_id": "C"}', BAD[case], GOOD), "US")
    assert [call.transaction_id for call in found.calls] == ["B", "C"]
    assert found.missing == ("1 call could not be read.",)
    with pytest.raises(Unreadable):
        parse_calls(answer(BAD[case]), "US")


BAD_IN_PART = {
    "a word without quotes": b'{"transaction_id": "A", "x": oops, "city": "Fresno"}',
    "single quotes": b'{\'x\': \'y\', "transaction_id": "A", "city": "Fresno"}',
    "a number with a zero before": b'{"city": "Fresno", "x": 007, "transaction_id": "A"}',
    "a comma at the end": b'{"transaction_id": "A", "city": "Fresno",}',
    "a bracket of the other kind": b'{"transaction_id": "A", "city": "Fresno", "x": [1}}',
    "a bracket too many": b'{"transaction_id": "A", "city": "Fresno"}}',
    "an escape that is none": b'{"transaction_id": "A", "x": "\\x41", "city": "Fresno"}',
    "an object for a number": b'{"transaction_id": "A", "calling_phone_number": {"e": 1}, "city": "Fresno"}',
}


@pytest.mark.parametrize("case", BAD_IN_PART)
def test_a_bad_field_is_left_out_and_that_is_said(case: str) -> None:
    """The rest of its call is shown."""
    found = parse_calls(answer(BAD_IN_PART[case], GOOD), "US")
    assert [(call.transaction_id, call.city) for call in found.calls] == [("A", "Fresno"), ("B", None)]
    assert found.missing == ("A part of 1 call could not be read.",)


WHOLE = {
    "behind other names": b'{"x": [{"current_calls": [7]}], "current_calls": [%s], "y": {"a": [1]}}',
    "repeated, the last one": b'{"current_calls": [{"transaction_id": "A"}, 7], "current_calls": [%s]}',
    "repeated, then one call": b'{"current_call": [{"transaction_id": "A"}], "current_call": %s}',
    "the newest name first": b'{"calls_in_progress": [{"transaction_id": "A"}], "current_calls": [%s]}',
    "with garbage behind it": b'{"current_calls": [%s]} ]}" oops {{{',
    "with spaces": b' \r\n{ "current_calls" : \t[ \n %s \n ] }',
}


@pytest.mark.parametrize("case", WHOLE)
@pytest.mark.parametrize("size", [1, 3, 16_000])
def test_wherever_the_list_stands(case: str, size: int) -> None:
    """And however the bytes arrive."""
    assert read_in_parts(WHOLE[case] % GOOD, size) == CurrentCalls((Call("B"),))


def test_calls_before_a_break_are_shown_and_that_is_said() -> None:
    """What came whole is whole; the rest is said to be missing."""
    body = answer(GOOD, b'{"transaction_id": "A", "city": "Fresno"}')
    assert parse_calls(body, "US").missing == ()
    for end in range(body.index(GOOD) + len(GOOD), len(body)):
        found = parse_calls(body[:end], "US")
        assert [call.transaction_id for call in found.calls][-1] == "B"
        assert found.missing == (BROKE_OFF,)


CALLS = st.dictionaries(
    st.sampled_from(["city", "x", 'q"', "ü\\"]), st.text() | st.none() | st.lists(st.text()), max_size=4
)


@PATIENT
@given(st.lists(CALLS, max_size=5), st.integers(1, 50))
def test_parts_make_no_difference(calls: list[dict[str, object]], size: int) -> None:
    """An answer in any parts is the answer in one."""
    written = [{"transaction_id": f"A{at}", **call} for at, call in enumerate(calls)]
    body = json.dumps({"current_calls": written}, ensure_ascii=False).encode(errors="replace")
    assert read_in_parts(body, size) == parse_calls(body, "US")


@PATIENT
@given(st.text('{}[]",:\\ntaA1 ', max_size=200), st.integers(1, 20))
def test_any_brackets(text: str, size: int) -> None:
    """Whatever they are, what is read in parts is what is read at once, or neither is."""
    body = b'{"current_calls": [' + GOOD + b"," + text.encode()

    def read(size: int) -> object:
        try:
            return read_in_parts(body, size)
        except InvocaError as error:
            return type(error)

    assert read(size) == read(100_000)


LONG = 300_000  # bytes, far beyond what a call holds

UNITS = {
    "lists": b"[],", "deeper and deeper": b"[", "objects": b'{"a":', "names": b'"a":', "commas": b",",
    "numbers": b"1,", "digits": b"7", "spaces": b" ", "texts": b'"",', "closing": b"]}", "quotes": b'"',
    "backslashes": b"\\", "escapes": b'"\\', "calls": GOOD + b",", "colons": b":",
}  # fmt: skip
"""What answers that are meant to take long are made of, again and again."""

BEFORE = {
    "": answer(GOOD)[:-2] + b",",
    ", in one call": answer(GOOD)[:-2] + b',{"transaction_id": "A", "x": [',
    ", in place of the list": b'{"x": ',
    ", at the beginning": b"",
}


@pytest.mark.parametrize("place", BEFORE)
@pytest.mark.parametrize("name", UNITS)
def test_no_step_is_long(name: str, place: str) -> None:
    """Between two turns of others no more is read than one call of the longest, or a piece."""
    body = BEFORE[place] + UNITS[name] * (LONG // len(UNITS[name]))
    reader = CallsReader("US")
    costs = [cost for at in range(0, len(body), 65_536) for cost in reader.read(body[at : at + 65_536])]
    costs += reader.end()
    assert max(costs) <= budgets.CALL_CHARACTERS
    cutter = Cutter()
    for at in range(0, len(body), budgets.PIECE):
        for part in cutter.cut(body[at : at + budgets.PIECE].decode()):
            if (
                part.kind is PartKind.CALL
                and part.text is not None
                and len(part.text) > budgets.CALL_PLAIN_CHARACTERS
            ):
                values = part.text.count(",") + part.text.count("[") + part.text.count("{")
                assert values <= budgets.CALL_PLAIN_CHARACTERS + budgets.CALL_STEPS
    try:
        found = reader.calls()
    except (Unreadable, NotTheApi):
        return
    assert found.missing or name.startswith(("closing", "spaces"))


def test_an_answer_of_nothing_but_brackets_is_given_up_soon() -> None:
    """Of 4 MB of empty lists a few are looked at, and the rest isn't."""
    body = answer(b"[]," * 1_300_000)
    reader = CallsReader("US")
    assert sum(reader.read(body)) < 2 * 3 * budgets.ANSWER_ENTRIES + 2 * budgets.PIECE


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
async def test_others_have_their_turn_while_a_long_answer_is_read(*, packed: bool) -> None:
    """At least once for each piece of it, however few bytes it came in."""
    call = b'{"transaction_id": "A%d", "x": "' + b"x" * 2_000 + b'"}'
    body = answer(*(call % number for number in range(2_000)))
    whole = http("200 OK", gzip.compress(body), "Content-Encoding: gzip") if packed else http("200 OK", body)
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    async with answering(whole) as server, InvocaClient(account(server.url), QUICK) as client:
        counting = asyncio.create_task(count())
        found = await client.current_calls()
        counting.cancel()
    assert len(found.calls) == 2_000
    assert turns >= len(body) // budgets.PIECE


def test_calls_leave_the_garbage_collector_little_to_look_at() -> None:
    """It stops everybody while it looks at all there is: a call is a few objects, whatever it tells."""
    data = ", ".join(f'"field_{number}": {{"value": "x", "source": "Api"}}' for number in range(20))
    calls = (f'{{"transaction_id": "A{number}", "custom_data": {{{data}}}}}' for number in range(1_000))
    body = answer(*(call.encode() for call in calls))
    gc.collect()
    before = len(gc.get_objects())
    found = parse_calls(body, "US")
    gc.collect()
    assert len(gc.get_objects()) - before < 8 * len(found.calls)
    assert found.calls[0].custom_data[-1] == CustomDatum("field_19", "x", "Api")
    assert found.calls[0].custom_data[:1] == (CustomDatum("field_0", "x", "Api"),)
