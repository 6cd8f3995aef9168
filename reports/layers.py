"""What a PDF report holds beside its looks: its twin, its language, and the text of each section."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from questionnaires.strict import LANGUAGES
from reports.printed import COVER
from reports.twin import NAME, TwinError


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of one report. ``sections``: the cover, and each place that has a name in the file -> the text of its pages."""

    twin: bytes
    language: str
    sections: Mapping[str, str]


def read_layers(data: bytes) -> Layers:
    """The layers of a readiness report; TwinError where the file is none."""
    try:
        reader = PdfReader(BytesIO(data))
        twins = reader.attachments.get(NAME, [])
        language = str(reader.root_object.get("/Lang", ""))
        texts = [page.extract_text() for page in reader.pages]
        starts = {name: reader.get_destination_page_number(one) for name, one in reader.named_destinations.items()}
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise TwinError(f"this file is no PDF that can be read: {fault}") from None
    if len(twins) != 1 or language not in LANGUAGES or not texts:
        raise TwinError(f"this file is no readiness report: it has {len(twins)} twins and the language {language or 'none'!r}")
    return Layers(twins[0], language, {COVER: texts[0], **_sections({name: page for name, page in starts.items() if page is not None}, texts)})


def _sections(starts: Mapping[str, int], texts: list[str]) -> Mapping[str, str]:
    """Each named place with the text from its page to the page before the next one."""
    ends = sorted({*starts.values(), len(texts)})
    return {name: "\n".join(texts[page : next(end for end in ends if end > page)]) for name, page in starts.items()}
