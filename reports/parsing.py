"""A document of ours as a tree of elements: it is well-formed XML, which is read ten times as fast as HTML."""

import re
from xml.etree.ElementTree import Element, fromstring

SVG = "{http://www.w3.org/2000/svg}"
BETWEEN_BLOCKS = {"html", "head", "body", "section", "table", "thead", "tbody", "tr", "ul", "ol", "dl"}
REFUSED = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0, 2.2 knows no character for


def parsed(html: str) -> Element:
    """The root element; ParseError where the text is no well-formed XML. Characters that XML has not are left out.

    Rows that stand in a table itself come into a ``tbody``, as HTML has it, and white space between blocks is none.
    """
    root = fromstring(REFUSED.sub("", html))  # noqa: S314  (written by our templates, which escape what a region wrote: no entity is declared)
    for table in root.iter("table"):
        rows = [row for row in table if row.tag == "tr"]
        if rows:
            body = Element("tbody")
            body.extend(rows)
            table[:] = [*(child for child in table if child.tag != "tr"), body]
    for element in root.iter():
        if element.tag in BETWEEN_BLOCKS:
            element.text = _said(element.text)
            for child in element:
                child.tail = _said(child.tail)
    return root


def _said(text: str | None) -> str | None:
    return text if text and text.strip() else None
