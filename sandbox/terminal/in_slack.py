"""What people do in Slack beside typing commands and pressing buttons: write, choose shortcuts, invite."""

from sandbox.slack.server import SlackSandbox
from sandbox.slack.workspace import Channel, Shortcut, User
from sandbox.terminal.cells import clean
from sandbox.terminal.choosing import Unclear, choose
from sandbox.terminal.lines import Style, line
from sandbox.terminal.numbered_messages import choose_message, numbered
from sandbox.terminal.panels import table
from sandbox.terminal.terminal import Terminal
from sandbox.terminal.watching import Watching


class InSlack:
    """Does it as one person, where they are. Raises Unclear."""

    def __init__(self, slack: SlackSandbox, terminal: Terminal, watching: Watching) -> None:
        self._slack = slack
        self._terminal = terminal
        self._watching = watching

    async def on(self, user: User, place: Channel, typed: str) -> None:
        """Choose a shortcut in a message's menu; `on` alone lists what is in it."""
        shortcuts = self._shortcuts(user, "message")
        message, name = choose_message(typed, numbered(self._slack, user.id, place.id))
        if not name:
            rows = [(f"on m2 {each.casefold()}", "in the menu of message m2") for each in shortcuts]
            self._terminal.show(table(rows, self._terminal.columns))
            return
        shortcut = choose(name, shortcuts, "message shortcut")
        await self._watching.until_answered(
            self._slack.message_shortcut(user.id, message, shortcut.callback_id)
        )

    async def find(self, user: User, typed: str) -> None:
        """Choose a shortcut in the search bar; its name may be left out after `find`."""
        shortcut = choose(f"find {typed}".strip(), self._shortcuts(user, "global"), "shortcut")
        await self._watching.until_answered(self._slack.global_shortcut(user.id, shortcut.callback_id))

    def say(self, user: User, place: Channel, words: str) -> None:
        """Write a message."""
        if not words:
            raise Unclear("say what? Say anything: say she rang from 530-555-0123.")
        self._slack.say(user.id, place.id, words, linked=True)

    def reply(self, user: User, place: Channel, typed: str) -> None:
        """Write in the thread of a message."""
        message, words = choose_message(typed, numbered(self._slack, user.id, place.id))
        if not words:
            raise Unclear("reply what? Say anything: reply m1 she rang from 530-555-0123.")
        self._slack.say(user.id, place.id, words, thread=message, linked=True)

    def invite(self, user: User, place: Channel) -> None:
        """Bring the bot into a channel, as Slack's own `/invite` does."""
        if place.kind == "im":
            raise Unclear("Nobody can be invited to a direct message. in #random goes to a channel.")
        was_there = self._slack.workspace.app.bot_user_id in place.members
        self._slack.invite(user.id, place.id)
        words = "was in there already" if was_there else "was added to the channel"
        self._terminal.show([line(f"Slack says: Switchboard {words}.", Style.DIM)])

    def _shortcuts(self, user: User, kind: str) -> dict[str, Shortcut]:
        if self._slack.workspace.is_outsider(user):
            raise Unclear("People of other companies don't have Switchboard's shortcuts.")
        there_are = self._slack.workspace.app.shortcuts
        return {clean(each.name): each for each in there_are if each.kind == kind}
