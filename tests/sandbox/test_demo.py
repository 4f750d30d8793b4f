"""The demo with its prompt: typed at through a pipe."""

import re
import signal
from pathlib import Path

import pytest

from tests.sandbox.demo_process import (
    ADDRESS,
    BOT_THAT_DIES_IF_ASKED,
    BOT_THAT_DOES_NOT_START,
    answers,
    nothing_is_left,
    play,
    waiting,
    with_another_bot,
)
from tests.waiting import PATIENCE


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


def test_the_demo_from_its_first_line_to_its_last(tmp_path: Path) -> None:
    """Calls are listed, a button opens one, a viewer is refused, and nothing is left at the end."""
    inherited = {"SLACK_BOT_TOKEN": "xoxb-inherited", "DATABASE_URL": "sqlite:////nowhere/at.all"}
    lines = [
        "/calls",
        "1",
        "/calls 530-999-9999 855-559-5599",
        "as vic",
        "/calls 530-999-9999",
        "log",
        "quit",
    ]
    played = play(tmp_path, *lines, inherited=inherited)
    assert (played.returncode, played.stderr) == (0, "")
    assert len(ADDRESS.findall(played.stdout)) == 4
    said = answers(played.stdout)
    assert "You are Ana Agent (agent), in #sales." in played.stdout
    assert re.search(r"\d+ calls\n", said["/calls"])
    assert re.search(r"\[1 Open …\w{4}\]", said["/calls"])
    assert re.search(r"ack \d+ ms · this after", said["/calls"])
    assert re.search(r"\(\d+ Refresh\)", said["1"])
    assert "+1 530-999-9999 → +1 855-559-5599" in said["/calls 530-999-9999 855-559-5599"]
    assert "<!channel> Spring Sale" in said["/calls 530-999-9999 855-559-5599"]
    assert "You are Vic Viewer (viewer), in #sales." in said["as vic"]
    assert "@Olga Operations can change that" in said["/calls 530-999-9999"]
    assert "listening" in said["log"]
    assert "Slack refused" not in played.stdout
    assert "\x1b" not in played.stdout


def test_the_bot_can_be_killed_stopped_and_restarted(tmp_path: Path) -> None:
    """It answers again each time, in the same database; while it is down the prompt says so."""
    played = play(tmp_path, "kill", "/calls me", "stop", "/calls me", "restart", "/calls", "quit")
    assert (played.returncode, played.stderr) == (0, "")
    assert "Switchboard was killed. Starting it again…" in played.stdout
    assert played.stdout.count("Switchboard is ready again, after") == 2
    assert "ended by itself" not in played.stdout
    assert "Ana Agent in #sales · Switchboard isn't running ▸ /calls me" in played.stdout
    assert played.stdout.count("dispatch_failed") == 1
    assert re.search(r"\d+ calls\n", answers(played.stdout)["/calls"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_cleanly(tmp_path: Path, temporary: Path, number: signal.Signals) -> None:
    """So does being told to end."""
    root = with_another_bot(tmp_path, BOT_THAT_DIES_IF_ASKED)
    with waiting(temporary, "--terminal", until="? lists", root=root) as (playing, said):
        playing.send_signal(number)
        assert playing.wait(PATIENCE) == 0
    nothing_is_left(temporary, said)


def test_in_socket_mode_it_answers_too(tmp_path: Path) -> None:
    """Without any request URL, also after a restart. The end of the input is its end, as Ctrl-D is."""
    played = play(tmp_path, "/calls", "restart", "/calls 530-999-9999 855-559-5599", mode="socket")
    assert (played.returncode, played.stderr) == (0, "")
    assert "in Socket Mode, ready in" in played.stdout
    said = answers(played.stdout)
    assert re.search(r"\d+ calls\n", said["/calls"])
    assert "Spring Sale" in said["/calls 530-999-9999 855-559-5599"]


def test_a_bot_that_does_not_start_is_reported(tmp_path: Path, temporary: Path) -> None:
    """With what it said; then there is nothing to try."""
    played = play(temporary, "/calls", root=with_another_bot(tmp_path, BOT_THAT_DOES_NOT_START))
    assert (played.returncode, played.stderr) == (1, "")
    assert "Switchboard did not start: it ended with exit code 1." in played.stdout
    assert "ORGANIZATIONS_FILE: no such file" in played.stdout
    assert "▸" not in played.stdout


def test_a_bot_that_dies_is_reported(tmp_path: Path, temporary: Path) -> None:
    """With the end of its log, made harmless; and the demo says so once more by its exit code."""
    played = play(temporary, "/calls", "?", "quit", root=with_another_bot(tmp_path, BOT_THAT_DIES_IF_ASKED))
    assert (played.returncode, played.stderr) == (1, "")
    assert 'this failed with the error "dispatch_failed"' in played.stdout
    assert "Switchboard ended by itself, with exit code 3." in played.stdout
    assert "  out of memory" in played.stdout
