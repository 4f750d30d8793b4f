"""The API's answers as they go over the wire, and every refusal it has, with its own body."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

_PAGE = "<!DOCTYPE html>\n<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"


@dataclass(frozen=True)
class Answer:
    """One HTTP answer."""

    status: int
    body: str = ""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    """In what the body is written; that it is UTF-8 is said of every answer."""


class RefusedError(Exception):
    """A request the API says no to, with the answer that says it."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def json_answer(status: int, content: object) -> Answer:
    """Give an answer with a JSON body."""
    return Answer(status, json.dumps(content))


def page(status: int, title: str) -> Answer:
    """Give the HTML page of whatever stands before the API: a proxy, a login, a missing route."""
    return Answer(status, _PAGE.format(title), "text/html")


def not_authorized() -> Answer:
    """401: the token is missing, wrong or revoked."""
    return json_answer(401, {"error": "NotAuthorized"})


def not_permitted() -> Answer:
    """403: the token is good, but not for this."""
    return _failure(403, "UnauthorizedOperation", "You do not have permission to perform this operation.")


def invalid_record(reason: str) -> Answer:
    """403: the body is not what an update looks like."""
    return _failure(403, "RecordInvalid", f"Validation failed: {reason}")


def invalid_fields(messages: Mapping[str, list[str]]) -> Answer:
    """403: these fields or parameters were not accepted, each with its reasons."""
    return json_answer(403, {"errors": dict(messages)})


def unknown_version(version: str) -> Answer:
    """400: the version in the path is none of the API's."""
    return _failure(400, "InvalidVersion", f"API version '{version}' is not supported")


def no_route() -> Answer:
    """404: nothing lives at this path; a page, not JSON."""
    return page(404, "The page you were looking for doesn't exist (404)")


def wrong_method(allowed: str) -> Answer:
    """405: the path is there, but only for the methods allowed."""
    return Answer(405, "405: Method Not Allowed", "text/plain", {"Allow": allowed})


def no_call() -> Answer:
    """404 for the call, as in 2022."""
    return json_answer(404, {"error": "RecordNotFound"})


def no_call_by_class() -> Answer:
    """404 for the call, since 2023."""
    return _failure(404, "RecordNotFound", "No call in progress found. Please refer to the documentation.")


def no_call_empty() -> Answer:
    """404 for the call, without a word."""
    return Answer(404)


def too_many(retry_after: str | None) -> Answer:
    """429, with `Retry-After` (seconds or an HTTP date) unless it is None."""
    return Answer(429, headers={} if retry_after is None else {"Retry-After": retry_after})


def platform_failure(status: int, handle: str) -> Answer:
    """5xx with the handle by which the platform's people find the failure."""
    return _failure(status, "InternalServiceError", f"refer to error handle {handle}")


def _failure(status: int, name: str, reason: str) -> Answer:
    return json_answer(status, {"errors": {"class": name, "invalid_data": reason}})
