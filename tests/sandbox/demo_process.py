"""The demo as a process of its own, and other bots for it to run."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DEMO = [sys.executable, "-m", "sandbox", "--port", "0"]
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


def environment(folder: Path) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**inherited, "TMPDIR": str(folder), "PYTHONIOENCODING": "utf-8"}


def nothing_is_left(folder: Path, said: str) -> None:
    assert list(folder.iterdir()) == []
    for port in ADDRESS.findall(said):
        with socket.socket() as trying:
            assert trying.connect_ex(("127.0.0.1", int(port))) != 0, f"something still listens on {port}"


@contextmanager
def waiting(
    folder: Path,
    *options: str,
    until: str,
    root: Path = ROOT,
    inherited: Mapping[str, str] | None = None,
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the demo, and give it with what it said until these words."""
    playing = subprocess.Popen(  # noqa: S603 - our own program
        [*DEMO, *options], cwd=root, env={**environment(folder), **(inherited or {})}, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with playing:
        assert playing.stdout is not None
        said = ""
        while until not in said:
            line = playing.stdout.readline()
            assert line, said
            said += line
        try:
            yield playing, said
        finally:
            playing.terminate()  # one that was not told to end by then, since something failed


BOT_THAT_DOES_NOT_START = """
import sys
sys.exit("ORGANIZATIONS_FILE: no such file")
"""
BOT_THAT_DIES_IF_ASKED = """
import os
import signal
import sys
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

for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: sys.exit(0))
HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""
"""And is there in a moment: enough of a bot for what is the demo's own doing."""


def put_bot(folder: Path, program: str) -> None:
    """Put a package there that is run in place of the real one."""
    (folder / "bot").mkdir()
    (folder / "bot" / "__init__.py").touch()
    (folder / "bot" / "__main__.py").write_text(program, encoding="utf-8")


def with_another_bot(folder: Path, program: str) -> Path:
    """Give a copy of the sandbox beside a bot that runs this program."""
    root = folder / "root"
    shutil.copytree(ROOT / "sandbox", root / "sandbox")  # with what was compiled of it, which takes a while
    shutil.copy(ROOT / "manifest.yml", root)
    put_bot(root, program)
    return root
