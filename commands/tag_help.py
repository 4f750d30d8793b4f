"""What can be typed after the command that tags, in the words of one organization. Pure."""

from collections.abc import Iterator

from bot import words_tag_typed
from bot.custom_fields import CustomField
from commands.examples import Example, HelpLine, HelpText
from commands.tag_types import Tag, TagHelp, Undo, Vocabulary

FIELDS_SHOWN, QUICK_TAGS_SHOWN = 5, 3
_CALL = "ABCD1234-ABCD1234"
_VALUES = {"text": "from the web site", "long_text": "asked for a callback", "number": "1234.5",
           "date": "21 Nov 2026", "yes_no": "yes"}  # fmt: skip


def tag_help_text(tag_command: str, vocabulary: Vocabulary | None) -> HelpText:
    """Give the help of the command that tags; without a vocabulary, what goes in every organization."""
    lines = (HelpLine(f"{tag_command} {each.typed}", each.does, each.gives) for each in _examples(vocabulary))
    return HelpText(tuple(lines), ())


def _examples(vocabulary: Vocabulary | None) -> Iterator[Example]:
    quick_tags = vocabulary.quick_tags[:QUICK_TAGS_SHOWN] if vocabulary else ()
    fields = vocabulary.fields[:FIELDS_SHOWN] if vocabulary else ()
    yield from (Example(f"{_CALL} {tag.name}", f"{words_tag_typed.HELP_QUICK_TAG}: {tag.label}", Tag)
                for tag in quick_tags)  # fmt: skip
    if quick_tags:
        yield Example(quick_tags[0].name, words_tag_typed.HELP_QUICK_TAG_OF_LINE, Tag)
        numbers = f"530-999-9999 855-559-5599 {quick_tags[0].name}"
        yield Example(numbers, words_tag_typed.HELP_CALLS, Tag)
    yield from (
        Example(f"{_CALL} {_setting(each)}", words_tag_typed.help_field(each.label), Tag) for each in fields
    )
    if len(fields) > 1:
        both = " ".join(_setting(each) for each in fields[:2])
        yield Example(f"{_CALL} {both}", words_tag_typed.HELP_FIELDS, Tag)
    yield Example(f"{_CALL} ext=CRM-1042", words_tag_typed.HELP_EXTERNAL_ID, Tag)
    yield Example("undo", words_tag_typed.HELP_UNDO, Undo)
    yield Example("help", words_tag_typed.HELP_HELP, TagHelp)


def _setting(field: CustomField) -> str:
    name = field.name if "=" not in field.name and ":" not in field.name else field.label
    return f"{name}={field.options[0] if field.options else _VALUES[field.type]}"
