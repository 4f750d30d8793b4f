"""The API itself: from a request that arrived to the answer it gets, with nothing wrong."""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sandbox.invoca import answers
from sandbox.invoca.answers import Answer, RefusedError
from sandbox.invoca.board import Board, Write
from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.faults import InvocaSwitches
from sandbox.invoca.generations import Generation, Writing, calls_json, update_json
from sandbox.invoca.lookups import Lookup, read_organization
from sandbox.invoca.organizations import SandboxOrganization
from sandbox.invoca.received import Received
from sandbox.invoca.updates import read_update

_ROUTE = re.compile(r"/api/(?P<version>[^/]+)/calls_in_progress(?P<lookup>/current_calls)?(?:\.json)?")


class Api:
    """Answers requests from the board, in each organization's generation and under the present switches."""

    def __init__(
        self,
        organizations: Sequence[SandboxOrganization],
        versions: Collection[str],
        board: Board,
        switches: InvocaSwitches,
    ) -> None:
        self._organizations = {organization.key: organization for organization in organizations}
        self._tokens = {organization.token for organization in organizations}
        self._versions = versions
        self._board = board
        self._switches = switches

    def answer(self, received: Received, now: datetime, apply: Callable[[Write], None]) -> Answer:
        """Answer a request. A good update is handed to `apply`; what that does with it is not waited for."""
        route = _ROUTE.fullmatch(received.path)
        if route is None or (not route["lookup"] and not self._switches.updates):
            return answers.no_route()
        if route["version"] not in self._versions:
            return answers.unknown_version(route["version"])
        allowed = ("GET",) if route["lookup"] else ("PUT", "POST")
        if received.method not in allowed:
            return answers.wrong_method(", ".join(allowed))
        try:
            organization = self._authorize(received)
            lookup = Lookup.read(received.query)
            if route["lookup"]:
                return self._look_up(organization, lookup, now)
            return self._update(organization, lookup, received.body, now, apply)
        except RefusedError as refused:
            return refused.answer

    def _authorize(self, received: Received) -> SandboxOrganization:
        if received.authorization not in self._tokens:
            raise RefusedError(answers.not_authorized())
        organization = self._organizations.get(read_organization(received.query))
        if organization is None or organization.token != received.authorization:
            raise RefusedError(answers.not_permitted())
        return organization

    def _look_up(self, organization: SandboxOrganization, lookup: Lookup, now: datetime) -> Answer:
        calls = lookup.of(self._board.live(organization, now))
        writing = self._writing(organization)
        partial = self._switches.partial_data
        if partial:
            calls = [call for call in calls if call.transaction_id not in self._switches.unreachable]
        elif not calls and not lookup.all_calls and writing.generation.of_2022:
            return answers.no_call()
        if self._switches.shuffled:
            calls = calls[1::2] + calls[::2]
        return Answer(202 if partial else 200, calls_json(calls, writing, partial=partial))

    def _update(
        self,
        organization: SandboxOrganization,
        lookup: Lookup,
        body: object,
        now: datetime,
        apply: Callable[[Write], None],
    ) -> Answer:
        if lookup.transaction_id is None and lookup.external_unique_id is None:
            return answers.invalid_fields({"transaction_id": ["can't be blank"]})
        calls = lookup.of(self._board.live(organization, now))
        writing = self._writing(organization)
        if not calls:
            return _no_call(writing.generation)
        update = read_update(body, organization.fields)
        call = calls[0]
        apply(
            Write(now, organization.key, call.transaction_id, update.custom_data, update.external_unique_id)
        )
        if self._switches.accepted_without_body:
            return Answer(202)
        return Answer(200, update_json(self._present(organization, call, now), writing, update.custom_data))

    def _present(self, organization: SandboxOrganization, call: SandboxCall, now: datetime) -> SandboxCall:
        live = self._board.live(organization, now)
        return next(found for found in live if found.transaction_id == call.transaction_id)

    def _writing(self, organization: SandboxOrganization) -> Writing:
        return Writing(
            self._switches.generation or organization.generation,
            organization.time_zone,
            explicit_nulls=self._switches.explicit_nulls,
            repeated_keys=self._switches.repeated_keys,
            national_numbers=self._switches.national_numbers,
        )


def _no_call(generation: Generation) -> Answer:
    if generation.of_2022:
        return answers.no_call()
    return answers.no_call_empty() if generation is Generation.ATTRIBUTION else answers.no_call_by_class()
