"""The demo, as a process of its own."""

import asyncio
import json
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from sandbox.__main__ import main
from sandbox.demo import shows_pages
from tests.sandbox.demo_process import (
    ADDRESS,
    BOT_THAT_DIES_IF_ASKED,
    BOT_THAT_DOES_NOT_START,
    DEMO,
    environment,
    nothing_is_left,
    waiting,
    with_another_bot,
)
from tests.waiting import PATIENCE, until


def act(page: str, what: str, **body: str) -> dict[str, object]:
    """Do something on the page, as Ana in #sales; gives what came of it."""
    origin = page.rstrip("/")
    asked = {"as": "U0ANA", "in": "C0SALES", **body}
    answer = httpx.post(f"{origin}/act/{what}", json=asked, headers={"Origin": origin}, timeout=PATIENCE)
    answered: dict[str, object] = answer.json()
    return answered


def messages(page: str) -> str:
    """What stands on the page, the panel beside it left out."""
    return httpx.get(page, follow_redirects=True).text.partition('id="calls"')[0]


def page_in(said: str) -> str:
    """The page's address, as the demo tells it."""
    match = re.search(r"Open (\S+) to try Switchboard", said)
    assert match is not None
    return match[1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_there_is_the_page_until_it_is_told_to_end(tmp_path: Path, number: signal.Signals) -> None:
    """A page that somebody has open doesn't keep it, and nothing is left of it."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    root = with_another_bot(tmp_path, BOT_THAT_DIES_IF_ASKED)
    with waiting(temporary, until="Ctrl-C ends it.", root=root) as (playing, said):
        page = page_in(said)
        headers = {"Sec-Fetch-Site": "same-origin"}
        assert "Can somebody take over" in httpx.get(page, follow_redirects=True).text
        with httpx.stream("GET", f"{page}events", headers=headers, timeout=PATIENCE) as stream:
            assert next(stream.iter_lines()) == "retry: 1000"
            playing.send_signal(number)
            assert playing.wait(PATIENCE) == 0
    nothing_is_left(temporary, said)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--mode", "carrier pigeon"), "MODE is http or socket, not 'carrier pigeon'.\n"),
        (("--port", "front"), "--port is a number from 0 to 65535, not 'front'.\n"),
        (("--port", "65536"), "--port is a number from 0 to 65535, not '65536'.\n"),
    ],
)
def test_what_the_demo_cannot_be_told_is_said_in_a_line(
    options: tuple[str, str],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each by its name, with what was given."""
    monkeypatch.setattr(sys, "argv", ["sandbox", *options])
    assert main() == 2
    assert capsys.readouterr() == ("", words)


@pytest.mark.parametrize(
    ("environment", "is_terminal", "platform", "opens"),
    [
        ({"DISPLAY": ":0"}, True, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True, "linux", True),
        ({}, True, "darwin", True),
        ({}, True, "linux", False),
        ({"DISPLAY": ":0"}, False, "linux", False),
        ({"DISPLAY": ":0", "BROWSER_OPEN": "0"}, True, "linux", False),
    ],
)
def test_the_page_is_opened_where_somebody_sees_it(
    environment: Mapping[str, str],
    is_terminal: bool,  # noqa: FBT001 - a table
    platform: str,
    opens: bool,  # noqa: FBT001 - a table
) -> None:
    """On a screen, by somebody at a terminal, unless they don't want that."""
    assert shows_pages(environment, is_terminal=is_terminal, platform=platform) is opens


def test_a_bot_that_dies_is_told_of_on_the_page(tmp_path: Path) -> None:
    """And in the terminal, and by the exit code; the page goes on."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    root = with_another_bot(tmp_path, BOT_THAT_DIES_IF_ASKED)
    with waiting(temporary, until="Ctrl-C ends it.", root=root) as (playing, at_first):
        said, page = at_first, page_in(at_first)
        assert "isn't running" not in httpx.get(page, follow_redirects=True).text
        assert "dispatch_failed" in json.dumps(act(page, "send", text="/calls"))
        assert playing.stdout is not None
        while "out of memory" not in said:
            said += playing.stdout.readline()
        assert "Switchboard ended by itself: exit code 3." in said
        assert "\x1b" not in said
        assert "isn't running</strong> (exit code 3)" in httpx.get(page, follow_redirects=True).text
        playing.send_signal(signal.SIGINT)
        assert playing.wait(PATIENCE) == 1
    nothing_is_left(temporary, said)


def test_a_bot_that_does_not_start_is_reported(tmp_path: Path) -> None:
    """With what it said; then there is nothing to try, and nothing is left."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    root = with_another_bot(tmp_path, BOT_THAT_DOES_NOT_START)
    played = subprocess.run(  # noqa: S603 - our own program
        DEMO, cwd=root, env=environment(temporary), encoding="utf-8",
        capture_output=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert (played.returncode, played.stderr) == (1, "")
    assert "Switchboard did not start: it ended: exit code 1." in played.stdout
    assert "ORGANIZATIONS_FILE: no such file" in played.stdout
    assert "Open http" not in played.stdout
    nothing_is_left(temporary, played.stdout)


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_the_real_bot_answers_and_is_killed_stopped_and_restarted(tmp_path: Path, mode: str) -> None:
    """In the same database, whatever the environment says; while it is down Slack says so."""
    inherited = {"SLACK_BOT_TOKEN": "xoxb-inherited", "DATABASE_URL": "sqlite:////nowhere/at.all"}
    with waiting(tmp_path, "--mode", mode, until="Ctrl-C ends it.", inherited=inherited) as (playing, said):
        page = page_in(said)
        assert len(set(ADDRESS.findall(said))) == 4
        assert ("in Socket Mode, ready in" in said) is (mode == "socket")
        for word in ("kill", "stop"):
            assert "error" not in act(page, "send", text="/calls")
            assert "error" not in act(page, "panel/bot", word=word)
            assert "dispatch_failed" in json.dumps(act(page, "send", text="/calls"))
            assert "ready again" in str(act(page, "panel/bot", word="restart"))
        assert "Edit…" not in messages(page)
        assert "error" not in act(page, "send", text="/calls 530-999-9999 855-559-5599")
        asyncio.run(until(lambda: "Edit…" in messages(page)))
        playing.send_signal(signal.SIGINT)
        assert playing.wait(PATIENCE) == 0
    nothing_is_left(tmp_path, said)
