"""The answer letter to a region: a file is returned with its errors, or received with what was counted."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import ceil

from assessment.scorecard import Scorecard
from questionnaires.findings import Code, Finding, Severity
from questionnaires.grouping import FindingGroup, grouped
from questionnaires.instrument import Group, Indicator, Instrument
from questionnaires.register import Region
from questionnaires.submission import Answer, Submission
from reports.imprint import Imprint
from reports.numbers import WIB, day, moment, points
from reports.phrases import phrases, templates

LISTED = 12  # cells, items and different sentences of one group that are told; the others are counted
SUBJECTS = ("item", "name")  # details in which findings may differ and still say the same
SHORT = 12  # signs of the sha256 that stand for a region that is not known
Row = tuple[str, str, str, str]  # code, places, what is wrong, what to do


@dataclass(frozen=True, slots=True)
class Change:
    """A file against the region's last one: findings, codes of indicators answered differently, the earlier file's name."""

    cleared: int
    new: int
    open: int
    answers_changed: tuple[str, ...]
    earlier: str


class Matter(Enum):
    """What the file that is answered was to be; of what is no questionnaire only findings are told."""

    QUESTIONNAIRE = "questionnaire"
    MARKS = "marks"
    OBJECTION = "objection"


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that one letter tells. ``received`` and ``deadline`` know their time zone.

    No ``submission`` where the file is returned; no ``card`` there, nor where the letter must not tell scores.
    ``counted``: this is the file of the region that is scored.
    """

    file: str
    received: dt.datetime
    sha256: str
    region: Region | None
    edition: str
    findings: tuple[Finding, ...]
    submission: Submission | None
    card: Scorecard | None
    instrument: Instrument | None
    counted: bool
    late: bool
    deadline: dt.datetime
    change: Change | None
    imprint: Imprint
    matter: Matter = Matter.QUESTIONNAIRE

    @property
    def returned(self) -> bool:
        """Whether an error keeps the file from being scored."""
        return self.submission is None

    @property
    def used(self) -> str:
        """The name of the file that is scored instead; empty where no finding names it."""
        return next((dict(one.details)["used"] for one in self.findings if one.code is Code.TWICE), "")


def document_number(letter: Letter) -> str:
    """The number that the letter is cited by: SP/ for a return, TT/ for a receipt."""
    who = letter.region.code if letter.region else letter.sha256[:SHORT]
    return "/".join(part for part in ("SP" if letter.returned else "TT", letter.edition, who) if part)


def letter_html(letter: Letter, language: str) -> str:
    """The letter as HTML in that language, to be printed on A4."""
    t, page = phrases(language), templates().get_template("letter.html")
    kind = t["letter_return" if letter.returned else "letter_receipt"]
    return page.render(
        t=t,
        language=language,
        imprint=letter.imprint,
        questionnaire=letter.matter is Matter.QUESTIONNAIRE,
        scores=letter.card is not None,
        file=letter.file,
        sha256=letter.sha256,
        edition=letter.edition,
        about=t[f"letter_about_{letter.matter.value}"].format(cycle=letter.imprint.cycle),
        kind=kind,
        number=document_number(letter),
        running=f"{kind}  ·  {letter.region.name if letter.region else letter.sha256[:SHORT]}",
        to=addressee(letter.region, language),
        date=day(letter.imprint.date, language),
        title=_title(letter, language),
        lede=_lede(letter, language),
        received=moment(letter.received, language),
        counted=_counted(letter, language),
        change=_change(letter, language),
        findings=_findings(letter, language),
        next=_next(letter, language),
    )


def addressee(region: Region | None, language: str) -> tuple[str, ...]:
    """To whom a letter goes, line by line: the head of the region, or whoever sent a file that names none."""
    t = phrases(language)
    if region is None:
        return (t["letter_to_sender"],)
    place = region.name.removeprefix("Kabupaten Administrasi ").removeprefix("Kabupaten ").removeprefix("Kota ")
    head = t["letter_to_regent" if region.kind == "kabupaten" else "letter_to_mayor"]
    return head.format(place=place), t["letter_to_through"].format(region=region.name)


def _title(letter: Letter, language: str) -> str:
    t = phrases(language)
    subject = t["letter_subject"].format(region=letter.region.name) if letter.region else t[f"letter_subject_{letter.matter.value}"]
    if letter.returned:
        return t["letter_title_return"].format(subject=subject, errors=sum(one.severity is Severity.ERROR for one in letter.findings))
    if letter.counted:
        return t["letter_title_late" if letter.late else "letter_title_scored"].format(subject=subject)
    if any(one.code is Code.SAME_BYTES for one in letter.findings):
        return t["letter_title_again"].format(subject=subject)
    return t["letter_title_late_other" if letter.late else "letter_title_other"].format(subject=subject)


def _lede(letter: Letter, language: str) -> str:
    """What the title means for the region, and the file that counts where it is another one."""
    t = phrases(language)
    said = []
    if letter.late:
        said.append(t["letter_lede_late"].format(received=moment(letter.received, language), deadline=moment(letter.deadline, language)))
    said += [one.wrong(language) for one in letter.findings if one.code is Code.SAME_BYTES]
    returned = "letter_lede_return" if letter.matter is Matter.QUESTIONNAIRE else "letter_lede_unread"
    key = returned if letter.returned else "letter_lede_scored" if letter.counted else "letter_lede_used" if letter.used else ""
    return " ".join([*said, t[key or "letter_lede_other"].format(file=letter.used)])


