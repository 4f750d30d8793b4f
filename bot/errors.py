"""What can go wrong, as types. Each knows the words for the person it happened to.

BotError                    something a person is told in its own words
├── Misunderstood           what was typed can't be read; says what was understood and what is wrong
│   └── commands.grammar NearMiss   … and how it can be finished with one click
├── config.fields.ValueRefused   a value that a field doesn't take
├── NotPermitted            the person may not do this, or nothing is known of them
├── UnknownCommand          a command that Slack sends us and the index doesn't have
├── GroupUnchecked          a user group's list is too old for what they want to do
├── NotChecked              Slack could not be asked who they are
├── TooOften                more lookups or changes in a minute than one person may make
├── NotKept                 what was typed holds a number that must not be stored
├── NotWritable             the organization's calls can't be written to
├── NewerFirst              a newer change of the same field was taken in first
├── GaveUp                  Slack had given up on it before Switchboard got to it
├── OutOfDate               a button or query from before a restart, or from another configuration
├── database.errors.LedgerError   nothing could be written down, so nothing is done
└── invoca.errors.InvocaError   the API refused, failed or could not be reached

Anything that is not a BotError is a fault of ours: people get a reference id, the log its type and place.
"""

from collections.abc import Sequence
from typing import Any

from bot import words
from bot.text.markup import literal
from bot.words import quote

OUT_OF_DATE = "That button has expired, or isn't yours. Nothing was done: look the call up again."

BY_NUMBER = "You can't search by phone number. Open a call from the list."

LACKED = {
    "look by number": BY_NUMBER,
    "tag": "You can view calls, not tag them.",
    "share": "You can view calls, not share them.",
    "caller profile": "Only supervisors can see caller profiles.",
}
"""By what the permission is called."""

NEWER_FIRST = "Nothing was set: something newer was set on this call first. Look the call up to see it."

GAVE_UP = "That reached me too late, so nothing was done."

NOBODY = "Switchboard can't help you here. Ask whoever brought you to this channel."


class BotError(Exception):
    """Something that is told to the person it happened to, in its own words."""

    offered: tuple[Any, ...] = ()
    """Buttons that go with the words (bot.cards.kit.blocks.Element)."""
    again: str = ""
    """When the same may work, such as "in a moment"; empty where time alone doesn't help."""

    def words(self) -> str:
        """Mrkdwn for the person: what happened, and what they can do now. Values in it are escaped."""
        raise NotImplementedError


class Misunderstood(BotError):
    """What was typed can't be carried out. Both are mrkdwn: the problem, and what was understood."""

    def __init__(self, problem: str, understood: str = "") -> None:
        self.problem = problem
        self.understood = understood
        super().__init__("misunderstood")

    def words(self) -> str:
        return words.misunderstood(self.problem, self.understood)


class NotPermitted(BotError):
    """The person may not do this. Whose calls they are, and whom to ask, where they may know that much.

    ``contact`` is None for the contact in person, who is sent to nobody. ``needed`` names what they lack,
    where they have a role and it isn't enough.
    """

    def __init__(
        self, contact: str | None = None, organization_name: str | None = None, needed: str | None = None
    ) -> None:
        self.contact = contact
        self.organization_name = organization_name
        self.needed = needed
        super().__init__("not permitted")

    def words(self) -> str:
        if self.organization_name is None:
            return NOBODY
        ask = "" if self.contact is None else f" Ask <@{self.contact}> for access."
        if self.needed is not None:
            lacked = LACKED[self.needed]
            return lacked if lacked == BY_NUMBER else f"{lacked}{ask}"
        name = literal(self.organization_name, 60)
        if self.contact is None:
            return f"You can't see the calls of {name}: Switchboard's configuration gives you no role there."
        return f"You can't see the calls of {name}.{ask}"


class UnknownCommand(BotError):
    """Slack sends us a command that this version doesn't know: the app's manifest is of another one."""

    def __init__(self, command: str) -> None:
        self.command = command
        super().__init__("unknown command")

    def words(self) -> str:
        return (
            f"I don't know {quote(self.command)}: the app in Slack is of another version than Switchboard. "
            "Tell whoever looks after Switchboard here."
        )


class GroupUnchecked(BotError):
    """A user group's list could not be refreshed lately: enough to look, not to change or reveal anything."""

    def words(self) -> str:
        return words.GROUP_UNCHECKED


class NotChecked(BotError):
    """Slack could not be asked whether the person is a full member, which everything depends on here."""

    again = words.IN_A_MOMENT

    def words(self) -> str:
        return words.NOT_CHECKED


class TooOften(BotError):
    """One person did this too often in a minute. ``wait`` is in seconds."""

    def __init__(self, wait: float) -> None:
        self.wait = wait
        self.again = f"in {words.seconds(wait)}"
        super().__init__("too often")

    def words(self) -> str:
        return "Too many requests in one minute, so nothing was done."


class NotKept(BotError):
    """A text looks like a payment card's or a social security number: it is stored nowhere."""

    def words(self) -> str:
        return words.NOT_KEPT


class OutOfDate(BotError):
    """What was clicked is from an older state of things and must be looked up again."""

    def words(self) -> str:
        return OUT_OF_DATE


class NewerFirst(BotError):
    """Something newer, by Slack's clock, was set first: what is older doesn't go on top of it."""

    def words(self) -> str:
        return NEWER_FIRST


class GaveUp(BotError):
    """Slack waited three seconds for an ack and said that it failed, before it could be looked at."""

    again = words.NOW

    def words(self) -> str:
        return GAVE_UP


class NotWritable(BotError):
    """The organization's calls can't be written to, by its configuration or by what the API allows."""

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__("not writable")

    def words(self) -> str:
        return self.said


class ConfigurationFaults(Exception):
    """The start is refused; ``lines`` has one line a fault: which, where, what is expected."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(lines)
        super().__init__(f"{len(self.lines)} faults in the configuration")
