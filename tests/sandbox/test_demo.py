"""The demo as a process of its own, typed at through a pipe."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
DEMO = [sys.executable, "-m", "sandbox"]
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


def environment(folder: Path) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**inherited, "TMPDIR": str(folder), "PYTHONIOENCODING": "utf-8"}


def play(
    folder: Path, *lines: str, root: Path = ROOT, inherited: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Type these lines at the demo, and wait until it has ended."""
    played = subprocess.run(  # noqa: S603 - our own program
        DEMO, cwd=root, env={**environment(folder), **(inherited or {})}, encoding="utf-8",
        input="".join(f"{each}\n" for each in lines), capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    nothing_is_left(folder, played.stdout)
    return played


def nothing_is_left(folder: Path, said: str) -> None:
    assert list(folder.iterdir()) == []
    for port in ADDRESS.findall(said):
        with socket.socket() as trying:
            assert trying.connect_ex(("127.0.0.1", int(port))) != 0, f"something still listens on {port}"


def answers(said: str) -> dict[str, str]:
    """What was written after each prompt, by what was typed there."""
    parts = re.split(r"^\w+ \w+ in .+? ▸ ?", said, flags=re.MULTILINE)[1:]
    return {typed: answer for typed, _, answer in (part.partition("\n") for part in parts)}


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
    assert len(ADDRESS.findall(played.stdout)) == 3
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


def test_the_end_of_the_input_is_the_end(tmp_path: Path) -> None:
    """As Ctrl-D is."""
    assert play(tmp_path).returncode == 0


@contextmanager
def waiting_at_the_prompt(folder: Path) -> Iterator[subprocess.Popen[str]]:
    playing = subprocess.Popen(  # noqa: S603 - our own program
        DEMO, cwd=ROOT, env=environment(folder), encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with playing:
        yield playing


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    """So does being told to end."""
    with waiting_at_the_prompt(tmp_path) as playing:
        assert playing.stdout is not None
        said = ""
        while "? lists" not in said:
            said += playing.stdout.readline()
        playing.send_signal(number)
        assert playing.wait(20) == 0
    nothing_is_left(tmp_path, said)


BOT_THAT_DOES_NOT_START = """
import sys
sys.exit("ORGANIZATIONS_FILE: no such file")
"""
BOT_THAT_DIES = """
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def do_POST(self):
        print("\\x1b[31mout of memory", flush=True)
        os._exit(3)
    def log_message(self, *arguments):
        pass

HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""


def with_another_bot(folder: Path, program: str) -> Path:
    """Give a copy of the sandbox beside a bot that runs this program."""
    root = folder / "root"
    shutil.copytree(ROOT / "sandbox", root / "sandbox", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "bot").mkdir()
    (root / "bot" / "__init__.py").touch()
    (root / "bot" / "__main__.py").write_text(program, encoding="utf-8")
    return root


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


def test_a_bot_that_does_not_start_is_reported(tmp_path: Path, temporary: Path) -> None:
    """With what it said; then there is nothing to try."""
    played = play(temporary, "/calls", root=with_another_bot(tmp_path, BOT_THAT_DOES_NOT_START))
    assert (played.returncode, played.stderr) == (1, "")
    assert "Switchboard did not start: it ended with exit code 1." in played.stdout
    assert "ORGANIZATIONS_FILE: no such file" in played.stdout
    assert "▸" not in played.stdout


def test_a_bot_that_dies_is_reported(tmp_path: Path, temporary: Path) -> None:
    """With the end of its log, made harmless; and the demo says so once more by its exit code."""
    played = play(temporary, "/calls", "?", "quit", root=with_another_bot(tmp_path, BOT_THAT_DIES))
    assert (played.returncode, played.stderr) == (1, "")
    assert 'this failed with the error "dispatch_failed"' in played.stdout
    assert "Switchboard ended by itself, with exit code 3." in played.stdout
    assert "  out of memory" in played.stdout
