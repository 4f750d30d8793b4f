"""What in the organizations file works, and is hardly meant. Pure."""

from collections.abc import Iterator

from bot.check import words
from bot.config.organizations import Directory, Organization


def hints(directory: Directory) -> tuple[str, ...]:
    """A sentence for each thing that an engineer would rather know now."""
    return tuple(said for each in directory.organizations for said in _hints(each))


def _hints(organization: Organization) -> Iterator[str]:
    members = organization.members
    if not (members.viewers or members.agents or members.supervisors):
        yield words.nobody_may_use(organization.key)
    long_texts = {field.name for field in organization.fields if field.type == "long_text"}
    for tag in organization.quick_tags:
        for name in tag.set:
            if name in long_texts:
                yield words.replaces_what_was_written(organization.key, tag.name, name)
