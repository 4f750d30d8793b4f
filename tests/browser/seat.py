"""A person in front of the page: finds things as people do, by what they are and what they are called."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from playwright.async_api import ConsoleMessage, Error, Locator, Page, ViewportSize, expect

from sandbox.browser.static_files import STATIC
from sandbox.invoca.calls import SandboxCall
from sandbox.organizations import ACME
from sandbox.running import RunningDemo
from sandbox.slack.messages import Message

LAST_DIGITS = count(2001)
PHONE: ViewportSize = {"width": 390, "height": 844}


@dataclass(frozen=True)
class LiveCall:
    """A call that no other test knows of; `masked` is how it reads where numbers aren't shown in full."""

    id: str
    last_digits: str

    @property
    def caller(self) -> str:
        """The caller's number."""
        return f"+1 617-225-{self.last_digits}"

    @property
    def named(self) -> str:
        """Its two ends, as a card of one's own has them."""
        return f"{self.caller} → +1 855-225-{self.last_digits}"

    @property
    def masked(self) -> str:
        """Its caller, as everybody else sees them."""
        return f"caller ending {self.last_digits}"


@dataclass
class Seat:
    """One page, and the demo that it shows."""

    page: Page
    demo: RunningDemo
    faults: list[str] = field(default_factory=list)
    """What the browser found wrong: errors of scripts, what the page's policy forbids, what is missing."""
    _began: list[str] = field(default_factory=list)
    _stood: set[str] = field(init=False)
    """The messages that stood there before."""

    def __post_init__(self) -> None:
        self._stood = {message.ts for message in self._messages()}
        self.page.on("console", self._hear)
        self.page.on("pageerror", self._hear_error)

    async def leave(self) -> None:
        """Leave page and demo as they were found, for the next one who sits down there."""
        await self.page.evaluate("null")  # its answer comes after all that was found wrong by now
        self.page.remove_listener("console", self._hear)
        self.page.remove_listener("pageerror", self._hear_error)
        origin = self.demo.browser.url.rstrip("/")
        await self.page.goto(f"{origin}{STATIC}/words.css")  # where nothing is drawn or kept
        await self.page.evaluate("sessionStorage.clear()")
        for call in self._began:
            self.demo.invoca.board.end(ACME, call)
        for person in self.demo.slack.workspace.users:  # windows are a person's, not a page's
            if self.demo.slack.modal(person):
                await self.demo.slack.close_view(person, clear=True)
        for message in self._messages():
            if message.ts not in self._stood:
                self.demo.slack._state.delete(message)

    def _messages(self) -> list[Message]:
        channels = self.demo.slack._state.conversations._messages.values()
        return [message for channel in channels for message in channel.values()]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(message.text)

    def _hear_error(self, error: Error) -> None:
        self.faults.append(str(error))

    async def sit_down(self, person: str = "U0ANA", place: str = "C0SALES") -> None:
        """Open the page as somebody, somewhere."""
        await self.page.goto(f"{self.demo.browser.url}?as={person}&in={place}")

    async def become(self, name: str) -> None:
        """Be somebody else, in the same place."""
        (user,) = [each for each in self.demo.slack.workspace.users.values() if each.real_name == name]
        people = self.page.get_by_role("combobox", name="You are")
        label = await people.get_by_role("option", name=name).inner_text()
        await people.select_option(label=label)
        channels = self.page.get_by_role("navigation", name="Channels")
        await expect(channels.get_by_role("link").first).to_have_attribute("href", re.compile(user.id))

    def begin_call(
        self, campaign: str = "Autumn sale", destination_phone_number: str | None = None
    ) -> LiveCall:
        """Let a call begin that goes on until the test is over."""
        digits = str(next(LAST_DIGITS))
        call = SandboxCall(
            f"F10A{digits}-0000{digits}",
            began=datetime.now(UTC) - timedelta(minutes=2),
            calling_phone_number=f"+1617225{digits}",
            destination_phone_number=destination_phone_number or f"+1855225{digits}",
            advertiser_campaign_name=campaign,
        )
        self.demo.invoca.board.begin(ACME, call)
        self._began.append(call.transaction_id)
        return LiveCall(call.transaction_id, digits)

    def set_on(self, call: LiveCall) -> dict[str, str]:
        """What stands on a call at Invoca, by partner (API) name."""
        return self.demo.invoca.board.values(call.id)

    @property
    def place(self) -> Locator:
        """The part of the page with the channel one looks at."""
        return self.page.get_by_role("main")

    @property
    def box(self) -> Locator:
        """Where messages and commands are typed."""
        return self.place.get_by_role("textbox")

    @property
    def told(self) -> Locator:
        """The line under it: how fast Switchboard was, or what went wrong."""
        return self.place.get_by_role("status").last

    @property
    def messages(self) -> Locator:
        """Everything that stands in the place one looks at."""
        return self.place.get_by_role("log").get_by_role("article")

    def message(self, *words: str) -> Locator:
        """The latest message that has all of these words."""
        found = self.messages
        for each in words:
            found = found.filter(has_text=each)
        return found.last

    def window(self, title: str) -> Locator:
        """The window of this title."""
        return self.page.get_by_role("dialog", name=title, exact=True)

    @property
    def panel(self) -> Locator:
        """What stands beside the workspace."""
        return self.page.get_by_role("complementary", name="Calls and switches")

    def call_in_panel(self, call: LiveCall) -> Locator:
        """A call as the panel has it."""
        write = self.page.get_by_role("button", name=f"Write /calls {call.id} in the message box")
        return self.panel.get_by_role("listitem").filter(has=write)

    async def send(self, text: str) -> None:
        """Type something, a command or words, and send it."""
        await self.box.fill(text)
        await press(self.place, "Send").click()

    async def look_up(self, call: LiveCall) -> Locator:
        """Type the command with the call's id; gives its card."""
        await self.send(f"/calls {call.id}")
        card = self.message(call.named)
        await expect(press(card, "Edit…")).to_be_visible()
        return card

    async def share(self, call: LiveCall) -> Locator:
        """Type the command that shares a call here; gives its card."""
        await self.send(f"/calls {call.id} share")
        card = self.message(call.masked, "Shared by")
        await expect(card).to_be_visible()
        return card

    async def choose_in_menu(self, message: Locator, item: str) -> None:
        """Choose something in a message's menu."""
        await message.hover()
        await press(message, "More actions").click()
        await message.get_by_role("menuitem", name=item).click()


def press(inside: Locator, label: str) -> Locator:
    """A button, by exactly what it says; or, where it shows but a sign, by what is read aloud."""
    shown = re.compile(rf"^\s*{re.escape(label)}\s*$")
    named = inside.get_by_role("button", name=label, exact=True)
    return inside.get_by_role("button").filter(has_text=shown).or_(named)
