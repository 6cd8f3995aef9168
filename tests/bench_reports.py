"""What a report and a letter cost, step by step, beside the same HTML in plain weasyprint and in Chromium: make bench runs it."""

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from rich.console import Console
from rich.table import Table

RUNS, ROUNDS = 8, 3  # everything is measured in turn in each round, and the quickest of its rounds counts: the machine may do other things too
LIMITS = {"CPU-s": 0.45 / 0.55, "kB": 150.0, "MB": 200.0}  # the first one in samples: the time of the sample's 8 pages on this machine
CODES = ("32.02", "33.01", "35.01", "11.01", "12.01", "51.01", "61.01", "73.01", "71.09", "18.01", "16.01", "52.01")
STEPS = {
    "HTML": "HTML built",
    "parsed": "parsed",
    "render": "styled and laid out",
    "generate_pdf": "drawn",
    "mend": "tags mended",
    "written": "written",
}
WORDS = "Pemerintah daerah menyusun peta jalan kota cerdas bersama perangkat daerah dan menilai kesiapan layanan publik. "
STYLE = """@page { size: A4; margin: 20mm } body { font: 9pt/4.5mm sans-serif } h2 { break-before: page }
table { width: 100%; border-collapse: collapse; table-layout: fixed } td, th { border-bottom: .2mm solid #ccc; padding: 1mm; text-align: left }"""
Told = dict[str, float | str]


@contextmanager
def clocked(spent: dict[str, float], name: str) -> Iterator[None]:
    """Adds the CPU-seconds of a block."""
    begun = time.process_time()
    try:
        yield
    finally:
        spent[name] += time.process_time() - begun


def clock(owner: object, name: str, spent: dict[str, float]) -> None:
    """Lets a function of a module or class be clocked whenever it is called."""
    function = getattr(owner, name)

    def timed(*given: object, **named: object) -> object:
        with clocked(spent, name):
            return function(*given, **named)

    setattr(owner, name, timed)


def measured(made: Callable[[int], tuple[Callable[[], str], Callable[[str], bytes]]]) -> Told:
    """Medians of the steps of documents that are all different; what stands in several of them is known from the second on."""
    from weasyprint import HTML

    from reports import pdf
    from reports.lettering import Face

    spent: dict[str, float] = defaultdict(float)
    for owner, name in ((pdf, "parsed"), (HTML, "render"), (pdf, "generate_pdf"), (pdf, "mend"), (pdf, "written")):
        clock(owner, name, spent)
    rows: list[dict[str, float]] = []
    data = b""
    for run in range(RUNS + 4):
        html, printed = made(run)
        spent.clear()
        if run % 4 == 3:  # now and then a document all of whose texts are new
            Face.shaped.cache_clear()
        with clocked(spent, "whole"):
            with clocked(spent, "HTML"):
                text = html()
            data = printed(text)
        rows.append({**spent, "new": run % 4 == 3})
    known = [row for row in rows[2:] if not row["new"]]
    return {
        **{name: statistics.median(row[name] for row in known) for name in (*STEPS, "whole")},
        "new": statistics.median(row["whole"] for row in rows[2:] if row["new"]),
        **size(data),
    }


def size(data: bytes) -> Told:
    """Pages and kB of a PDF, and the most memory that the process took, MB."""
    from pypdf import PdfReader

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {"pages": len(PdfReader(BytesIO(data)).pages), "kB": len(data) / 1000, "MB": peak}


def report(_: Path) -> Told:
    """The readiness report of a region whose answers are marked, with its twin and QR code."""
    from dataclasses import replace

    from reports.pdf import Attached, pdf
    from reports.readiness import STYLE as READINESS
    from reports.readiness import readiness_html
    from reports.twin import DESCRIPTION, NAME, check_code, qr, twin_json
    from tests.documents import readiness
    from tests.twins import marked, twin_of

    def made(run: int) -> tuple[Callable[[], str], Callable[[str], bytes]]:
        told = marked(readiness(code=CODES[run]))
        twin = twin_json(twin_of(told))
        attached = Attached(NAME, twin, DESCRIPTION["id"], told.imprint.date)
        whole = replace(told, check_code=check_code(twin), qr=qr(check_code(twin), "QR"))
        return lambda: readiness_html(whole, "id"), lambda html: pdf(html, style=READINESS, attachments=(attached,))

    return measured(made)


def letter(_: Path) -> Told:
    """The letters of the tests, one after the other."""
    from reports.letter import letter_html
    from reports.pdf import pdf
    from tests.test_letter import LETTERS

    letters = list(LETTERS.values())
    return measured(lambda run: (lambda: letter_html(letters[run % len(letters)], "id"), pdf))


def plain(folder: Path) -> Told:
    """The report's HTML and style sheets in weasyprint as it is; nothing of ours is imported."""
    return repeated((folder / "report.html").read_text(), (folder / "report.css").read_text(), "pdf/a-3a")


