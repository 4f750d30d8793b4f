"""The real process at LOG_LEVEL=DEBUG while everything fails: clear answers, and a log that knows nobody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp

from sandbox.bot_process import BotProcess, bot_process
from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME, API_TOKEN
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from sandbox.slack.workspace import App
from tests.scenarios.processes import answered, call, logged
from tests.scenarios.stage import CALL
from tests.waiting import PATIENCE, until

HIDDEN = (
    "5309999999", "530-999-9999", "999-9999", "8555595599", CALL, "abcd1234", "crm-1042", "Spring Sale",
    "Ada Lovelace", "U0ANA", "U0VIC", "T0ACME", "C0SALES", API_TOKEN, "xoxb-", App().signing_secret,
    "/commands/", "/actions/", "transaction_id=", "secret note", "Traceback",
)  # fmt: skip
"""What must never be in the log, however it was written."""

OF_READS = [
    kind
    for kind in FaultKind
    if kind
    not in {FaultKind.ANSWER_LOST, FaultKind.APPLIED_LATE, FaultKind.RAW, FaultKind.HELD, FaultKind.SLOW}
]
NO_UPDATES = [FaultKind.NO_ROUTE, FaultKind.WRONG_METHOD]
"""After one of these no tag is taken for a while."""
OF_WRITES = [
    kind for kind in FaultKind if kind not in {FaultKind.RAW, FaultKind.HELD, FaultKind.SLOW, *NO_UPDATES}
]
NOT_A_FAILURE = {FaultKind.NO_CALL, FaultKind.NO_CALL_CLASS, FaultKind.NO_CALL_EMPTY}
READ = {FaultKind.WRONG_TYPES, FaultKind.LATIN_1}  # the card is there
TYPED = [CALL, "530-999-9999 855-559-5599", "530-999-9999", "ext:crm-1042", "all"]


async def test_every_failure_is_told_in_words_and_logged_without_values(tmp_path: Path) -> None:
    """Each fault of the API, odd typing, a Slack that refuses: never a traceback, never a value."""
    async with (
        SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as slack,
        InvocaSandbox([ACME]) as invoca,
        bot_process(slack.workspace.app, slack.api_url, invoca.url, tmp_path, {"LOG_LEVEL": "DEBUG"}) as bot,
    ):
        slack.connect(f"{bot.url}/slack/events")
        invoca.board.begin(ACME, call())
        card = await answered(slack, "U0ANA", CALL)
        assert "530-999-9999" in card.words
        for kind in OF_READS:
            fault = invoca.switches.fail(Fault(kind, retry_after="60"))
            messages = await asyncio.gather(
                answered(slack, "U0ANA", TYPED[0]), answered(slack, "U0SAM", TYPED[1])
            )
            for message in messages:
                assert "Traceback" not in message.words
                assert "our side" not in message.words, kind
                if kind not in NOT_A_FAILURE | READ:
                    assert "Invoca" in message.words, kind
            invoca.switches.clear(fault)
        for typed in (
            *TYPED[2:],
            "530-999",
            "frmo 530-999-9999 secret note",
            "<tel:+15309999999|530-999-9999>",
        ):
            assert "Traceback" not in (await answered(slack, "U0ANA", typed)).words
        assert "999-9999" not in (await answered(slack, "U0VIC", CALL)).words
        await slack.click("U0ANA", card, "Refresh")
        await unread_answers(slack, bot)
        await unsigned(bot)
        assert slack.refused == []
        assert await bot.stop() == 0
    log = bot.log.read_text(encoding="utf-8")
    assert "told" in log
    for hidden in HIDDEN:
        assert hidden.lower() not in log.lower(), hidden


async def test_settings_in_quotes_are_the_same_settings(tmp_path: Path) -> None:
    """As docker's --env-file leaves them: Slack's signature fits, and Invoca and Slack take the tokens."""
    app = App()
    given = {"SLACK_SIGNING_SECRET": app.signing_secret, "SLACK_BOT_TOKEN": app.bot_token}
    given |= {"ACME_API_TOKEN": API_TOKEN, "LOG_LEVEL": "info", "ALLOWED_API_HOSTS": "127.0.0.1"}
    given["DATABASE_URL"] = f"sqlite:///{tmp_path}/ours.db"
    quoted = {name: f'"{value}"\n' for name, value in given.items()}
    async with (
        SlackSandbox(example_workspace()) as slack,
        InvocaSandbox([ACME]) as invoca,
        bot_process(slack.workspace.app, slack.api_url, invoca.url, tmp_path, quoted) as bot,
    ):
        slack.connect(f"{bot.url}/slack/events")
        invoca.board.begin(ACME, call())
        assert "530-999-9999" in (await answered(slack, "U0ANA", CALL)).words
    assert (tmp_path / "ours.db").exists()


async def test_every_failure_of_a_tag_is_told_or_got_over(tmp_path: Path) -> None:
    """Each fault of the API, once: the tag arrives, or its maker is told. No value is in the log."""
    async with (
        SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as slack,
        InvocaSandbox([ACME]) as invoca,
        bot_process(slack.workspace.app, slack.api_url, invoca.url, tmp_path, {"LOG_LEVEL": "DEBUG"}) as bot,
    ):
        slack.connect(f"{bot.url}/slack/events")
        invoca.board.begin(ACME, call())

        async def one_fails(kind: FaultKind) -> None:
            # "Ended" would be the last word on this call, so each has one of its own.
            own = f"TAGS-{[*OF_WRITES, *NO_UPDATES].index(kind):04}"
            invoca.board.begin(ACME, replace(call(), transaction_id=own, external_unique_id=None))
            fault = invoca.switches.fail(Fault(kind, Requests.WRITES, times=1))
            before = len(slack.seen("U0ANA", "C0SALES"))
            message = await answered(slack, "U0ANA", f"{own} notes=secret note", "/tag")
            assert "our side" not in message.words, kind

            def settled(own: str = own, before: int = before) -> bool:
                said = [each.words for each in slack.seen("U0ANA", "C0SALES")[before:]]
                told = any("Not saved" in each or "doesn't take tags" in each for each in said)
                return invoca.board.values(own) != {} or told

            await until(settled)
            invoca.switches.clear(fault)
            invoca.apply_late_writes()

        for kind in OF_WRITES:
            await one_fails(kind)
        card = await answered(slack, "U0ANA", CALL)
        await slack.click("U0ANA", card, "Sold")
        for typed in (f"{CALL} disposition=secret note", "ext:crm-1042 hung up", "530-999-9999 sold", "undo"):
            await answered(slack, "U0ANA", typed, "/tag")
        for typed in ("line 855-559-5599", "", "history ext:crm-1042"):
            await answered(slack, "U0ANA", typed)
        for kind in NO_UPDATES:
            await one_fails(kind)
        assert await bot.stop() == 0
    log = bot.log.read_text(encoding="utf-8")
    for hidden in (*HIDDEN, "TAGS-0", "Hung up"):
        assert hidden.lower() not in log.lower(), hidden


async def unread_answers(slack: SlackSandbox, bot: BotProcess) -> None:
    """Slack takes no answer for a while: it fails, its connection drops; too many at once are sent again."""
    slack.switches.broken("response_url", 500)
    await slack.command("U0SAM", "C0SALES", "/calls", CALL)
    await logged(bot, "Slack refused an answer status=500")
    slack.switches.clear()
    slack.switches.outage("response_url")
    await slack.command("U0SAM", "C0SALES", "/calls", CALL)
    await logged(bot, "an answer did not arrive")
    slack.switches.clear()
    slack.switches.rate_limit("response_url", 1, retry_after=0)
    assert "530-999-9999" in (await answered(slack, "U0SAM", CALL)).words


async def unsigned(bot: BotProcess) -> None:
    """Whoever isn't Slack, saying things that must not reach the log either."""
    body = f"command=/calls&text=530-999-9999&user_id=U0ANA&team_id=T0ACME&x={CALL}"
    async with aiohttp.ClientSession() as session:
        for path in ("/slack/events", f"/slack/{CALL}?number=5309999999"):
            async with session.post(f"{bot.url}{path}", data=body) as response:
                assert response.status in {401, 404}


