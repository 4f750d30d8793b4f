"""``python -m bench [--rounds 5] [--json]``: measure, print a table; exit with 1 unless every goal is met."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Sequence
from typing import Any

from bench.contestants import NotStartedError
from bench.delivered import DELIVERIES
from bench.figures import medians
from bench.goals import GOALS, Medians
from bench.many_calls import LISTINGS
from bench.measures import measures
from bench.rounds import Results, run
from bench.stage import NotAnsweredError
from bench.table import table
from bench.wrong import WrongAnswerError
from sandbox.bot_process import BotDidNotStartError


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Acks, and tags delivered.")
    parser.add_argument("--rounds", type=int, default=5, choices=range(1, 100), metavar="5")
    parser.add_argument(
        "--json", action="store_true", help="print every figure as JSON, instead of the table"
    )
    asked = parser.parse_args(arguments)
    try:
        results = asyncio.run(_measured(asked.rounds))
    except (WrongAnswerError, NotAnsweredError, NotStartedError, ConnectionError) as error:
        _say(str(error))
        return 1
    except BotDidNotStartError as error:
        _say(f"Switchboard did not start: {error.reason}.\n{error.log}")
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130
    middle = {key: medians(figures) for key, figures in results.items()}
    if asked.json:
        sys.stdout.write(json.dumps(as_json(results, middle), indent=2) + "\n")
    else:
        sys.stdout.write(table(middle, asked.rounds) + "\n")
    return 0 if all(goal.missed_by(middle) is None for goal in GOALS) else 1


async def _measured(rounds: int) -> Results:
    measuring = asyncio.current_task()
    if measuring is not None:  # being told to end ends the processes as well
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, measuring.cancel)
    return await run(measures(), rounds, _say, DELIVERIES, LISTINGS)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def as_json(results: Results, middle: Medians) -> dict[str, Any]:
    """Give all figures of all rounds, their medians, and the goals."""
    return {
        "measures": [
            {
                "measure": measure,
                "entrant": entrant,
                "median": middle[measure, entrant].as_json(),
                "rounds": [figures.as_json() for figures in rounds],
            }
            for (measure, entrant), rounds in results.items()
        ],
        "goals": [
            {"goal": goal.name, "value": goal.measured(middle), "missed_by": goal.missed_by(middle)}
            for goal in GOALS
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
