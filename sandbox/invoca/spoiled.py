"""Good answers gone bad: what a client gets when the API did its work and the answer suffered on its way."""

import json
from dataclasses import replace

from sandbox.invoca.answers import Answer
from sandbox.invoca.faults import FaultKind


def spoil(answer: Answer, kind: FaultKind) -> Answer:
    """Give a good answer as this fault leaves it; refusals, and faults of other kinds, leave it whole."""
    if answer.status not in (200, 202):
        return answer
    body, encoding = answer.body, answer.encoding
    match kind:
        case FaultKind.EMPTY:
            return Answer(200)
        case FaultKind.CUT_OFF:
            body = body[: len(body) // 2]
        case FaultKind.LATIN_1:
            body, encoding = json.dumps(_object(body), ensure_ascii=False), "iso-8859-1"
        case FaultKind.BAD_CALL:
            body = body.replace('"transaction_id": ', '"transaction_id": no JSON ', 1)
        case FaultKind.WRONG_TYPES | FaultKind.WRONG_LIST | FaultKind.WRONG_ROOT:
            body = json.dumps(_wrong_content(kind, _object(body)))
    return replace(answer, body=body, encoding=encoding)


def _wrong_content(kind: FaultKind, content: dict[str, object]) -> object:
    if kind is FaultKind.WRONG_ROOT:
        return ["unexpected"]
    if kind is FaultKind.WRONG_LIST:
        return dict.fromkeys(content, "unexpected")
    return {key: _wrong_calls(value) for key, value in content.items()}


def _object(body: str) -> dict[str, object]:
    content = json.loads(body or "{}")
    return content if isinstance(content, dict) else {}


def _wrong_calls(calls: object) -> object:
    if isinstance(calls, list):
        return [_wrong_calls(call) for call in calls]
    if isinstance(calls, dict):
        return {key: value if key == "transaction_id" else _wrong(value) for key, value in calls.items()}
    return calls


def _wrong(value: object) -> object:
    if isinstance(value, str):
        return ["unexpected"]
    return "unexpected" if isinstance(value, dict | list) else {"unexpected": True}
