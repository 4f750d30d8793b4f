from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.calls.mentions import LONGEST_TEXT, MOST_FILES, MOST_PARTS, MessageText, text_of
from tests.steps import counted

Json = dict[str, Any]


def rich(*elements: Json, kind: str = "rich_text_section") -> Json:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


def words(text: str, **style: bool) -> Json:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def said(text: str, kind: str = "plain_text") -> Json:
    return {"type": kind, "text": text}


def form(element: Json, **more: Json) -> Json:
    return {"type": "input", "element": element, **more}


def row(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


LINKED = {"type": "link", "url": "tel:5309999999", "text": "530-999-9999"}

SECTION = {"type": "rich_text_section", "elements": [words("A")]}


@pytest.mark.parametrize(
    ("block", "text"),
    [
        ({"type": "section", "text": said("*Hello*", "mrkdwn")}, "*Hello*"),
        ({"type": "section", "fields": [said("A", "mrkdwn"), said("B")]}, "A\nB"),
        ({"type": "context", "elements": [said("A"), {"type": "image", "alt_text": "B"}]}, "A\nB"),
        ({"type": "header", "text": said("Heading")}, "Heading"),
        ({"type": "markdown", "text": "**Hello**"}, "**Hello**"),
        ({"type": "image", "alt_text": "A roof", "title": said("Roof")}, "A roof\nRoof"),
        ({"type": "table", "rows": [[said("A", "raw_text"), rich(words("B"))]]}, "A\nB"),
        (form({"type": "plain_text_input", "initial_value": "530"}, hint=said("Phone")), "530\nPhone"),
        (row({"type": "button", "text": said("Go"), "value": "unseen", "confirm": said("Sure?")}), "Go"),
        (row({"type": "radio_buttons", "options": [{"text": said("One"), "value": "unseen"}]}), "One"),
        (rich(words("530-", bold=True), words("999-9999")), "530-999-9999"),
        (rich(words("ring "), LINKED), "ring <tel:5309999999|530-999-9999>"),
        (rich({"type": "link", "url": "https://a.example"}, words(" now")), "<https://a.example> now"),
        (rich({"type": "user", "user_id": "U1"}, {"type": "channel", "channel_id": "C1"}), "<@U1><#C1>"),
        (rich({"type": "broadcast", "range": "here"}, {"type": "emoji", "name": "roof"}), "<!here>:roof:"),
        (rich({"type": "usergroup", "usergroup_id": "S1"}, {"type": "date"}), "<!subteam^S1>"),
        (rich(words("CRM-1042"), kind="rich_text_preformatted"), "CRM-1042"),
        (
            {"type": "rich_text", "elements": [{"type": "rich_text_list", "elements": [SECTION, SECTION]}]},
            "A\nA",
        ),
        ({"type": "of_next_year", "body": {"text": "Hello", "value": "unseen"}}, "Hello"),
    ],
)
def test_every_block_is_read(block: Json, text: str) -> None:
    """What a person can read in a block is in the text, and what only the app gets isn't."""
    assert text_of({"blocks": [block]}).text == text


def test_attachments_are_read() -> None:
    """Other apps post what they know of a caller as an attachment: its texts, its fields, its blocks."""
    attachment = {
        "id": 1,
        "color": "36a64f",
        "fallback": "New lead",
        "pretext": "New lead",
        "author_name": "CRM",
        "title": "Dana",
        "title_link": "https://crm.example/hidden",
        "text": "wants a roof",
        "fields": [{"title": "Phone", "value": "(530) 999-9999", "short": True}],
        "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "More"}}],
        "footer": "CRM-1042",
        "ts": 1763760000,
    }
    expected = "New lead\nCRM\nDana\nwants a roof\nPhone\n(530) 999-9999\nMore\nCRM-1042"
    assert text_of({"text": "", "attachments": [attachment]}).text == expected


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("Call 530-999-9999 &amp; wait", rich(words("Call 530-999-9999 & wait"))),
        ("*Call* _her_ `now`", rich(words("Call", bold=True), words(" her now"))),
        ("ring <tel:5309999999|530-999-9999>", rich(words("ring "), LINKED)),
        ("a\nb", {"type": "section", "text": {"type": "mrkdwn", "text": "a b"}}),
    ],
)
def test_what_is_said_twice_is_read_once(text: str, block: Json) -> None:
    """Slack repeats a message's text in its blocks, only written otherwise."""
    assert text_of({"text": text, "blocks": [block]}).text == text


def test_what_is_in_a_word_tells_it_apart() -> None:
    """Two ids that differ by a mark are two."""
    assert text_of({"text": "CRM_10", "blocks": [rich(words("CRM10"))]}).text == "CRM_10\nCRM10"


def test_the_first_20_000_characters_are_read() -> None:
    """All together, and no word is cut in two: its beginning could be another's id."""
    message = {"text": "word " * 3_000, "blocks": [rich(words("530-999-9999 " * 1_000))]}
    read = text_of(message)
    text = read.text
    assert not read.is_whole
    assert LONGEST_TEXT - 20 < len(text) <= LONGEST_TEXT
    assert text.endswith("530-999-9999")


