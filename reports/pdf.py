"""HTML becomes a tagged PDF with the same bytes each time; the only place that knows weasyprint."""

import importlib.util
from functools import cache
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

SCHEME = "kesiapan"
BASE = f"{SCHEME}://bundled/"
FONTS = {
    "sans.otf": ("font_source_sans_pro", "SourceSansPro-Regular.otf"),
    "sans-semibold.otf": ("font_source_sans_pro", "SourceSansPro-Semibold.otf"),
    "serif-semibold.otf": ("font_source_serif_pro", "SourceSerifPro-Semibold.otf"),
}


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
    """One font configuration for the life of the process: a new one for each document leaks."""
    return FontConfiguration()


@cache
def _style(name: str) -> CSS:
    """A style sheet, parsed once for the life of the process."""
    text = (Path(__file__).parent / "templates" / name).read_text(encoding="utf-8")
    return CSS(string=text, base_url=BASE, url_fetcher=BundledFiles(), font_config=_fonts())


def pdf(html: str, style: str = "") -> bytes:
    """The document as PDF/UA-1; equal HTML gives equal bytes. ``style``: a style sheet of its own, after print.css."""
    styles = [_style(name) for name in ("print.css", style) if name]
    document = HTML(string=html.encode("utf-8", "replace").decode(), base_url=BASE, url_fetcher=BundledFiles()).render(
        font_config=_fonts(), stylesheets=styles, pdf_variant="pdf/ua-1"
    )
    made: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return made