async def test_the_bot_starts_and_stops_whatever_slack_does(tmp_path: Path) -> None:
    """A token refused at first is tried again: alive, then ready; SIGTERM ends it with exit code 0."""
    async with (
        SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as slack,
        InvocaSandbox([ACME]) as invoca,
    ):
        slack.switches.error("auth.test", "invalid_auth", 1)
        async with (
            bot_process(slack.workspace.app, slack.api_url, invoca.url, tmp_path) as bot,
            aiohttp.ClientSession() as session,
        ):
            async with session.get(f"{bot.url}/healthz") as response:
                assert (response.status, await response.json()) == (200, {"status": "alive"})
            async with session.get(f"{bot.url}/readyz") as response:
                assert (response.status, await response.json()) == (200, {"status": "ready"})
            assert await bot.stop() == 0
        assert "invalid_auth" in bot.log.read_text(encoding="utf-8")


async def test_a_stop_waits_for_what_is_under_way(tmp_path: Path) -> None:
    """SIGTERM while a lookup is on its way: the person still gets their card."""
    async with (
        SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as slack,
        InvocaSandbox([ACME]) as invoca,
        bot_process(slack.workspace.app, slack.api_url, invoca.url, tmp_path) as bot,
    ):
        slack.connect(f"{bot.url}/slack/events")
        invoca.board.begin(ACME, call())
        held = invoca.switches.fail(FaultKind.HELD)
        await slack.command("U0ANA", "C0SALES", "/calls", CALL)
        await invoca.wait_for(lambda: invoca.received)
        bot.process.terminate()
        await logged(bot, "stopping")
        held.release()
        assert await bot.stop() == 0
        assert "530-999-9999" in slack.seen("U0ANA", "C0SALES")[-1].words


async def test_socket_mode_as_a_process_of_its_own(tmp_path: Path) -> None:
    """`python -m bot socket`: ready once connected, deaf over HTTP, connected again when that was lost."""
    async with (
        SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as slack,
        InvocaSandbox([ACME]) as invoca,
        socket_mode(slack),
        bot_process(slack.workspace.app, slack.api_url, invoca.url, tmp_path, program="socket") as bot,
        aiohttp.ClientSession() as session,
    ):
        invoca.board.begin(ACME, call())
        assert "530-999-9999" in (await answered(slack, "U0ANA", CALL)).words
        async with session.post(f"{bot.url}/slack/events", data="command=/calls") as response:
            assert response.status == 404
        await slack.disconnect_sockets("refresh_requested")
        await slack.wait_connected()
        assert "530-999-9999" in (await answered(slack, "U0ANA", CALL)).words
        slack.drop_sockets()
        await slack.wait_connected()
        assert "530-999-9999" in (await answered(slack, "U0ANA", CALL)).words
        assert await bot.stop() == 0


@asynccontextmanager
async def socket_mode(slack: SlackSandbox) -> AsyncIterator[None]:
    """Slack speaks through WebSockets."""
    slack.connect_socket_mode()
    yield
