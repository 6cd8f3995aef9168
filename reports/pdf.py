"""HTML becomes a tagged, archivable PDF with the same bytes each time; the only place that knows weasyprint."""

import datetime as dt
import gc
import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cssselect2 import ElementWrapper
from weasyprint import CSS, DEFAULT_OPTIONS, HTML, Attachment
from weasyprint.pdf import VARIANTS, generate_pdf
from weasyprint.text import ffi
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports import boxes, cascade, drawing, lines, writing
from reports.parsing import parsed
from reports.tagging import mend
from reports.writing import written

for part in (cascade, boxes, lines, drawing, writing):
    part.take_over()

SCHEME = "kesiapan"
BASE = f"{SCHEME}://bundled/"
FONTS = {
    "sans.otf": ("font_source_sans_pro", "SourceSansPro-Regular.otf"),
    "sans-semibold.otf": ("font_source_sans_pro", "SourceSansPro-Semibold.otf"),
    "serif-semibold.otf": ("font_source_serif_pro", "SourceSerifPro-Semibold.otf"),
}
VARIANT = "pdf/a-3a"
OPTIONS = DEFAULT_OPTIONS | VARIANTS[VARIANT][1] | {"pdf_variant": VARIANT}
# PDF/UA-1 beside PDF/A: PDF/A allows a property of another standard only with a description of it (ISO 19005-3, 6.6.2.3).
ACCESSIBLE = """\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that this file conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the PDF that holds its data in another form; ``date`` is the document's, never the clock's."""

    name: str
    data: bytes
    description: str
    date: dt.date


def pango() -> str:
    """Version of Pango, which shapes text and breaks lines, and is the operating system's."""
    number = int(ffi.pango.pango_version())
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


class BundledFiles(URLFetcher):  # type: ignore[misc]  # weasyprint ships no types
    """Fetches the bundled fonts and nothing else: any other address ends the document."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002  (the signature is weasyprint's)
        """The bytes of a bundled font; FatalURLFetchingError for everything else."""
        parts = urlsplit(url)
        name = parts.path.lstrip("/")
        if parts.scheme != SCHEME or name not in FONTS:
            raise FatalURLFetchingError(f"a report fetches nothing: {url}")
        return URLFetcherResponse(url, BytesIO(_font(name)), {"Content-Type": "font/otf"})


@cache
def _font(name: str) -> bytes:
    package, file = FONTS[name]
    found = importlib.util.find_spec(package)
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "files" / file).read_bytes()


@cache
def _fonts() -> FontConfiguration:
    """One for the life of the process: each new one leaks 0.3 MB."""
    return FontConfiguration()


@cache
def _style(*names: str) -> CSS:
    """These style sheets of the templates as one, parsed once for the life of the process: each further one is matched against every element."""
    folder = Path(__file__).parent / "templates"
    text = "".join((folder / name).read_text(encoding="utf-8") for name in names if name)
    try:
        return CSS(string=text, base_url=BASE, url_fetcher=BundledFiles(), font_config=_fonts())
    except OSError:  # the disk is full: what is half written would count as a font, and the next document be set in another one
        _fonts.cache_clear()
        raise


class _Document(HTML):  # type: ignore[misc]
    """A document in which elements begin as elements.css has them.

    Weasyprint's own sheet gives each element seven footnote, note and list markers, which took a sixth of a report's time.
    """

    def __init__(self, html: str) -> None:
        self.base_url, self.url_fetcher, self.media_type = BASE, BundledFiles(), "print"
        self.wrapper_element = ElementWrapper.from_html_root(parsed(html), content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:  # noqa: ARG002, FBT001, FBT002  (the signature is weasyprint's)
        return [_style("elements.css")]


def pdf(html: str, *, style: str = "", keywords: tuple[str, ...] = (), attachments: tuple[Attached, ...] = ()) -> bytes:
    """The document as one file that is both PDF/A-3a and PDF/UA-1; equal arguments give equal bytes.

    Title, author and language are those of the HTML; ``style`` is a sheet among the templates that comes after print.css.
    """
    with undisturbed():
        return _printed(html, style, keywords, attachments)


def _printed(html: str, style: str, keywords: tuple[str, ...], attachments: tuple[Attached, ...]) -> bytes:
    document = _Document(html).render(font_config=_fonts(), stylesheets=[_style("print.css", style)], pdf_variant=VARIANT)
    document.metadata.keywords = list(keywords)
    _declare_accessible(document.metadata)
    file = generate_pdf(document, None, 1, **OPTIONS | {"attachments": [_attachment(one) for one in attachments]})
    mend(file)
    return written(file)


@contextmanager
def undisturbed() -> Iterator[None]:
    """No search for garbage meanwhile, which took a fifth of the time; behind it one among all that came up."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
        gc.collect(0)


def _declare_accessible(metadata: Any) -> None:
    """Puts PDF/UA-1 into the one rdf:RDF: weasyprint's own way would write a second, which validators do not read."""
    described = metadata.generate_rdf_metadata

    def described_as_both(*arguments: Any) -> bytes:
        data: bytes = described(*arguments)
        head, end = data[: -len(END)], data[-len(END) :]
        assert end == END
        return head + ACCESSIBLE.encode() + END

    metadata.generate_rdf_metadata = described_as_both


END = b"</rdf:RDF>"


def _attachment(one: Attached) -> Attachment:
    when = dt.datetime.combine(one.date, dt.time())
    return Attachment(
        file_obj=BytesIO(one.data),
        name=one.name,
        description=one.description,
        created=when,
        modified=when,
        relationship="Data",
        url_fetcher=BundledFiles(),
    )
