"""A cycle's settings: cycle.toml and the environment, read here and nowhere else."""

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cache
from importlib.metadata import version
from pathlib import Path

import flows.environment  # noqa: F401  (every module that imports openpyxl imports these settings first)
from assessment.rules import Rule
from flows.folders import located, sha256_of
from flows.memberships import load_decision
from flows.selection_rules import load_rules
from questionnaires.edition import list_editions, load_instrument
from questionnaires.issuers import load_published
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES, StrictError, Table, load_table
from questionnaires.submission import Excused
from reports.imprint import Imprint

FILE_SECONDS = 20.0  # of reading one workbook: an ordinary one takes 0.2 s
FILE_MEMORY = 2**30  # bytes of data for reading one workbook: an ordinary one needs 0.1 GB, a hostile one all there is
REPORT_SECONDS = 120.0  # of making one report: an ordinary one takes 1-2 s
REPORT_MEMORY = 2**30  # bytes of data for making one: a report needs 0.2 GB, the documents of a cohort of 514 regions 0.3 GB
LARGEST_BATCH = 50  # items that one task of a cluster makes: its processes start anew for each batch, and a lost worker costs one
DECISION_SECONDS = 90 * 24 * 3600  # that a decision may wait for its form: a letter of the ministry takes weeks
JAKARTA = dt.timezone(dt.timedelta(hours=7), "WIB")

LIBRARIES = (
    "openpyxl",
    "weasyprint",
    "jinja2",
    "babel",
    "pydyf",
    "fonttools",
    "segno",
    "numpy",
    "highspy",
    "font-source-sans-pro",
    "font-source-serif-pro",
)


class SettingsError(StrictError):
    """cycle.toml is wrong: which place in it, and why."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """One cycle: its folder and everything that cycle.toml says."""

    folder: Path
    year: int
    editions: tuple[str, ...]
    deadline: dt.datetime
    report_date: dt.date
    objection_days: int
    languages: tuple[str, ...]
    quota: Mapping[str, int]
    selection: Mapping[str, tuple[Rule, ...]]
    invited: frozenset[str]
    decided_before: tuple[Path, ...]
    excused: Excused
    zones: Mapping[str, str]
    accept_late: bool
    scores_in_letters: bool
    neighbours: bool
    verified_share: Fraction
    leniency: Fraction
    conflicts: Mapping[str, frozenset[str]]
    ministry: str
    directorate: str
    signer: str

    @property
    def published(self) -> Path | None:
        """The table of issuers' values, where the cycle has one; wrong in no line, or ``load_cycle`` had said so."""
        path = self.folder / "published.csv"
        return path if path.is_file() else None

    def stem(self, track: str) -> str:
        """The name of the cohort documents of a track, before their suffix."""
        return "cohort" if len(self.editions) == 1 else f"cohort-{track}"

    def values(self) -> Mapping[str, object]:
        """Every setting by name but the folder; moments as text, files by their sha256."""
        found = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "folder"}
        found["decided_before"] = tuple(sha256_of(path) for path in self.decided_before)
        return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in found.items()}

    def imprint(self) -> Imprint:
        """What stands on the cover of this cycle's documents."""
        return Imprint(
            ministry=self.ministry,
            directorate=self.directorate,
            signer=self.signer,
            cycle=f"Gerakan Menuju Kota Cerdas {self.year}",
            year=self.year,
            date=self.report_date,
            objections_until=self.report_date + dt.timedelta(days=self.objection_days),
            software=software(),
        )


@cache
def software() -> str:
    """Name and version of this software."""
    return f"kesiapan {version('kesiapan')}"


@cache
def libraries() -> Mapping[str, str]:
    """The version of each library that a document's bytes depend on."""
    return {name: version(name) for name in LIBRARIES}


def workers() -> int:
    """Worker processes: KESIAPAN_WORKERS, else one for each processor."""
    given = os.environ.get("KESIAPAN_WORKERS", "")
    if given and not (given.isdigit() and int(given) > 0):
        raise SettingsError("KESIAPAN_WORKERS", "", f"must be a whole number above 0, not {given!r}")
    return int(given) if given else os.cpu_count() or 1


def passphrase() -> str | None:
    """Of the key that signs: KESIAPAN_PASSPHRASE, or None where it is to be asked for."""
    return os.environ.get("KESIAPAN_PASSPHRASE")


def load_cycle(place: Path | str) -> Cycle:
    """The settings of a cycle folder; SettingsError names the place in cycle.toml and why."""
    folder = located(place)
    table = load_table(folder / "cycle.toml", SettingsError)
    deadline = table.take("deadline", dt.datetime)
    if deadline.tzinfo is None:
        deadline = deadline.replace(tzinfo=JAKARTA)
    quota = table.table("quota")
    editions = table.words("editions", list_editions())
    rules, imprint, excused = table.table("rules"), table.table("imprint"), table.table("not_applicable")
    zones = table.table("zones")
    reports = table.table("reports")
    assessors, conflicts, selection = table.table("assessors"), table.table("conflicts"), table.table("selection")
    cycle = Cycle(
        folder=folder.resolve(),
        year=table.take("year", int),
        editions=editions,
        deadline=deadline,
        report_date=table.take("report_date", dt.date),
        objection_days=table.take("objection_days", int),
        languages=table.words("languages", LANGUAGES),
        quota={track: _count(quota, track) for track in quota.data},
        selection=load_rules(selection, tuple(quota.data), tuple(load_instrument(one) for one in editions)),
        invited=_regions(rules, "invited"),
        decided_before=tuple((folder / one).resolve() for one in rules.words("decided_before")),
        excused=_excused(excused, editions),
        zones={code: zones.take(code, str) for code in _region_keys(zones)},
        accept_late=rules.take("accept_late", bool),
        scores_in_letters=rules.take("scores_in_letters", bool),
        neighbours=reports.take("neighbours", bool),
        verified_share=_share(assessors, "verified_share"),
        leniency=assessors.number("leniency"),
        conflicts={name: _regions(conflicts, name) for name in conflicts.data},
        **{key: imprint.take(key, str) for key in ("ministry", "directorate", "signer")},
    )
    for one in (quota, rules, reports, imprint, excused, zones, assessors, conflicts, selection, table):
        one.done()
    if not cycle.editions or not cycle.languages:
        raise table.wrong("", "needs at least one edition and one language")
    if cycle.published:
        load_published(cycle.published)
    for path in cycle.decided_before:
        year = load_decision(path).year
        if year >= cycle.year:
            raise rules.wrong("decided_before", f"names {path}, the decision of a cycle of {year}, which is not before {cycle.year}")
    return cycle


