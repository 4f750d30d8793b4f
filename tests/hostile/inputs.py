"""What others may send: what looks real, with something put in, taken out, torn off or of another type."""

import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

PIECES = (
    # invisible, of direction, combining, of other scripts, compatible
    "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u3164", "\u2800", "\u202e", "\u2066", "\u061c",
    "\0", "\x1b",
    "\u0301", "\u0489", "\u20e3", "\ufe0f", "\u0663", "\u096c", "\uff15", "\u00b2", "\u2460", "\U0001d7d9",
    "O", "l",
    "\u041e", "\u0435", "\ufdfa", "\u00df", "\u0130", "\u01c5", "\u1e9e", "\u4e2d", "\u00e9", "\U0001f600",
    "\ud83d", "\udc00",
    # marks, quotes, signs, entities
    "*", "_", "~", "`", "```", ">", "\u2022 ", "1. ", '"', "'", "\u201c", "\u2019", "\u00ab", ":", "=",
    "==", "://", "|", "<", "&", ";",
    "&amp;", "&lt;", "&gt;", "&amp;amp;", "&lt;!channel&gt;", "\\", "\n", "\r\n", "\u2028", "\t", " ",
    "  ", ",", "--", "\u2014",
    # Slack's tokens
    "<@U0SAM>", "<@U0SAM|sam>", "<#C0SALES|sales>", "<!channel>", "<!date^1705312345^{date}|x>",
    "<!subteam^S0|@s>",
    "<https://a.example/x?note=1|b>", "<mailto:a@b.example|a>", "<tel:+15309999999|530>", "<tel:",
    ":telephone:",
    # numbers and what is like them
    "530-999-9999", "+1 (530) 999-9999", "53O-999-9999", "1-800-CONTACTS", "sip:+15309999999@sbc.example.com",
    "00 ", "+1 ", "+48 (0) 22 512 34 56", "1+530", "530,999,9999", "530\u00b7999\u00b79999", "x204",
    ",,12", "9999", "999",
    "4111111111111111", "078-05-1120", "1,234.50", "12/11/2026", "1e999", "ABCD1234-ABCD1234", "Z9-4471",
    # the words of the commands
    "in acme", "in ", "from ", "to ", "->", "ext:", "ext=", "tx:", "tel:", "campaign:", "share", "line ",
    "history ",
    "undo", "help", "sold", "no sa", "disposition=", "disp:", "call notes:", "note=", "noet=", "amount=",
    "follow up=",
)  # fmt: skip

CALLS = (
    "", "all", "530-999-9999", "530-999-9999 855-559-5599", "from 530-999-9999 to 855-559-5599", "9999",
    "ABCD1234-ABCD1234", "ext:mycalls00001", 'campaign:"Spring Sale" repeat:yes',
    "530-999-9999 in acme share",
    "line 855-559-5599", "history ABCD1234-ABCD1234", "Z9-4471", "1-800-CONTACTS",
    "530\u2026 \u2192 855\u2026", "help", "me",
)  # fmt: skip

TAGS = (
    "9999 sold", "ABCD1234-ABCD1234 disposition=Sale notes=asked for a callback", "530-999-9999 no sale",
    'ext="A 1" sold', "ABCD1234-ABCD1234 ext=CRM-1042", "sold", "undo",
    "9999 amount=1,234.50 follow up=21 Nov 2026",
    'ABCD1234-ABCD1234 note="she said 5 = 5" paid=yes', "disposition=Slae 9999", "in acme 9999 sold",
    "sol 9999",
    "9999 note=Re: the quote: $1,500 = fine; see https://a.example/?x=1", "9999 disposition=Sale in boehm",
)  # fmt: skip

LONG_RUNS = (1, 1, 1, 2, 7, 40, 170, 500)

_EDITS = st.lists(
    st.tuples(
        st.integers(0, 999), st.sampled_from(["in", "in", "in", "over", "out", "tear", "twice"]),
        st.integers(0, len(PIECES) - 1), st.sampled_from(LONG_RUNS),
    ),
    max_size=6,
)  # fmt: skip


def edited(text: str, edits: list[tuple[int, str, int, int]], longest: int) -> str:
    """Give the text with something done to it at each of these places, in thousandths of its length."""
    for place, what, piece, run in edits:
        at = len(text) * place // 1_000
        put = PIECES[piece] * run
        match what:
            case "in":
                text = text[:at] + put + text[at:]
            case "over":
                text = text[:at] + put + text[at + len(put) :]
            case "out":
                text = text[:at] + text[at + run :]
            case "tear":
                text = text[:at]
            case _:
                text += text[at:]
        text = text[: 2 * longest]
    return text[:longest]


def texts(real: tuple[str, ...], longest: int) -> st.SearchStrategy[str]:
    """Texts of these that were changed, and some of nothing but pieces."""
    changed = st.builds(edited, st.sampled_from(real), _EDITS, st.just(longest))
    pieces = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
    filled = st.builds(
        lambda before, piece, after: (before + piece * longest)[: longest - len(after)] + after,
        st.sampled_from(real), st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("".join),
        st.sampled_from(["", " sold", " in acme", '"']),
    )  # fmt: skip
    return st.one_of(changed, changed, changed, pieces, filled)