def sample(_: Path) -> Told:
    """8 pages with 72 rows, to know how fast the machine is."""

    def page(number: int) -> str:
        head = f"<h{min(number + 1, 2)}>Bagian {number + 1}</h{min(number + 1, 2)}>" + f"<p>{WORDS * 4}</p>" * 4
        row = '<tr><th scope="row">{} Layanan</th><td>{}</td><td>Tersedia</td><td>2,50</td><td>Peraturan bupati</td></tr>'
        rows = "".join(row.format(f"{number}.{at}", at) for at in range(9))
        return f"{head}<table><thead><tr><th>Nama</th><th>n</th><th>Status</th><th>Nilai</th><th>Bukti</th></tr></thead><tbody>{rows}</tbody></table>"

    body = "".join(page(number) for number in range(8))
    return repeated(f'<!DOCTYPE html><html lang="id"><head><title>Contoh</title></head><body>{body}</body></html>', STYLE, "pdf/ua-1")


def repeated(html: str, style: str, variant: str) -> Told:
    """The median of warm runs of weasyprint as it is."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheet = CSS(string=style, font_config=fonts)
    spent: list[float] = []
    data = b""
    for _ in range(RUNS):
        begun = time.process_time()
        data = HTML(string=html).write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant=variant)
        spent.append(time.process_time() - begun)
    return {"whole": statistics.median(spent[1:]), **size(data)}


def chromium(html: Path) -> Told | None:
    """The same HTML printed by Chromium: user and system time of all its processes; None where it is not installed."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        return None
    before, made = resource.getrusage(resource.RUSAGE_CHILDREN), html.with_suffix(".pdf")
    command = [found, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={made}", html.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {**size(made.read_bytes()), "whole": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, "MB": after.ru_maxrss / 1000}


def written(folder: Path) -> None:
    """The report as HTML with style sheets and fonts that need nothing of ours."""
    from reports import pdf
    from reports.readiness import STYLE as READINESS
    from reports.readiness import readiness_html
    from tests.documents import readiness
    from tests.twins import marked

    for name in pdf.FONTS:
        (folder / name).write_bytes(pdf._font(name))
    style = "".join((Path(pdf.__file__).parent / "templates" / name).read_text() for name in ("print.css", READINESS))
    style = style.replace(pdf.BASE, f"{folder.as_uri()}/")
    html = readiness_html(marked(readiness()), "id")
    (folder / "report.css").write_text(style)
    (folder / "report.html").write_text(html)
    (folder / "browser.html").write_text(html.replace("<head>", f"<head><style>{style}</style>", 1))


WAYS: Mapping[str, Callable[[Path], Told]] = {"report": report, "letter": letter, "plain": plain, "sample": sample}


def told(folder: Path) -> dict[str, Told | None]:
    """Everything measured, each in a process of its own."""
    written(folder)
    rounds = [{way: _measured_alone(way, folder) for way in WAYS} for _ in range(ROUNDS)]
    quickest = {way: min((one[way] for one in rounds), key=lambda told: told["whole"]) for way in WAYS}
    return quickest | {"chromium": chromium(folder / "browser.html")}


def _measured_alone(way: str, folder: Path) -> Told:
    run = subprocess.run([sys.executable, "-m", "tests.bench_reports", way, str(folder)], check=True, capture_output=True, text=True)
    found: Told = json.loads(run.stdout)
    return found


def reports_table(found: Mapping[str, Told | None]) -> Table:
    """CPU-seconds of every step, pages, kB and MB."""
    names = {
        "report": "readiness report",
        "letter": "letter",
        "plain": "report, plain weasyprint",
        "chromium": "report, Chromium",
        "sample": "8-page sample",
    }
    table = Table("", *names.values(), title=f"CPU-seconds, median of {RUNS} warm runs, the quickest of {ROUNDS} rounds")
    columns = [found[name] for name in names]
    for key, label in {**STEPS, "whole": "whole", "new": "whole, all texts new"}.items():
        table.add_row(label, *(f"{one[key]:.3f}" if one and key in one else "" for one in columns))
    table.add_row("pages", *("not installed" if one is None else f"{one['pages']}" for one in columns))
    table.add_row("pages per CPU-second", *(f"{one['pages'] / one['whole']:.0f}" if one else "" for one in columns))
    table.add_row("kB", *(f"{one['kB']:.0f}" if one else "" for one in columns))
    table.add_row("most memory, MB", *(f"{one['MB']:.0f}" if one else "" for one in columns))
    return table


def missed(found: Mapping[str, Told | None]) -> list[str]:
    """The limits that the readiness report does not keep."""
    own, machine = found["report"], found["sample"]
    assert own
    assert machine
    values = {"CPU-s": own["whole"], "kB": own["kB"], "MB": own["MB"]}
    limits = LIMITS | {"CPU-s": LIMITS["CPU-s"] * machine["whole"]}
    return [f"{name}: {values[name]:.2f}, at most {limit:.2f}" for name, limit in limits.items() if values[name] > limit]


def main() -> int:
    """Measure, print, and say whether a limit is missed."""
    if len(sys.argv) > 1:
        print(json.dumps(WAYS[sys.argv[1]](Path(sys.argv[2]))))
        return 0
    with tempfile.TemporaryDirectory() as place:
        found = told(Path(place))
    Console(width=140).print(reports_table(found))
    for line in missed(found):
        print(line)
    return bool(missed(found))


if __name__ == "__main__":
    sys.exit(main())
