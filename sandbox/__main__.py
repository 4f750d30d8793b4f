"""``python -m sandbox``: try Switchboard without Slack and without Invoca."""

import argparse
import os
import sys
from pathlib import Path
from typing import get_args


def main() -> int:
    """Run the program that was asked for; the demo, unless another is."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description="Try Switchboard without Slack and without Invoca."
    )
    parser.add_argument(
        "program",
        nargs="?",
        choices=("demo", "screenshots"),
        default="demo",
        help="demo (the default): a Slack, an Invoca, the bot between them, and a page to try it on; "
        "screenshots: README's and docs' pictures of it",
    )
    parser.add_argument("folder", nargs="?", type=Path, help="where the pictures go, if not to theirs")
    parser.add_argument(
        "--mode",
        default="http",
        help="how Slack reaches the bot: http (the default), or socket for Socket Mode",
    )
    parser.add_argument(
        "--port",
        default="8321",
        help="the page's (8321, or another if that is taken); 0 for any that is free",
    )
    asked = parser.parse_args()
    try:
        if asked.program == "screenshots":
            return _pictures(asked.folder)
        from sandbox.demo import demo  # noqa: PLC0415 - it takes a moment, in which Ctrl-C leaves quietly too
        from sandbox.switchboard import Mode  # noqa: PLC0415 - as above

        if asked.mode not in get_args(Mode):
            print(f"MODE is http or socket, not {asked.mode!r}.", file=sys.stderr)  # noqa: T201 - to the terminal
            return 2
        if not (asked.port.isascii() and asked.port.isdecimal() and int(asked.port) <= 65_535):
            print(f"--port is a number from 0 to 65535, not {asked.port!r}.", file=sys.stderr)  # noqa: T201 - as above
            return 2
        return demo(asked.mode, port=int(asked.port))
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:
        # Whoever read this has seen enough; what is still to be flushed goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _pictures(folder: Path | None) -> int:
    try:
        from sandbox.screenshots import FOLDER, screenshots  # noqa: PLC0415 - needs a browser's driver
    except ModuleNotFoundError:
        print("The pictures need Playwright: make install", file=sys.stderr)  # noqa: T201 - to the terminal
        return 2
    return screenshots(folder or FOLDER)


if __name__ == "__main__":
    sys.exit(main())