def _count(table: Table, key: str) -> int:
    value = table.take(key, int)
    if value < 0:
        raise table.wrong(key, "must be at least 0")
    return value


def _share(table: Table, key: str) -> Fraction:
    value = table.number(key)
    if not 0 <= value <= 1:
        raise table.wrong(key, "must be a share between 0 and 1")
    return value


def _regions(table: Table, key: str) -> frozenset[str]:
    return frozenset(table.words(key, tuple(load_register().regions)))


def _excused(table: Table, editions: tuple[str, ...]) -> Excused:
    """Region code -> indicators that do not apply to it; only those for which the edition has a rule."""
    known = tuple(one.code for edition in editions for one in load_instrument(edition).indicators() if one.not_applicable)
    return {code: frozenset(table.words(code, known)) for code in _region_keys(table)}


def _region_keys(table: Table) -> tuple[str, ...]:
    """The keys of a table that is keyed by regions."""
    for code in table.data:
        if code not in load_register().regions:
            raise table.wrong(code, "is no Kemendagri code of a region")
    return tuple(table.data)


def write_cycle(folder: Path, year: int, editions: tuple[str, ...], quota: Mapping[str, int]) -> Path:
    """A new cycle folder with a commented cycle.toml; FileExistsError where there is one already."""
    path = folder / "cycle.toml"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("inbox", "blank"):
        (folder / name).mkdir(exist_ok=True)
    places = "\n".join(f"{track} = {number}" for track, number in quota.items())
    quoted = ", ".join(f'"{edition}"' for edition in editions)
    with path.open("x", encoding="utf-8") as file:
        file.write(CYCLE_TOML.format(year=year, editions=quoted, quota=places))
    return path


DEFAULT_QUOTA = 50  # the cohorts of 2018 and 2022
CYCLE_TOML = """\
# A cycle of Gerakan Menuju Kota Cerdas. Every key must be there; an unknown key is an error.

year = {year}                     # a region is a member if it joined before this year
editions = [{editions}]           # questionnaires in use; list them with: kesiapan edition list
deadline = {year}-03-10T16:00:00+07:00
report_date = {year}-03-14        # printed on every document; nothing is dated by the clock
objection_days = 14               # days after report_date in which a region may object
languages = ["id"]                # of the reports: "id", "en"

[quota]                           # places per track
{quota}

[selection]
# Rules of the choice beside the quota; the best set that keeps them all is chosen. A rule is named by its key, in short:
# index_floor = 1.75             # points
# pillar_floor = 0.5
# province_cap = 4               # regions
# or in full, where "soft" rules give way first when rules contradict each other:
# papua = {{ kind = "island-floor", codes = ["Papua"], number = 2, soft = true }}
# kota = {{ kind = "kota-share", share = 0.2 }}
# zone = {{ kind = "reserved", codes = ["53.15", "52.02"], number = 1 }}
# one = {{ kind = "forced-in", codes = ["64.09"], reason = "...", decided_by = "..." }}
# members = {{ repeats = true, track = "kawasan" }}

[rules]
# Regions that are invited although they are members already, by Kemendagri code, for example ["31.74"].
invited = []
# Decisions of earlier cycles, whose regions are members now: for example ["../cycle-2022/record/decision-reguler.json"].
decided_before = []
# A file is late when it was last written after the deadline; a late file is kept and answered, but scored only if this is true.
accept_late = false
# Whether the letter to a region tells its claimed and supported points.
scores_in_letters = true

[reports]
# Whether a region's report names other regions with their scores: those nearest to it in its peer group and those of its zone.
# true makes the ministry's own copies; with false, in the region's copy, the others are ticks without names.
neighbours = false

[assessors]
verified_share = 0.8              # share of the weight that assessors must have marked for a region to be called verified
leniency = 0.25                   # levels of mean difference from co-assessors from which an assessor is named lenient or severe

[conflicts]
# Regions that an assessor must not mark: the own region, or one that he or she advises.
# "Nama Asesor" = ["32.15"]

[not_applicable]
# What does not apply to a region, by the ministry's list and never by the region's own choice. Only indicators
# with a rule for it (kesiapan edition show EDITION --indicator CODE); their weight goes to the rest of the factor.
# "31.01" = ["MOB-2.4", "MOB-3.1"]

[zones]
# The tourism or capital zone that a region stands in, where its membership does not say so; for the reports of zones.
# "53.15" = "Labuan Bajo"

[imprint]                         # on covers and below the signature
ministry = "Kementerian Komunikasi dan Informatika"
directorate = "Direktorat Jenderal Aplikasi Informatika"
signer = "Direktur Layanan Aplikasi Informatika Pemerintahan"
"""