def test_a_long_message_that_slack_says_twice_is_read_to_its_end() -> None:
    """What the blocks repeat of the text is nothing more to read."""
    whole = "word " * 3_000
    assert text_of({"text": whole, "blocks": [rich(words(whole))]}) == MessageText(whole, is_whole=True)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from([
            "type", "text", "blocks", "elements", "attachments", "fields", "title", "value", "url", "a",
        ])
        | st.text(max_size=3),
        inner | st.sampled_from(["rich_text", "rich_text_section", "link", "user", "text", "section", "{x}"]),
        max_size=4,
    ),
    max_leaves=30,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["text", "blocks", "attachments", "files", "ts"]), JSON))
@example({"blocks": [{"type": "rich_text", "elements": [{"type": ["rich_text_section"], "elements": []}]}]})
@example({"blocks": [{"type": "rich_text", "elements": [{"type": {}, "elements": []}]}]})
def test_any_shape_is_read(message: Mapping[str, Any]) -> None:
    """A payload of whatever shape has a text, if only an empty one."""
    assert len(text_of(message).text) <= LONGEST_TEXT


def test_depth_and_breadth_are_no_matter() -> None:
    """Neither a thousandfold nesting nor half a million parts takes the reader down."""
    deep: Json = {"type": "rich_text", "elements": []}
    for _ in range(5_000):
        deep = {"type": "rich_text", "elements": [deep], "blocks": [deep["elements"]]}
    text, steps = counted(lambda: text_of({"blocks": [deep, {"text": "after"}]}).text)
    assert text.strip() in {"", "after"}
    assert steps < 100_000


@pytest.mark.parametrize(
    "blocks",
    [
        [[{"text": ""}]] * 250_000 + [{"text": "unread"}],
        ["said"] * 50_000,
        [*["*a"] * 50_000, *["**a"] * 50_000],
        [rich(*[LINKED] * 500)] * 500,
        [{"type": "rich_text", "elements": [SECTION] * 20}] * 10_000,
        [{"type": "rich_text", "elements": [[]] * 9_000}] * 100,
        [f"{'&amp; ' * 1_000}{'*' * at}" for at in range(1_000)],
    ],
    ids=range(7),
)
def test_how_much_there_is_is_no_matter(blocks: list[Any]) -> None:
    """Neither how many parts there are, in whatever they stand, nor how often they repeat each other."""
    text, steps = counted(lambda: text_of({"blocks": blocks}).text)
    assert "unread" not in text
    assert steps < 200_000


def test_how_much_stands_in_files_is_no_matter() -> None:
    """However many there are that say the same; what isn't read isn't said to be."""
    names = ("title", "subject", "plain_text", "preview")
    files = [{name: "&amp;" * (4_000 - at) for at, name in enumerate(names)}] * 100
    text, steps = counted(lambda: text_of({"files": files}))
    assert not text.is_whole
    assert steps < 200_000


@pytest.mark.parametrize(
    "message",
    [
        {"blocks": [{}] * MOST_PARTS},
        {"blocks": [rich(*[words("")] * MOST_PARTS)]},
        {"blocks": [{"type": "rich_text", "elements": [[]] * MOST_PARTS}]},
        {"files": [{}] * (MOST_FILES + 1)},
    ],
    ids=["parts", "elements", "sections", "files"],
)
def test_a_message_of_too_many_parts_is_not_read_to_its_end(message: Json) -> None:
    """Nothing that follows is looked at, which is told, however few characters there are."""
    assert not text_of(message).is_whole
    assert text_of({name: each[:1] for name, each in message.items() if name == "files"}).is_whole


@pytest.mark.parametrize("part", ["_", "a_", "__ ", "*", "&amp", "&", " ", "\n", "<", "\u2022"])
def test_hostile_text_takes_no_time(part: str) -> None:
    """The longest text of the worst kind, said in every way there is, is read at once."""
    text = (part * LONGEST_TEXT)[:LONGEST_TEXT]
    message = {"text": text, "blocks": [rich(words(text)), {"type": "section", "text": said(text)}]}
    _, steps = counted(lambda: text_of(message))
    assert steps < 20_000


def test_files_are_read() -> None:
    """An e-mail, a snippet and a recording: what Slack sends of each, once."""
    files: list[Json] = [
        {
            "title": "Re: roof",
            "subject": "Re: roof",
            "plain_text": "from 530-999-9999\nDana",
            "preview": "from 530",
        },
        {"title": "log.txt", "preview": "ABCD1234-ABCD1234", "initial_comment": {"comment": "see"}},
        {
            "name": "a.m4a",
            "transcription": {"status": "complete", "preview": {"content": "call me", "has_more": True}},
        },
        {"title": 5, "transcription": []},
    ]
    assert text_of({"text": "", "files": files}).text.splitlines() == [
        "Re: roof",
        "from 530-999-9999",
        "Dana",
        "log.txt",
        "ABCD1234-ABCD1234",
        "see",
        "call me",
    ]
