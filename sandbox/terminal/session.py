"""One person at the prompt: what they type is done, and what comes of it is shown."""

from collections.abc import Awaitable, Callable, Mapping

from sandbox.cast import Cast
from sandbox.invoca.server import InvocaSandbox
from sandbox.slack.messages import Message
from sandbox.slack.server import SlackSandbox
from sandbox.slack.workspace import Channel, User
from sandbox.switchboard import Switchboard
from sandbox.terminal import language
from sandbox.terminal.cells import clean
from sandbox.terminal.choosing import Unclear, choose
from sandbox.terminal.in_slack import InSlack
from sandbox.terminal.language import Nothing, Number, Slash, Verb, Word
from sandbox.terminal.lines import Line, Span, Style, line
from sandbox.terminal.numbered_messages import notes_on, numbered
from sandbox.terminal.other_side import OtherSide
from sandbox.terminal.panels import table
from sandbox.terminal.pressing import Pressing
from sandbox.terminal.targets import Numbers
from sandbox.terminal.terminal import Terminal
from sandbox.terminal.updates import Updates
from sandbox.terminal.watching import Watching, local_now

FIRST_PERSON = "Ana Agent"
FIRST_PLACE = "#sales"
INVITE = "/invite"
LOOKED_BACK = 5  # messages that `look` shows


class Session:
    """The state of the prompt: who one is and where, and what the numbers on the screen stand for."""

    def __init__(
        self, slack: SlackSandbox, invoca: InvocaSandbox, switchboard: Switchboard, terminal: Terminal
    ) -> None:
        self._slack = slack
        self._terminal = terminal
        self._switchboard = switchboard
        self._cast = Cast(slack.workspace)
        self._numbers = Numbers()
        self.watching = Watching(slack, terminal, self._numbers, self._notes)
        self._pressing = Pressing(slack, terminal, self._numbers, self.watching)
        self._in_slack = InSlack(slack, terminal, self.watching)
        self._updates = Updates(invoca, terminal, local_now)
        self._other_side = OtherSide(slack, invoca, switchboard, terminal)
        self.person: User = self._cast.people()[FIRST_PERSON]
        self.place: Channel = self._cast.places(self.person)[FIRST_PLACE]
        self.watching.follow(self.person.id)

    def prompt(self) -> Line:
        """Who one is, and where."""
        place = self._place()
        troubles = "".join(f" · {each}" for each in self._other_side.troubles())
        return (
            Span(self.person.real_name, Style.BOLD),
            Span(f" in {place}", Style.DIM),
            Span(troubles, Style.WARNING),
            Span(" ▸", Style.DIM),
        )

    def stop(self) -> None:
        """Show nothing that comes by itself any more."""
        self.watching.stop()
        self._updates.stop()

    def introduction(self) -> str:
        """Who one is, and where, in a sentence."""
        return f"You are {self.person.real_name} ({self._cast.role(self.person)}), in {self._place()}."

    async def take(self, typed: str) -> bool:
        """Do what a line says; gives False when it says to leave."""
        try:
            asked = language.read(typed)
            match asked:
                case Nothing():
                    pass
                case Slash(command, text):
                    await self._command(command, text)
                case Number(number, words):
                    await self._pressing.press(self.person.id, number, words)
                case Word(Verb.QUIT):
                    return False
                case Word(verb, rest):
                    await self._word(verb, rest)
        except Unclear as error:
            self._terminal.show([line(str(error), Style.WARNING)])
        return True

    async def _command(self, command: str, text: str) -> None:
        if command == INVITE:
            self._in_slack.invite(self.person, self.place)
            return
        act = self._slack.command(self.person.id, self.place.id, command, text)
        await self.watching.until_answered(act)
        if self._slack.workspace.is_outsider(self.person):
            words = "People of other companies don't have its commands; they can click what they see."
            self._terminal.show([line(words, Style.DIM)])

    async def _word(self, verb: Verb, rest: str) -> None:
        own: Mapping[Verb, Callable[[str], None]] = {
            Verb.AS: self._become,
            Verb.IN: self._go,
            Verb.LOOK: self._look,
            Verb.HELP: self._help,
            Verb.SAY: lambda words: self._in_slack.say(self.person, self.place, words),
            Verb.REPLY: lambda words: self._in_slack.reply(self.person, self.place, words),
        }
        chosen: Mapping[Verb, Callable[[], Awaitable[None]]] = {
            Verb.ON: lambda: self._in_slack.on(self.person, self.place, rest),
            Verb.FIND: lambda: self._in_slack.find(self.person, rest),
        }
        if verb in own:
            own[verb](rest)
        elif verb in chosen:
            await chosen[verb]()
        else:
            await self._other_side.do(verb, rest)

    def _become(self, name: str) -> None:
        people = self._cast.people()
        if not name:
            rows = [(person, self._cast.role(user)) for person, user in people.items()]
            self._terminal.show(
                [*table(rows, self._terminal.columns), line("as sam makes you Sam.", Style.DIM)]
            )
            return
        self.person = choose(name, people, "person")
        places = self._cast.places(self.person)
        if self.place.kind == "im" and "dm" in places:
            self.place = places["dm"]
        elif self.place not in places.values():
            self.place = next(iter(places.values()))
        self._arrive()

    def _go(self, name: str) -> None:
        places = self._cast.places(self.person)
        if not name:
            rows = [(place, self._cast.about(channel)) for place, channel in places.items() if place != "dm"]
            self._terminal.show(
                [*table(rows, self._terminal.columns), line("in random goes there.", Style.DIM)]
            )
            return
        bare = {place.removeprefix("#"): channel for place, channel in places.items()}
        self.place = choose(name.removeprefix("#"), bare, "place")
        self._arrive()

    def _arrive(self) -> None:
        self._numbers.forget()
        news = self.watching.follow(self.person.id)
        count = len(self._slack.seen(self.person.id, self.place.id))
        here = f" look shows what is there ({count})." if count else ""
        said = [line(f"{self.introduction()}{here}", Style.DIM)]
        if news:
            missed = "1 thing" if len(news) == 1 else f"{len(news)} things"
            said.append(line(f"{missed} came since they last looked, the newest:", Style.DIM))
        self._terminal.show([*said, *self.watching.missed(news[-LOOKED_BACK:])])

    def _look(self, _rest: str) -> None:
        messages = self._slack.seen(self.person.id, self.place.id)
        self._numbers.begin()
        things = [*messages[-LOOKED_BACK:], self._slack.modal(self.person.id)]
        lines = [each for thing in things if thing is not None for each in self.watching.draw(thing)]
        older = len(messages) - LOOKED_BACK
        above = [line(f"({older} older)", Style.DIM)] if older > 0 else []
        nothing = line(f"{self.person.real_name} sees nothing in {self._place()} yet. Try /calls.", Style.DIM)
        self._terminal.show([*above, *lines] or [nothing])

    def _help(self, _rest: str) -> None:
        parts = [
            [line(heading, Style.BOLD), *table(rows, self._terminal.columns)]
            for heading, rows in language.HELP
        ]
        self._terminal.show([each for part in parts for each in part])

    def _place(self) -> str:
        return clean(self._cast.place_name(self.place, self.person))

    def _notes(self, message: Message) -> list[str]:
        """Beside a message stands its number, or where it is if that isn't here."""
        if message.channel == self.place.id:
            return notes_on(message, numbered(self._slack, self.person.id, self.place.id))
        elsewhere = self._slack.workspace.channels[message.channel]
        return [f"in {clean(self._cast.place_name(elsewhere, self.person))}"]
