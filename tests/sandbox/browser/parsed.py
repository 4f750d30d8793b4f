"""HTML as a browser reads it: its elements, what each is told, and what is to be read in it."""

import dataclasses
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


@dataclasses.dataclass
class Node:
    """An element, and everything in it."""

    tag: str
    attributes: Mapping[str, str | None]
    inside: list["Node | str"] = dataclasses.field(default_factory=list)

    @property
    def words(self) -> str:
        """All text within, line breaks included."""
        if self.tag == "br":
            return "\n"
        return "".join(each if isinstance(each, str) else each.words for each in self.inside)

    @property
    def text(self) -> str:
        """What is to be read, with single spaces."""
        return " ".join(self.words.split())

    def all(self, tag: str = "", **attributes: str) -> list["Node"]:
        """Every element within of that tag and those attributes; `_` stands for `-` in their names."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            node
            for node in self.everything()
            if tag in ("", node.tag) and wanted.items() <= node.attributes.items()
        ]

    def one(self, tag: str = "", **attributes: str) -> "Node":
        """The only one of them."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]

    def of_class(self, name: str) -> list["Node"]:
        """Every element within of that class."""
        return [node for node in self.everything() if name in (node.attributes.get("class") or "").split()]

    def everything(self) -> Iterator["Node"]:
        """Every element within, in order."""
        for each in self.inside:
            if isinstance(each, Node):
                yield each
                yield from each.everything()

    def values_of(self, name: str, tag: str = "", **attributes: str) -> list[str | None]:
        """One attribute of each of them."""
        return [node.attributes.get(name) for node in self.all(tag, **attributes)]


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("page", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs))
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)

    def handle_decl(self, decl: str) -> None:
        assert decl == "doctype html", f"a declaration: {decl}"

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def read(html: str) -> Node:
    """The elements of a piece of HTML; every one must be closed where it belongs."""
    reading = _Reading()
    reading.feed(str(html))
    reading.close()
    assert len(reading.open) == 1
    return reading.open[0]
