"""Views: each person's stack of modals, and their Home."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.slack.blockkit.kept import kept, with_text_defaults
from sandbox.slack.controls import Control, controls_in, words_in
from sandbox.slack.errors import SlackError
from sandbox.slack.identifiers import Identifiers
from sandbox.slack.values import Entered, State, entered, state_of
from sandbox.slack.workspace import Workspace


@dataclass(frozen=True)
class View:
    """A modal or a Home as one person sees it now. `errors` stand at its inputs, by block id."""

    id: str
    user: str
    body: Mapping[str, Any]
    hash: str
    root_view_id: str
    previous_view_id: str | None
    state: State
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """`modal` or `home`."""
        return str(self.body["type"])

    @property
    def title(self) -> str:
        """The words at its top; Home has none."""
        return str(self.body.get("title", {}).get("text", ""))

    @property
    def blocks(self) -> tuple[Mapping[str, Any], ...]:
        """Its blocks."""
        return tuple(self.body["blocks"])

    @property
    def controls(self) -> tuple[Control, ...]:
        """Its buttons, menus and fields, in order."""
        return controls_in(self.blocks)

    @property
    def words(self) -> str:
        """What there is to read in it, title first."""
        return "\n".join(part for part in (self.title, words_in(self.blocks)) if part)

    @property
    def callback_id(self) -> str:
        """The name the app gave to views like this one."""
        return str(self.body.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        """What the app keeps in it for itself."""
        return str(self.body.get("private_metadata", ""))

    @property
    def notifies_on_close(self) -> bool:
        """Whether the app hears of its being closed."""
        return bool(self.body.get("notify_on_close", False))

    def as_json(self, workspace: Workspace) -> dict[str, Any]:
        """Give it as Web API answers and deliveries carry it; `team_id` is the team of who has it open."""
        return {
            "id": self.id,
            "team_id": workspace.users[self.user].team_id,
            "type": self.kind,
            "blocks": [dict(block) for block in self.blocks],
            "private_metadata": self.private_metadata,
            "callback_id": self.callback_id,
            "state": {"values": self.state},
            "hash": self.hash,
            "title": self.body.get("title"),
            "clear_on_close": self.body.get("clear_on_close", False),
            "notify_on_close": self.notifies_on_close,
            "close": self.body.get("close"),
            "submit": self.body.get("submit"),
            "previous_view_id": self.previous_view_id,
            "root_view_id": self.root_view_id,
            "app_id": workspace.app.id,
            "external_id": self.body.get("external_id", ""),
            "app_installed_team_id": workspace.team.id,
            "bot_id": workspace.app.bot_id,
        }


class Views:
    """Everyone's modals and Homes. Bodies were checked before; what is refused here is about the stack."""

    def __init__(self, identifiers: Identifiers) -> None:
        self._identifiers = identifiers
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def top(self, user: str) -> View | None:
        """Give the modal in front of this person."""
        stack = self._stacks.get(user)
        return stack[-1] if stack else None

    def stack(self, user: str) -> tuple[View, ...]:
        """Give all of this person's modals, the one in front last."""
        return tuple(self._stacks.get(user, ()))

    def home(self, user: str) -> View | None:
        """Give this person's Home, or None if it was never published."""
        return self._homes.get(user)

    def find(self, *, view_id: str | None = None, external_id: str | None = None) -> View:
        """Find an open modal or a Home; `not_found` if there is none."""
        every = [*self._homes.values(), *(view for stack in self._stacks.values() for view in stack)]
        for view in every:
            if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
                return view
        raise SlackError("not_found")

    def open(self, user: str, body: Mapping[str, Any]) -> View:
        """Put a modal in front of this person, in place of any stack they had open."""
        view = self._new(user, body, None)
        self._stacks[user] = [view]
        return view

    def push(self, user: str, body: Mapping[str, Any]) -> View:
        """Put a modal on this person's stack: `not_found` without one, `push_limit_reached` past three."""
        stack = self._stacks.get(user)
        if not stack:
            raise SlackError("not_found")
        if len(stack) == 3:
            raise SlackError("push_limit_reached")
        view = self._new(user, body, stack[-1])
        stack.append(view)
        return view

    def update(self, view: View, body: Mapping[str, Any], expected_hash: str | None = None) -> View:
        """Change what a view shows; fields that stay keep their entries. `hash_conflict` if it changed."""
        if expected_hash is not None and expected_hash != view.hash:
            raise SlackError("hash_conflict")
        prepared = self._prepared(body)
        state = state_of(controls_in(prepared["blocks"]), view.state)
        newer = replace(view, body=prepared, hash=self._identifiers.view_hash(), state=state, errors={})
        self._keep(newer)
        return newer

    def publish(self, user: str, body: Mapping[str, Any], expected_hash: str | None = None) -> View:
        """Set this person's Home; `hash_conflict` if it changed since."""
        before = self._homes.get(user)
        if before is not None:
            return self.update(before, body, expected_hash)
        self._homes[user] = self._new(user, body, None)
        return self._homes[user]

    def enter(self, view: View, control: Control, value: Entered) -> View:
        """Keep what the person entered."""
        newer = replace(view, state=entered(view.state, control, value))
        self._keep(newer)
        return newer

    def show_errors(self, view: View, errors: Mapping[str, str]) -> None:
        """Put words at the inputs of a modal."""
        self._keep(replace(view, errors=dict(errors)))

    def close(self, view: View) -> None:
        """Close one modal: the one below it comes to the front."""
        self._stacks[view.user] = [each for each in self._stacks.get(view.user, []) if each.id != view.id]

    def clear(self, user: str) -> None:
        """Close all of this person's modals."""
        self._stacks[user] = []

    def _new(self, user: str, body: Mapping[str, Any], below: View | None) -> View:
        stacks = [*self._stacks.values(), [*self._homes.values()]]
        taken = {view.body.get("external_id") for stack in stacks for view in stack}
        if body.get("external_id") in taken - {None}:
            raise SlackError("duplicate_external_id")
        prepared = self._prepared(body)
        view_id = self._identifiers.view_id()
        return View(
            id=view_id,
            user=user,
            body=prepared,
            hash=self._identifiers.view_hash(),
            root_view_id=below.root_view_id if below else view_id,
            previous_view_id=below.id if below else None,
            state=state_of(controls_in(prepared["blocks"])),
        )

    def _prepared(self, body: Mapping[str, Any]) -> dict[str, Any]:
        texts = {name: dict(body[name]) for name in ("title", "submit", "close") if name in body}
        with_text_defaults(texts)
        return {**body, **texts, "blocks": kept(body["blocks"], self._identifiers)}

    def _keep(self, newer: View) -> None:
        if newer.kind == "home":
            self._homes[newer.user] = newer
            return
        stack = self._stacks.get(newer.user, [])
        self._stacks[newer.user] = [newer if each.id == newer.id else each for each in stack]
