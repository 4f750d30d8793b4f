"""``python -m sandbox``: try Switchboard without Slack and without Invoca."""

import argparse
import os
import sys


def main() -> int:
    """Run the program that was asked for; the demo, unless another is."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description="Try Switchboard without Slack and without Invoca."
    )
    programs = parser.add_subparsers(dest="program")
    programs.add_parser("demo", help="a Slack, an Invoca, the bot between them, and a prompt (the default)")
    parser.parse_args()
    try:
        from sandbox.demo import demo  # noqa: PLC0415 - it takes a moment, in which Ctrl-C leaves quietly too

        return demo()
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:
        # Whoever read this has seen enough; what is still to be flushed goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
