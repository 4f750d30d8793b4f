"""No test asserts how long something took, or lets time pass: causes are asserted, bench has the speeds."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
CLOCKS = {
    "time.perf_counter", "time.perf_counter_ns", "time.monotonic", "time.monotonic_ns", "time.process_time",
    "time.process_time_ns", "time.thread_time", "time.sleep", "loop.time", "timeit.timeit",
}  # fmt: skip
ENOUGH = 60  # seconds, for whatever ends a test that would never end
BOUNDS = {"asyncio.timeout": 0, "asyncio.wait_for": 1, "settle": 0, "drain": 0, "wait": 0}
"""What waits, and which of its arguments says how long."""
MAY = {
    "waiting.py": {"asyncio.sleep"},  # the one place where tests wait
    "slack/test_acks.py": {"drain"},  # is stopped before it could begin
    "sandbox/slack/test_delivery.py": {"shutdown_timeout"},
    "check/world.py": {"shutdown_timeout"},
}
"""What a file may use all the same."""


def name_of(node: ast.expr) -> str:
    """A dotted name: of a call on something that has no name, the last part."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = name_of(node.value)
        return f"{owner}.{node.attr}" if owner else node.attr
    if isinstance(node, ast.Call) and name_of(node.func) == "asyncio.get_running_loop":
        return "loop"
    return ""


def seconds(node: ast.expr | None) -> float | None:
    """A number that is written out; None for what has a name, which says what it is for."""
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def clocks_in(source: str) -> Iterator[tuple[int, str]]:
    """Give the lines that go by the clock, and how."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from ((node.lineno, name) for name in _called(node))
        elif isinstance(node, ast.Compare):
            yield from ((node.lineno, name) for name in _compared(node))
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield node.lineno, "from time import"


def _called(call: ast.Call) -> Iterator[str]:
    name = name_of(call.func)
    if name in CLOCKS:
        yield name
    if name == "asyncio.sleep" and not (call.args and seconds(call.args[0]) == 0):
        yield name
    short = name if name in BOUNDS else name.rpartition(".")[2]
    place = BOUNDS.get(short)
    if place is not None and len(call.args) > place and (seconds(call.args[place]) or ENOUGH) < ENOUGH:
        yield short
    for keyword in call.keywords:
        given = seconds(keyword.value)
        if (
            keyword.arg is not None
            and keyword.arg.endswith("timeout")
            and given is not None
            and given < ENOUGH
        ):
            yield keyword.arg


def _compared(compared: ast.Compare) -> Iterator[str]:
    sides = [compared.left, *compared.comparators]
    limits = [seconds(side) for side in sides]
    for side in sides:
        for node in ast.walk(side):
            if isinstance(node, ast.Attribute) and node.attr in {"seconds", "elapsed"} and any(limits):
                yield f".{node.attr}"  # against zero it is a fact, not a speed
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
                now = {name_of(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}
                yield from now & {"datetime.now", "time.time", "loop.time"}


def test_no_test_goes_by_the_clock() -> None:
    """A slow machine, or one that does much else, is no fault of the code's."""
    found = []
    for path in sorted(TESTS.rglob("*.py")):
        file = path.relative_to(TESTS).as_posix()
        clocks = clocks_in(path.read_text(encoding="utf-8"))
        found += [f"{file}:{line}: {name}" for line, name in clocks if name not in MAY.get(file, ())]
    assert found == []


@pytest.mark.parametrize(
    ("line", "how"),
    [
        ("began = time.perf_counter()", "time.perf_counter"),
        ("began = asyncio.get_running_loop().time()", "loop.time"),
        ("time.sleep(1)", "time.sleep"),
        ("await asyncio.sleep(0.3)", "asyncio.sleep"),
        ("await asyncio.sleep(PAUSE)", "asyncio.sleep"),
        ("assert delivery.seconds < 1.0", ".seconds"),
        ("assert AT_WORST > max(each.seconds for each in acks) > 0.1", ".seconds"),
        ("assert datetime.now(UTC) - before < later", "datetime.now"),
        ("assert time.time() - began < 3", "time.time"),
        ("async with asyncio.timeout(5): pass", "asyncio.timeout"),
        ("await asyncio.wait_for(changed.wait(), 5)", "asyncio.wait_for"),
        ("subprocess.run(given, timeout=20)", "timeout"),
        ("process.wait(20)", "wait"),
        ("await tasks.drain(5)", "drain"),
    ],
)
def test_what_goes_by_the_clock_is_found(line: str, how: str) -> None:
    """Each of these was in a test once, or could be."""
    within = f"async def test() -> None:\n    {line}\n"
    assert how in {name for _, name in clocks_in(within)}


@pytest.mark.parametrize(
    "line",
    [
        "await asyncio.sleep(0)",
        "await until(condition)",
        "process.wait(PATIENCE)",
        "assert delivery.seconds > 0",
    ],
)
def test_what_does_not_is_left_alone(line: str) -> None:
    """A turn of the loop, and waiting for something to come about."""
    assert list(clocks_in(f"async def test() -> None:\n    {line}\n")) == []
