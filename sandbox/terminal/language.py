"""What can be typed at the prompt. Pure: a line in, what it asks for out."""

import re
from dataclasses import dataclass
from enum import StrEnum

from sandbox.terminal.cells import on_one_line
from sandbox.terminal.choosing import Unclear, choose


class Verb(StrEnum):
    """The words of the prompt."""

    AS = "as"
    IN = "in"
    LOOK = "look"
    ON = "on"
    FIND = "find"
    SAY = "say"
    REPLY = "reply"
    INVOCA = "invoca"
    NEW = "new"
    END = "end"
    API = "api"
    SLACK = "slack"
    REQUESTS = "requests"
    LOG = "log"
    RESTART = "restart"
    KILL = "kill"
    STOP = "stop"
    HELP = "help"
    QUIT = "quit"


@dataclass(frozen=True)
class Nothing:
    """An empty line."""


@dataclass(frozen=True)
class Slash:
    """A slash command, as one types it in Slack."""

    command: str
    text: str


@dataclass(frozen=True)
class Number:
    """A number on the screen, and the words to fill in there."""

    number: int
    words: str = ""


@dataclass(frozen=True)
class Word:
    """One of the prompt's own words, and what stands behind it."""

    verb: Verb
    rest: str = ""


Asked = Nothing | Slash | Number | Word

HELP = (
    (
        "In Slack",
        (
            ("/calls …", "type a command; /calls help is Switchboard's own help"),
            ("/tag … sold", "tag a call: its id, or caller and destination, then what to set"),
            ("3", "press the button, or take the choice, that has this number"),
            ("3 some words", "fill in the field that has this number; 3 - empties it, and \\n breaks a line"),
            ("on m2 look up", "choose a shortcut in the menu of message m2; on look up: of the last one"),
            ("find a call", "choose the shortcut that is in the search bar"),
            ("say …, reply m2 …", "write something here, or in the thread of message m2"),
            ("/invite", "bring Switchboard into this channel"),
            ("as sam", "be somebody else; as alone lists the people"),
            ("in #random, in dm", "go somewhere else; in alone lists the places"),
            ("look", "see the place again, as you see it"),
        ),
    ),
    (
        "At Invoca",
        (
            ("invoca", "list the calls that really are in progress"),
            ("new call, end 2", "let a call begin; end the second of the list"),
            ("new call A B", "let a call begin from number A to number B"),
            ("api down, api ok", "trouble with Invoca's API; api alone lists what there is"),
            ("requests", "what Invoca was asked lately; what it is told to change is shown as it comes"),
        ),
    ),
    (
        "In between",
        (
            ("slack down, slack ok", "trouble with Slack; slack alone lists what there is"),
            ("slack share #sales", "share a channel with another company; slack unshare ends it"),
            ("kill", "kill Switchboard in the middle of whatever it does, and start it again"),
            ("restart", "stop it as a platform does, and start it with the code as it is now"),
            ("stop", "stop it, and leave it so until restart"),
            ("log", "the end of its log"),
            ("quit", "leave; so do Ctrl-D and Ctrl-C"),
        ),
    ),
)
"""What can be typed, and what it does. Every word can be cut short: q, req, inv."""

_NUMBER = re.compile(r"\[?(\d{1,3})\]?(?:\s+(.*))?", re.DOTALL)
_PHONE = re.compile(r"[+(]?\d[\d\s().-]{3,}")
_ALIASES = {"?": Verb.HELP, "exit": Verb.QUIT, "bye": Verb.QUIT, "who": Verb.AS, "where": Verb.IN}


def read(line: str) -> Asked:
    """Read a line. Raises Unclear, whose text says what to type instead."""
    typed = line.strip()
    if not typed:
        return Nothing()
    first, _, rest = typed.partition(" ")
    if typed.startswith("/"):
        return Slash(first, rest.strip())
    match = _NUMBER.fullmatch(typed)
    if match and not (len(match[1]) == 3 and _PHONE.fullmatch(typed)):
        return Number(int(match[1]), (match[2] or "").strip())
    try:
        return Word(choose(first, {**{verb.value: verb for verb in Verb}, **_ALIASES}, "word"), rest.strip())
    except Unclear as error:
        raise Unclear(_hint(typed, str(error))) from None


def _hint(typed: str, problem: str) -> str:
    shown = on_one_line(typed)[:60]
    if problem.startswith("Which"):
        return problem
    if _PHONE.match(typed):
        return f"A command begins with a slash: /calls {shown}"
    if shown.split()[0].casefold() in {"calls", "call", "tag"}:
        return f"A command begins with a slash: /{shown}"
    guess = f"{problem.partition('.')[2].strip()} " if "Did you mean" in problem else ""
    return f"I don't know {shown!r}. {guess}Commands begin with a slash: /calls. ? lists what can be typed."