NOTHING_REAL: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**400, float("inf"), "", " ", "x" * 3_000, [], {},
    [None], [[]], [{}], {"": ""},
    {"type": "input"}, {"type": None}, {"value": []}, "\ud800", "<!channel>", "00 " * 300, "[" * 900,
)  # fmt: skip
"""What may stand where something else belongs."""


def _within(value: Any, path: list[int], change: Callable[[Any], Any]) -> Any:
    """Give the value with one of its parts changed: the path tells which, whatever its shape."""
    if not path or not isinstance(value, dict | list) or not value:
        return change(value)
    names = list(value) if isinstance(value, dict) else list(range(len(value)))
    name = names[path[0] % len(names)]
    changed = _within(value[name], path[1:], change)
    if isinstance(value, dict):
        return {**value, name: changed}
    return [*value[:name], changed, *value[name + 1 :]]


def _deeper(value: Any) -> Any:
    for _ in range(60):
        value = [value]
    return value


def _changed(value: Any, path: list[int], what: str, text: str, at: int) -> Any:
    changes: dict[str, Callable[[Any], Any]] = {
        "text": lambda part: part + text if isinstance(part, str) else text,
        "other": lambda _: NOTHING_REAL[at % len(NOTHING_REAL)],
        "more": lambda part: (
            [*part, *(part * 30)]
            if isinstance(part, list)
            else {**part, text[:40]: part}
            if isinstance(part, dict)
            else [part] * 20
        ),
        "less": lambda _: None,
        "deeper": _deeper,
    }
    return _within(value, path, changes[what])


def values(real: tuple[Any, ...], longest: int) -> st.SearchStrategy[Any]:
    """JSON of these in which parts were changed: texts, types, how many there are, how deep."""
    changes = st.lists(
        st.tuples(
            st.lists(st.integers(0, 30), max_size=7),
            st.sampled_from(["text", "text", "text", "other", "more", "less", "deeper"]),
            texts((*CALLS, *TAGS), longest),
            st.integers(0, len(NOTHING_REAL) - 1),
        ),
        min_size=1,
        max_size=5,
    )

    def all_changed(value: Any, made: list[tuple[list[int], str, str, int]]) -> Any:
        for path, what, text, at in made:
            value = _changed(value, path, what, text, at)
        return value

    return st.builds(all_changed, st.sampled_from(real), changes)


MESSAGES: tuple[dict[str, Any], ...] = (
    {"text": "Call <tel:+15309999999|530-999-9999> about mycalls00001, then ABCD1234-ABCD1234."},
    {
        "text": "",
        "blocks": [
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "text", "text": "ring 530-", "style": {"bold": True}},
                            {"type": "text", "text": "999-9999"},
                            {"type": "link", "url": "tel:+15309999999", "text": "here"},
                            {"type": "user", "user_id": "U0SAM"},
                            {"type": "emoji", "name": "phone"},
                        ],
                    },
                    {"type": "rich_text_list", "elements": [{"type": "rich_text_section", "elements": []}]},
                ],
            },
            {"type": "section", "text": {"type": "mrkdwn", "text": "*From* 1-800-CONTACTS"}, "fields": []},
        ],
    },
    {
        "text": "new lead",
        "attachments": [
            {
                "fallback": "530 999 9999",
                "fields": [{"title": "Caller", "value": "(530) 999-9999", "short": True}],
                "footer": "CRM",
                "blocks": [{"type": "context", "elements": [{"type": "plain_text", "text": "x204"}]}],
            }
        ],
    },
    {
        "text": "",
        "subtype": "file_share",
        "files": [
            {
                "mode": "email",
                "title": "Fwd: missed call",
                "subject": "Fwd: missed call from 530-999-9999",
                "from": [{"address": "a@b.example", "name": "A", "original": "A <a@b.example>"}],
                "plain_text": "> On Monday (530) 999-9999 called\n> sip:+15309999999@sbc.example.com\n-- \nA",
                "preview": "<p>530-999-9999</p>",
                "transcription": {"status": "complete", "preview": {"content": "call me at 530 999 9999"}},
                "initial_comment": {"comment": "see 9999"},
            }
        ],
    },
)

