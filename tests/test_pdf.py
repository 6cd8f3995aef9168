"""HTML becomes a PDF: the same bytes each time, tagged, titled, its own fonts, and nothing fetched."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from questionnaires.marking import PillarNote
from questionnaires.strict import LANGUAGES
from reports.cohort import STYLE, cohort_html
from reports.pdf import Attached, pdf
from reports.phrases import phrases
from reports.readiness import STYLE as READINESS
from reports.readiness import readiness_html
from tests.documents import SUKABUMI, card, readiness, readiness_pdf, squeezed, text_of
from tests.test_cohort import RETURNED, cohort

HERE = Path(__file__).parent.parent
FETCHING = [
    '<img src="{at}"/>',
    '<object data="{at}"></object>',
    '<embed src="{at}"/>',
    '<link rel="stylesheet" href="{at}"/>',
    '<link rel="attachment" href="{at}"/>',
    '<a rel="attachment" href="{at}">x</a>',
    '<p style="background: url({at})">x</p>',
    '<ul style="list-style-image: url({at})"><li>x</li></ul>',
    "<style>@import url({at})</style>",
    '<style>@font-face {{ font-family: other; src: url({at}) }}</style><p style="font-family: other">x</p>',
]
IGNORED = [  # what weasyprint does not know, or does not draw within HTML
    '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><image href="{at}" width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><use href="{at}#a"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><style>@import url({at})</style><text y="9">x</text></svg>',
    '<iframe src="{at}"></iframe>',
    '<video src="{at}"></video>',
    '<script src="{at}"></script>',
    '<img srcset="{at} 2x"/>',
    '<a href="{at}">x</a>',
    '<meta http-equiv="refresh" content="0; url={at}"/>',
]
WAYS = [  # what a text may hold that a program could follow
    '<img src="{at}">',
    '<link rel="stylesheet" href="{at}">',
    "<style>@import url({at});</style>",
    "<script src='{at}'></script>",
    '<a href="{at}">klik</a>',
    "{at}",
]
ADDRESSES = ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "https://example.invalid/x.png", "x.png", "../x.png", "ftp://127.0.0.1:9/x"]
ADDRESSES += ["data:image/png;base64,iVBORw0KGgo=", "kesiapan://bundled/../../etc/passwd", "kesiapan://bundled/print.css", "//127.0.0.1:9/x"]
PRINT = "import sys, hashlib; from reports.pdf import pdf; print(hashlib.sha256(pdf(sys.stdin.buffer.read().decode(), style=''.join(sys.argv[1:]))).hexdigest())"


def document(body: str) -> str:
    return f'<!DOCTYPE html><html lang="id"><head><title>Judul</title></head><body>{body}</body></html>'


@pytest.fixture(scope="module")
def heard() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and what has been asked of it."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/x.svg", asked
        server.shutdown()


@pytest.mark.parametrize("tell", ["readiness", "cohort"])
def test_equal_html_gives_equal_bytes_in_two_processes(tell: str) -> None:
    html = readiness_html(readiness(), "id") if tell == "readiness" else cohort_html(cohort([card(SUKABUMI, 3)], returned=RETURNED), "id")
    style = [STYLE] if tell == "cohort" else []
    digests = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Jayapura")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        run = subprocess.run([sys.executable, "-c", PRINT, *style], input=html.encode(), capture_output=True, check=True, cwd=HERE, env=environment)
        digests.append(run.stdout)
    assert digests[0] == digests[1]
    assert len(digests[0].strip()) == 64


def test_an_attachment_and_keywords_change_the_bytes_and_equal_ones_give_equal_bytes() -> None:
    def made(text: bytes, word: str) -> bytes:
        return pdf(document("<p>satu</p>"), keywords=(word,), attachments=(Attached("x.json", text, "Data", date(2023, 3, 14)),))

    assert made(b"{}", "a") == made(b"{}", "a")
    assert len({made(b"{}", "a"), made(b"[]", "a"), made(b"{}", "b")}) == 3


def test_another_html_gives_other_bytes() -> None:
    assert pdf(document("<p>satu</p>")) == pdf(document("<p>satu</p>")) != pdf(document("<p>dua</p>"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_tagged_and_has_its_language_its_title_and_its_author(language: str) -> None:
    reader = PdfReader(BytesIO(readiness_pdf("mixed", language)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == f"{phrases(language)['readiness_title']}: Kabupaten Sukabumi"
    assert reader.metadata.author == "Kementerian Contoh, Direktorat Contoh"


def test_a_report_says_nothing_of_the_clock() -> None:
    reader = PdfReader(BytesIO(readiness_pdf("mixed", "id")))
    assert reader.metadata is not None
    assert "/CreationDate" not in reader.metadata
    assert "/ModDate" not in reader.metadata


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_a_report_is_in_the_bundled_faces_and_these_are_embedded(language: str) -> None:
    faces: dict[str, bool] = {}
    for page in PdfReader(BytesIO(readiness_pdf("mixed", language))).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
            faces[str(font["/BaseFont"]).partition("+")[2]] = "/FontFile3" in descriptor or "/FontFile2" in descriptor
    assert len(faces) == 3
    assert [face for face in faces if not face.startswith("Kesiapan") and "Source" not in face] == []
    assert all(faces.values())


def test_a_report_runs_nothing_and_without_a_twin_attaches_nothing() -> None:
    reader = PdfReader(BytesIO(readiness_pdf("mixed", "id")))
    root = reader.trailer["/Root"]
    assert {"/OpenAction", "/AA", "/AcroForm"}.isdisjoint(root)
    assert {"/JavaScript", "/EmbeddedFiles"}.isdisjoint(root.get("/Names", {}))
    links = [annotation for page in reader.pages for annotation in page.get("/Annots", [])]
    assert links == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_picture_from_anywhere_ends_the_document(address: str) -> None:
    with pytest.raises(FatalURLFetchingError, match="a report fetches nothing"):
        pdf(document(f'<img src="{address}"/>'))


@pytest.mark.parametrize("markup", FETCHING)
def test_every_way_to_fetch_ends_the_document_before_anything_is_asked(markup: str, heard: tuple[str, list[str]]) -> None:
    address, asked = heard
    with pytest.raises(FatalURLFetchingError):
        pdf(document(markup.format(at=address)))
    assert asked == []


@pytest.mark.parametrize("markup", IGNORED)
def test_what_is_not_fetched_is_neither_asked_for_nor_printed(markup: str, heard: tuple[str, list[str]], tmp_path: Path) -> None:
    address, asked = heard
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text id="a" y="9">RAHASIA</text></svg>')
    for at in (address, secret.as_uri()):
        made = pdf(document(f"<p>awal</p>{markup.format(at=at)}"))
        assert "awal" in text_of(made)
        assert "RAHASIA" not in text_of(made)
    assert asked == []


def test_what_a_region_or_an_assessor_writes_is_printed_and_never_followed(
    heard: tuple[str, list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    address, asked = heard
    canary = tmp_path_factory.mktemp("k") / "k.css"  # a short name: what is cut by the end of a page is no longer one word
    canary.write_text("body::before { content: 'RAHASIA' }")
    words = [way.format(at=at) for at in (address, canary.as_uri(), str(canary)) for way in WAYS]
    note = PillarNote("GOV", *(" ".join(words[at::3]) for at in range(3)))
    told = text_of(pdf(readiness_html(replace(readiness(file=" ".join(words)), notes=(note,)), "id"), style=READINESS))
    assert [told.count(squeezed(word)) >= 2 for word in words] == [True] * len(words)
    assert "RAHASIA" not in told
    assert asked == []