def _counted(letter: Letter, language: str) -> Mapping[str, object] | None:
    """A row for each pillar and one for all: answered, open, without evidence and, where the letter may tell them, points."""
    submission, instrument, t = letter.submission, letter.instrument, phrases(language)
    if submission is None or instrument is None:
        return None
    groups = [(pillar, pillar.name[language]) for pillar in instrument.pillars] + [(instrument.root, t["letter_all"])]
    notes = [t["letter_bare_note"]]
    if submission.not_applicable:
        notes.append(t["letter_excused"].format(count=len(submission.not_applicable)))
    if letter.card:
        notes.append(t["letter_points"].format(highest=instrument.highest, band=letter.card.band.name[language]))
    elif letter.counted:
        notes.append(t["letter_no_points"])
    return {"rows": [(name, one.colour, _row(one, submission, letter.card, language)) for one, name in groups], "note": " ".join(notes)}


def _row(group: Group, submission: Submission, card: Scorecard | None, language: str) -> list[str]:
    t, asked = phrases(language), [one for one in group.indicators() if one.code not in submission.not_applicable]
    answered = [one for one in asked if (given := submission.answers.get(one.code)) and given.level is not None]
    counts = [t["letter_of"].format(count=len(answered), of=len(asked)), str(len(asked) - len(answered))]
    values = [{step.code: step.value for step in tree.walk()}.get(group.code) for tree in (card.claimed, card.supported)] if card else []
    bare = sum(_bare(one, submission.answers[one.code]) for one in answered)
    return [*counts, str(bare), *(t["none"] if value is None else points(value, language) for value in values)]


def _bare(indicator: Indicator, given: Answer) -> bool:
    """Whether an answer names no evidence although a level up to its own asks for some."""
    return not given.references and any(indicator.evidence.get(level) for level in range(1, ceil(given.level or 0) + 1))


def _change(letter: Letter, language: str) -> tuple[str, ...]:
    t, change = phrases(language), letter.change
    if change is None:
        return (t["letter_change_none" if letter.region else "letter_change_unknown"],)
    counts = t["letter_change"].format(file=change.earlier, cleared=change.cleared, new=change.new, open=change.open)
    codes = _listed(change.answers_changed, t["letter_more"])
    return counts, t["letter_answers"].format(codes=codes) if codes else t["letter_answers_none"]


def _findings(letter: Letter, language: str) -> list[tuple[str, list[Row]]]:
    """A heading and rows for errors, warnings and info, where there are any."""
    t, groups = phrases(language), grouped(letter.findings)
    errors = "letter_errors" if letter.matter is Matter.QUESTIONNAIRE else "letter_errors_other"
    found = []
    for severity, key in ((Severity.ERROR, errors), (Severity.WARNING, "letter_warnings"), (Severity.INFO, "letter_infos")):
        own = [group for group in groups if group.first.severity is severity]
        if own:
            heading = t[key].format(count=sum(len(group.findings) for group in own))
            found.append((heading, [row for group in own for row in _told(group, language)]))
    return found


def _told(group: FindingGroup, language: str) -> list[Row]:
    """The rows of a group: findings that differ only in cell and item share one, and the first speaks for them."""
    t, alike = phrases(language), dict[object, list[Finding]]()
    for one in group.findings:
        alike.setdefault(tuple(detail for detail in one.details if detail[0] not in SUBJECTS), []).append(one)
    told = list(alike.values())
    rows = [_said(FindingGroup(tuple(members)), language) for members in told[:LISTED]]
    rest = [one for members in told[LISTED:] for one in members]
    if rest:
        cells = {one.cell for one in rest} - {one.cell for members in told[:LISTED] for one in members}
        more = t["letter_more_cells"].format(count=len(cells)) if cells else t["letter_more_findings"].format(count=len(rest))
        rows.append((group.first.code.message.code, group.first.sheet, f"{more}.", t["letter_same_mend"]))
    return rows


def _said(group: FindingGroup, language: str) -> Row:
    t, first = phrases(language), group.first
    place = "!".join(part for part in (first.sheet, _listed(group.cells, t["letter_more_cells"])) if part)
    wrong, mend = first.wrong(language), first.mend(language)
    named = dict.fromkeys(next((value for key, value in one.details if key in SUBJECTS), one.cell) for one in group.findings)
    if len(named) > 1:
        wrong += " " + t["letter_same"].format(items=_listed(tuple(named)[1:], t["letter_more"]))
        mend += " " + t["letter_same_mend"]
    return first.code.message.code, place or t["letter_whole_file"], wrong, mend


def _listed(texts: Sequence[str], more: str) -> str:
    listed = ", ".join(texts[:LISTED])
    return f"{listed} {more.format(count=len(texts) - LISTED)}" if len(texts) > LISTED else listed


def _next(letter: Letter, language: str) -> tuple[str, str]:
    """What to do next and until when, as of the letter's date."""
    t, deadline = phrases(language), moment(letter.deadline, language)
    passed = letter.late or letter.imprint.date > letter.deadline.astimezone(WIB).date()
    if letter.returned:
        return t["letter_next_return"], t["letter_past_return" if passed else "letter_until"].format(deadline=deadline)
    said = t["letter_next_mend" if letter.findings else "letter_next_nothing"]
    return said, t["letter_past" if passed else "letter_until_change"].format(deadline=deadline)
