"""What the sandbox itself knows, as lines: the calls in progress, and what Invoca was asked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from urllib.parse import urlencode

from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.received import Received
from sandbox.terminal.cells import on_one_line, width
from sandbox.terminal.lines import Line, Span, Style, cut, line, wrap
from sandbox.terminal.updates import asked, outcome


def table(rows: Iterable[tuple[str, str]], columns: int) -> list[Line]:
    """Two columns: a word, and what it means."""
    every = list(rows)
    first = max(width(word) for word, _ in every) + 4
    lines: list[Line] = []
    for word, meaning in every:
        for position, wrapped in enumerate(wrap([Span(meaning)], columns - first)):
            shown = f"  {word}" if position == 0 else ""
            lines.append((Span(shown + " " * (first - width(shown)), Style.NUMBER), *wrapped))
    return lines


def calls_panel(calls: Sequence[SandboxCall], now: datetime, columns: int) -> list[Line]:
    """The calls in progress, numbered for `end`; nothing is masked here, this is the other side."""
    if not calls:
        return [line("No call is in progress. new call begins one.", Style.DIM)]
    counted = "1 call" if len(calls) == 1 else f"{len(calls)} calls"
    rows = [_call(call, now) for call in calls]
    first = max(len(numbers) for numbers, _ in rows)
    drawn = [line(f"{counted} in progress at Invoca", Style.BOLD)]
    for position, (call, (numbers, age)) in enumerate(zip(calls, rows, strict=True), start=1):
        words = f"{numbers:<{first}} {age}  {call.transaction_id}"
        about = f"  {on_one_line(call.advertiser_campaign_name or '')}"
        row = [Span(f"{position:>3}  ", Style.NUMBER), Span(words), Span(about, Style.DIM)]
        drawn.append(cut(row, columns))
    return drawn


def _call(call: SandboxCall, now: datetime) -> tuple[str, str]:
    minutes, seconds = divmod(int((now - call.began).total_seconds()), 60)
    numbers = f"{call.calling_phone_number or 'withheld':<12} → {call.destination_phone_number or ''}"
    return numbers, f"{minutes:>3}:{seconds:02}"


def requests_panel(received: Sequence[Received], zone: tzinfo | None, columns: int) -> list[Line]:
    """What Invoca was asked, oldest first."""
    if not received:
        return [line("Invoca has not been asked anything yet.", Style.DIM)]
    return [each for request in received for each in _request(request, zone, columns)]


def _request(request: Received, zone: tzinfo | None, columns: int) -> list[Line]:
    if request.write and (request.custom_data or request.external_unique_id is not None):
        status, style = outcome(request)
        words = asked(request)
    else:
        status, style, words = _read(request)
    first = (Span(f"{request.at.astimezone(zone):%H:%M:%S}  ", Style.DIM), Span(f"{status}  ", style))
    return wrap([*first, Span(on_one_line(words))], columns)


def _read(request: Received) -> tuple[str, Style, str]:
    style = Style.GOOD if request.status is not None and request.status < 300 else Style.BAD
    status = str(request.status) if request.status is not None else "no answer"
    query = urlencode(_asked(request.query), safe="+:*,#")
    body = f" {request.body}" if request.body is not None else ""
    words = f"{request.method} {request.path.rpartition('/')[2]}{query and '?'}{query}{body}"
    return status, style, words


def _asked(query: Mapping[str, str]) -> dict[str, str]:
    """Leave out what every request says."""
    return {name: value for name, value in query.items() if name not in {"id", "organization_type"}}
