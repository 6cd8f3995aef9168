"""The tag tree of a PDF mended before it is written: what assistive technology is told about each cell, frame and running line."""

from collections.abc import Iterator, Mapping
from typing import Any

Element = Any  # a structure element as weasyprint holds it: a dictionary with keys without their slash, references as b"12 0 R"
HEADINGS, CELLS = "/TH", ("/TH", "/TD")
TABLE_PARTS = ("/THead", "/TBody", "/TFoot", "/TR", "/TD")
MUTE = ("/NonStruct", "/Span")
NOT_EMPTY = ("/TD", "/TH", "/Figure", "/Document")  # an empty cell still fills its column


def mend(pdf: Any) -> None:
    """Mends the tag tree in place.

    Each attached file is named once. Heading cells get the direction they head; a table without any lays out and is no
    table to a reader; an element without content is dropped; running headers and footers become artifacts, as
    ISO 14289-1, 7.8 asks. Elements that say nothing, one for each line of text, give way to what they hold: half of all.
    """
    if "AF" in pdf.catalog:  # weasyprint names each attached file twice
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    tree = _Tree(pdf.objects)
    for element in tree.elements:
        if element["S"] in CELLS:
            tree.head(element)
        elif element["S"] == "/Table" and not any(cell["S"] == HEADINGS for cell in tree.cells(element)):
            tree.unframe(element)
    tree.thin()
    for page, numbered in tree.marks.items():
        running = [mark for mark, reference in enumerate(numbered) if reference in tree.running]
        _as_artifacts(tree.at(tree.at(page)["Contents"]), set(running))
        for mark in running:
            numbered[mark] = "null"


class _Tree:
    """The structure elements of a document and how they hang together."""

    def __init__(self, objects: list[Any]) -> None:
        self.objects = objects
        self.elements: list[Element] = [one for one in objects if isinstance(one, dict) and one.get("Type") == "/StructElem"]
        self.root: Element = next(one for one in objects if isinstance(one, dict) and one.get("Type") == "/StructTreeRoot")
        self.document: Element = self.at(self.root["K"][0])
        linked = set(self.document["K"])
        orphans = [one for one in self.elements if self.parent(one) is self.document and _reference(one) not in linked]
        self.marks = dict(self.pages())
        self.running = {_reference(one) for orphan in orphans for one in self.walk(orphan)}

    def at(self, reference: bytes) -> Any:
        return self.objects[int(reference.split()[0])]

    def parent(self, element: Element) -> Any:
        return self.at(element["P"])

    def children(self, element: Element) -> Iterator[Element]:
        """The structure elements right below one; marks and links of the page are none."""
        for kid in element["K"]:
            if isinstance(kid, bytes) and (child := self.at(kid)).get("Type") == "/StructElem":
                yield child

    def walk(self, element: Element) -> Iterator[Element]:
        yield element
        for child in self.children(element):
            yield from self.walk(child)

    def cells(self, element: Element) -> Iterator[Element]:
        """The cells of a table, those of tables inside it left out."""
        for child in self.children(element):
            if child["S"] in CELLS:
                yield child
            else:
                yield from self.cells(child)

    def head(self, cell: Element) -> None:
        """A heading in a table's head, or in a row of nothing but headings, heads its column; any other one its row.

        That replaces weasyprint's lists of headings for each cell, in which every heading of a row group heads all groups.
        """
        cell["A"].pop("Headers", None)
        if cell.pop("ID", None) is not None:
            row = self.parent(cell)
            alone = all(other["S"] == HEADINGS for other in self.children(row))
            cell["A"]["Scope"] = "/Column" if alone or self.parent(row)["S"] == "/THead" else "/Row"

    def unframe(self, element: Element) -> None:
        """A table that only lays out, as blocks in their reading order; tables inside it stay."""
        element["S"] = "/Div"
        for child in self.children(element):
            if child["S"] in TABLE_PARTS:
                child.pop("A", None)
                self.unframe(child)

    def thin(self) -> None:
        """Marks as free what is empty, what says nothing, and what belongs to running lines."""
        for element in reversed(self.elements):  # children stand behind their parents
            if not element["K"] and element["S"] not in NOT_EMPTY:
                self.drop(element)
        for element in self.elements:
            if _reference(element) in self.running:
                element.free = "f"
            elif element["S"] in MUTE and element["K"]:
                self.dissolve(element)

    def drop(self, element: Element) -> None:
        kids = self.parent(element)["K"]
        if _reference(element) in kids:
            kids.remove(_reference(element))
        element.free = "f"

    def dissolve(self, element: Element) -> None:
        """The element's children and marks stand in its place; marks need a parent on their page."""
        parent, kids, marks = self.parent(element), list(self.children(element)), [kid for kid in element["K"] if isinstance(kid, int)]
        if len(kids) + len(marks) < len(element["K"]) or (marks and parent.get("Pg") != element["Pg"]):
            return
        at = parent["K"].index(_reference(element))
        parent["K"][at : at + 1] = element["K"]
        for kid in kids:
            kid["P"] = _reference(parent)
        for mark in marks:
            self.marks[element["Pg"]][mark] = _reference(parent)
        element.free = "f"

    def pages(self) -> Iterator[tuple[bytes, list[Any]]]:
        """Each page's reference with the elements of its marks, in their order."""
        numbers = self.at(self.root["ParentTree"])["Nums"]
        found = {numbers[at]: numbers[at + 1] for at in range(0, len(numbers), 2) if isinstance(numbers[at + 1], list)}
        pages = (one for one in self.objects if isinstance(one, dict) and one.get("Type") == "/Page")
        for page in pages:
            yield _reference(page), found[page["StructParents"]]


def _reference(element: Any) -> bytes:
    reference: bytes = element.reference
    return reference


def _as_artifacts(stream: Any, marks: set[int]) -> None:
    """Rewrites the beginnings of these marks in a page's content."""
    content = stream.stream
    for at, operator in enumerate(content):
        if operator == b"BDC" and isinstance(content[at - 1], Mapping) and content[at - 1].get("MCID") in marks:
            content[at - 2] = "/Artifact"
            content[at - 1] = b"<</Type/Pagination>>"
