"""What is to be seen at an address."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.browser.address import Address
from sandbox.browser.conversation import TOGETHER
from sandbox.browser.page import Page, page_at
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from tests.waiting import PATIENCE

LIMIT = 0

BEGAN = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


class Clock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.now = BEGAN

    def __call__(self) -> float:
        """Give unix seconds."""
        return self.now.timestamp()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> SlackSandbox:
    return SlackSandbox(example_workspace(), clock=clock, ack_seconds=PATIENCE)


def at(slack: SlackSandbox, clock: Clock, url: str = "as=U0ANA&in=C0SALES") -> Page:
    query = dict(part.split("=") for part in url.split("&"))
    return page_at(Address.read(query, slack.workspace), slack, clock.now)


def test_messages_that_follow_each_other_share_a_heading(slack: SlackSandbox, clock: Clock) -> None:
    """Of one person, soon after each other; an answer below one parts it from the next."""
    slack.say("U0ANA", "C0SALES", "one")
    clock.now += TOGETHER - timedelta(seconds=1)
    two = slack.say("U0ANA", "C0SALES", "two")
    clock.now += TOGETHER
    slack.say("U0ANA", "C0SALES", "three")
    slack.say("U0SAM", "C0SALES", "four")
    five = slack.say("U0SAM", "C0SALES", "five")
    assert [entry.continues for entry in at(slack, clock).entries] == [False, True, False, False, True]
    slack.say("U0ANA", "C0SALES", "an answer", thread=five)
    slack.say("U0SAM", "C0SALES", "six")
    entries = at(slack, clock).entries
    assert [entry.continues for entry in entries] == [False, True, False, False, True, False]
    assert [entry.replies for entry in entries] == [0, 0, 0, 0, 1, 0]
    assert entries[1].ts == two.ts


def test_each_day_begins_with_its_name(slack: SlackSandbox, clock: Clock) -> None:
    """As the reader says it."""
    slack.say("U0ANA", "C0SALES", "on Monday")
    clock.now += timedelta(days=3)
    slack.say("U0ANA", "C0SALES", "on Thursday")
    clock.now += timedelta(days=1)
    slack.say("U0ANA", "C0SALES", "on Friday")
    slack.say("U0ANA", "C0SALES", "again")
    days = [entry.day for entry in at(slack, clock).entries]
    assert days == ["Monday, 4 May 2026", "Yesterday", "Today", None]


def test_answers_stand_in_their_thread(slack: SlackSandbox, clock: Clock) -> None:
    """The place shows how many there are, and the thread beside it all of them."""
    first = slack.say("U0SAM", "C0SALES", "who?")
    slack.say("U0ANA", "C0SALES", "me", thread=first)
    last = slack.say("U0VIC", "C0SALES", "or me", thread=first)
    page = at(slack, clock)
    assert [(entry.ts, entry.replies) for entry in page.entries] == [(first.ts, 2)]
    assert page.thread is None
    thread = at(slack, clock, f"as=U0ANA&in=C0SALES&thread={first.ts}").thread
    assert thread is not None
    assert thread.first.message == first
    assert [entry.message.text for entry in thread.replies if entry.message] == ["me", "or me"]
    assert thread.replies[-1].ts == last.ts


def test_a_deleted_message_leaves_its_answers(slack: SlackSandbox, clock: Clock) -> None:
    """One without answers leaves nothing."""
    first = slack.another_app_says("C0SALES", "to be deleted")
    slack.say("U0ANA", "C0SALES", "why?", thread=first)
    alone = slack.another_app_says("C0SALES", "this too")
    slack._state.delete(first)
    slack._state.delete(alone)
    page = at(slack, clock, f"as=U0ANA&in=C0SALES&thread={first.ts}")
    assert [(entry.ts, entry.message, entry.replies) for entry in page.entries] == [(first.ts, None, 1)]
    assert page.thread is not None
    assert page.thread.first.message is None
    assert at(slack, clock, "as=U0ANA&in=C0SALES&thread=1.2").address.thread is None


def test_the_latest_messages_are_shown_and_older_ones_counted(slack: SlackSandbox, clock: Clock) -> None:
    """They can be had, too."""
    for number in range(75):
        slack.say("U0ANA", "C0SALES", f"message {number}")
    page = at(slack, clock)
    assert (len(page.entries), page.older) == (60, 15)
    further = page_at(page.address.with_older(), slack, clock.now)
    assert (len(further.entries), further.older) == (75, 0)


def test_who_one_can_be_and_where_one_can_go(slack: SlackSandbox, clock: Clock) -> None:
    """With roles in words, and what is special about a place."""
    sidebar = at(slack, clock).sidebar
    assert {person.name: person.role for person in sidebar.people} == {
        "Ana Agent": "agent",
        "Sam Supervisor": "supervisor",
        "Vic Viewer": "viewer",
        "Olga Operations": "no role; whom the refused are sent to",
        "Gus Guest": "guest of one channel",
        "Nell Newcomer": "no role",
        "Otto Outsider": "outsider, of Other Company",
    }
    assert sidebar.person.name == "Ana Agent"
    marks = {line.called: (line.kind, line.shared_with, line.archived) for line in sidebar.channels}
    assert marks["#leads"] == ("private", "", False)
    assert marks["#partners"] == ("public", "Other Company", False)
    assert marks["#old"] == ("public", "", True)
    assert [(line.name, line.kind) for line in sidebar.direct] == [
        ("Switchboard", "app"),
        ("Sam Supervisor", "person"),
    ]
    otto = at(slack, clock, "as=U9OTTO&in=C0SHARED").sidebar
    assert (otto.workspace, len(otto.channels), otto.direct) == ("Other Company", 1, ())


def test_news_are_what_others_wrote(slack: SlackSandbox, clock: Clock) -> None:
    """Not what one wrote oneself; what only one person sees is news for them alone."""
    slack.say("U0ANA", "C0SALES", "mine")
    for_sam = slack._state.post("C0SALES", {"text": "for Sam"}, only_for="U0SAM")
    told = slack._state.post("D0SAM", {"text": "a direct message"})

    def latest(person: str) -> str:
        lines = at(slack, clock, f"as={person}&in=C0RANDOM").sidebar.channels
        return next(line.latest for line in lines if line.name == "sales")

    assert latest("U0ANA") == ""
    assert latest("U0SAM") == for_sam.ts
    wrote = {person.name: person.wrote for person in at(slack, clock).sidebar.people if person.wrote}
    assert wrote == {"Sam Supervisor": told.ts}


@pytest.mark.parametrize(
    ("place", "notes"),
    [
        ("C0SALES", ()),
        ("C0RANDOM", ("Switchboard isn't in it",)),
        ("C0OLD", ("archived",)),
        ("C0NEWS", ("only admins post",)),
        ("C0SHARED", ("shared with Other Company",)),
        ("D0ANASAM", ()),
    ],
)
def test_what_is_special_about_a_place_stands_above_it(
    slack: SlackSandbox, clock: Clock, place: str, notes: tuple[str, ...]
) -> None:
    """In words."""
    assert at(slack, clock, f"as=U0ANA&in={place}").heading.notes == notes


def test_nothing_can_be_written_in_an_archived_channel(slack: SlackSandbox, clock: Clock) -> None:
    """It can be read."""
    box = at(slack, clock, "as=U0ANA&in=C0OLD").box
    assert box.closed == "#old is archived. Nothing can be written here."
    assert at(slack, clock).box.closed is None


def test_a_home_is_there_for_whom_one_was_published(slack: SlackSandbox, clock: Clock) -> None:
    """For nobody else, whatever the address says."""
    section = {"type": "section", "text": {"type": "plain_text", "text": "Welcome"}}
    slack._state.views.publish("U0ANA", {"type": "home", "blocks": [section]})
    ana, sam = (at(slack, clock, f"as={who}&in=D0{who[2:]}&tab=home") for who in ("U0ANA", "U0SAM"))
    assert ana.home is not None
    assert (ana.heading.has_home, ana.address.home) == (True, True)
    assert (sam.home, sam.heading.has_home, sam.address.home) == (None, False, False)