ANSWERS: tuple[dict[str, Any], ...] = (
    {
        "current_calls": [
            {
                "transaction_id": "ABCD1234-ABCD1234",
                "external_unique_id": "mycalls00001",
                "calling_phone_number": "+15309999999",
                "destination_phone_number": "855-559-5599x204",
                "called_phone_number": "+18557174046",
                "start_time": "2026-01-15T12:02:00-07:00",
                "bridge_start_time": 1768478580,
                "city": "Montr\u00e9al",
                "repeat_calling_phone_number": True,
                "keypresses": "1,2",
                "advertiser_campaign_name": "Spring Sale",
                "custom_data": {
                    "utm_source": {"value": "google", "source": "VirtualLine"},
                    "note": "call 530",
                },
                "demographics_data": {"first_name_data_append": "Jane"},
            },
            {"transaction_id": "EFGH5678-EFGH5678", "custom_data": [{"name": "a", "value": "b"}]},
        ]
    },
    {
        "calls_in_progress": [{"transaction_id": "A-1", "call_start_time_utc": "2022-09-02 10:00:00"}],
        "partial_data": True,
        "errors": [{"error": "x", "error_description": "a network didn't answer"}],
    },
    {"current_call": {"transaction_id": "A-1", "start_time": "Mon, 02 Mar 2026 12:00:00 PST"}},
)

_CHARSETS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-32-be", "latin-1", "cp1252")

_TORN = ("NaN", "-Infinity", "\\ud800", "\\u0000", "\x01", '"', "{", "}", "[", "]", ",", ":", "null",
    "[" * 200, '{"a":' * 80,
         "\\", "1e999", "9" * 400, "\ufeff", "<html>", "\0")  # fmt: skip


def answers() -> st.SearchStrategy[str]:
    """Bytes of the API's, each as the character of its number: changed, torn, in some charset."""

    def written(value: Any, charset: str, tears: list[tuple[int, int, int]], cut: int) -> str:
        text = json.dumps(value, ensure_ascii=charset == "latin-1", default=str)
        for place, torn, out in tears:
            at = len(text) * place // 1_000
            text = text[:at] + _TORN[torn] + text[at + out :]
        body = text.encode(charset, errors="replace")
        return body[: len(body) * cut // 100 if cut else None].decode("latin-1")

    tears = st.lists(
        st.tuples(st.integers(0, 999), st.integers(0, len(_TORN) - 1), st.sampled_from([0, 0, 1, 9])),
        max_size=3,
    )
    cuts = st.sampled_from([0, 0, 0, 1, 30, 70, 99])
    whole = st.builds(written, values(ANSWERS, 3_000), st.sampled_from(_CHARSETS), tears, cuts)
    return st.one_of(whole, whole, whole, st.binary(max_size=200).map(lambda body: body.decode("latin-1")))


CARRIED = (
    '{"v":1,"f":"0123456789ab","t":"ABCD1234-ABCD1234"}',
    '{"v":1,"f":"0123456789ab","t":"ABCD1234-ABCD1234","q":"sold","s":"01234567"}',
    '{"v":1,"f":"0123456789ab","d":"x_-1","p":2}',
    '{"v":1,"f":"0123456789ab","r":"x","t":"ABCD1234-ABCD1234"}',
    '{"v":1,"f":"0123456789ab","d":"x","n":0}',
    '{"v":1,"f":"0123456789ab","c":["A-1","B-2"],"n":3}',
    '{"v":1,"f":"0123456789ab","t":"A-1","a":"refresh"}',
)

CLICKS: tuple[dict[str, Any], ...] = (
    {
        "type": "block_actions",
        "user": {"id": "U0SAM", "team_id": "T0ACME"},
        "team": {"id": "T0ACME", "enterprise_id": None},
        "container": {"type": "message", "message_ts": "1700000000.000100", "is_ephemeral": False},
        "channel": {"id": "C0SALES", "name": "sales"},
        "message": {"ts": "1700000000.000100", "blocks": [{"type": "actions", "block_id": "call:1"}]},
        "response_url": "https://hooks.slack.com/x",
        "trigger_id": "1.2",
        "actions": [
            {
                "action_id": "tag.quick:1",
                "block_id": "b",
                "value": CARRIED[1],
                "action_ts": "1700000000.123456",
                "selected_option": {"value": CARRIED[6]},
            }
        ],
    },
    {
        "type": "message_action",
        "callback_id": "look_up",
        "user": {"id": "U0SAM", "team_id": "T0ACME"},
        "message": MESSAGES[3],
        "message_ts": "1.2",
        "channel": {"id": "C0SALES"},
        "trigger_id": "1.2",
    },
    {
        "type": "event_callback",
        "event_id": "Ev1",
        "event": {"type": "channel_shared", "channel": "C0", "connected_team_id": "T9"},
    },
    {"command": "/tag", "text": "9999 sold", "team_id": "T0ACME", "user_id": "U0SAM", "channel_id": "D1"},
)


def clicks() -> st.SearchStrategy[Any]:
    """Payloads with values of buttons in them that were changed."""
    carried = st.builds(edited, st.sampled_from(CARRIED), _EDITS, st.just(3_000))

    def with_value(payload: Any, value: str) -> Any:
        if isinstance(payload, dict) and isinstance(payload.get("actions"), list):
            first = payload["actions"][:1]
            return {
                **payload,
                "actions": [{**each, "value": value} for each in first if isinstance(each, dict)],
            }
        return payload

    return st.builds(with_value, values(CLICKS, 500), carried)
