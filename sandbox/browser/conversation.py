"""Messages as a page shows them: one after the other with who and when, threads beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.slack.messages import Message
from sandbox.slack.workspace import Workspace

TOGETHER = timedelta(minutes=5)
"""Messages of one author that follow each other within this time share one heading."""
HUES = 8


@dataclass(frozen=True)
class Author:
    """Who wrote a message: `initials` and `hue`, one of eight, make the picture."""

    name: str
    initials: str
    hue: int
    is_app: bool


@dataclass(frozen=True)
class Entry:
    """A message, or what is left of one that was deleted while it has answers (`message` is None then)."""

    ts: str
    message: Message | None
    author: Author | None
    sent: datetime
    day: str | None = None
    continues: bool = False
    replies: int = 0
    last_reply: datetime | None = None


@dataclass(frozen=True)
class Thread:
    """The first message of a thread, and its answers."""

    ts: str
    first: Entry
    replies: tuple[Entry, ...]


def entries_of(seen: Sequence[Message], workspace: Workspace, now: datetime) -> list[Entry]:
    """Give what stands in a place itself: everything that is no answer in a thread."""
    answers = _answers(seen)
    there = {each.ts for each in seen}
    firsts = {each.ts: each for each in seen if not _is_answer(each)}
    stands = sorted({*firsts, *(ts for ts in answers if ts not in there)})
    entries: list[Entry] = []
    for ts in stands:
        entries.append(_entry(ts, firsts.get(ts), answers.get(ts, []), workspace, now, entries[-1:]))
    return entries


def thread_of(ts: str, seen: Sequence[Message], workspace: Workspace, now: datetime) -> Thread | None:
    """Give the thread that begins with this message; None where nothing of it is left, or ever was."""
    first = next((each for each in seen if each.ts == ts and not _is_answer(each)), None)
    answers = _answers(seen).get(ts, [])
    if first is None and not answers:
        return None
    replies: list[Entry] = []
    for answer in answers:
        replies.append(_entry(answer.ts, answer, [], workspace, now, replies[-1:]))
    return Thread(ts, _entry(ts, first, answers, workspace, now, []), tuple(replies))


def _is_answer(message: Message) -> bool:
    return message.thread_ts not in {None, message.ts}


def _answers(seen: Sequence[Message]) -> dict[str, list[Message]]:
    answers: dict[str, list[Message]] = {}
    for each in seen:
        if _is_answer(each):
            answers.setdefault(str(each.thread_ts), []).append(each)
    return answers


def _entry(  # noqa: PLR0913, PLR0917 - the message, and each thing that says how it is shown
    ts: str,
    message: Message | None,
    answers: Sequence[Message],
    workspace: Workspace,
    now: datetime,
    before: Sequence[Entry],
) -> Entry:
    sent = _moment(ts, now)
    above = before[0] if before else None
    begins_a_day = above is None or above.sent.date() != sent.date()
    return Entry(
        ts=ts,
        message=message,
        author=_author(message.user, workspace) if message else None,
        sent=sent,
        day=_day(sent, now) if begins_a_day else None,
        continues=not begins_a_day and above is not None and _goes_on(above, message, sent),
        replies=len(answers),
        last_reply=_moment(answers[-1].ts, now) if answers else None,
    )


def _goes_on(above: Entry, message: Message | None, sent: datetime) -> bool:
    """Whether a message needs no heading of its own: cards of the app's always have one."""
    if message is None or above.message is None or message.from_app or message.ephemeral:
        return False
    same = above.message.user == message.user and not above.message.ephemeral
    return same and not above.replies and sent - above.sent < TOGETHER


def _moment(ts: str, now: datetime) -> datetime:
    return datetime.fromtimestamp(float(ts), now.tzinfo)


def _day(sent: datetime, now: datetime) -> str:
    ago = (now.date() - sent.date()).days
    if ago in {0, 1}:
        return "Yesterday" if ago else "Today"
    return f"{sent:%A}, {sent.day} {sent:%B %Y}"


def _author(user_id: str, workspace: Workspace) -> Author:
    user = workspace.users.get(user_id)
    name = user.real_name if user else user_id
    words = name.split()
    initials = "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
    return Author(name, initials, sum(user_id.encode()) % HUES, bool(user and user.is_bot))
