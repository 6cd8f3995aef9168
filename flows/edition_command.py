"""``kesiapan edition``: editions read, compared, checked and printed without opening TOML."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.console import language_of, say, wrong_use

if TYPE_CHECKING:
    from questionnaires.instrument import Group, Indicator, Instrument

edition = typer.Typer(help="Editions of the questionnaire: list, show, diff, check, export.", no_args_is_help=True, rich_markup_mode=None)

Edition = Annotated[str, typer.Argument(metavar="EDITION", help="For example 2023-reguler.")]
Language = Annotated[str, typer.Option(help="id or en.")]


@edition.command("list", epilog="Example: kesiapan edition list")
def list_all() -> None:
    """List the editions there are."""
    from questionnaires.edition import list_editions, load_instrument

    for name in list_editions():
        one = load_instrument(name)
        say(f"{name:<16}  {len(one.pillars)} pillars  {len(one.indicators()):>3} indicators  {one.digest[:12]}  {one.title.en}")


@edition.command(epilog="Example: kesiapan edition show 2023-reguler --indicator GOV-1.2")
def show(
    name: Edition,
    indicator: Annotated[str, typer.Option(help="Code of one indicator; the outline if left out.")] = "",
    language: Language = "id",
) -> None:
    """Show an edition's outline, or one indicator with everything that is asked, needed and advised."""
    from questionnaires.edition import load_instrument

    one, language = load_instrument(name), language_of(language)
    if not indicator:
        _outline(one, language)
        return
    found = next((each for each in one.indicators() if each.code == indicator.upper()), None)
    if found is None:
        wrong_use(f"{name} has no indicator {indicator}; list them with: kesiapan edition show {name}")
    _indicator(found, one, language)


@edition.command(epilog="Example: kesiapan edition diff 2023-reguler 2023-kawasan")
def diff(old: Edition, new: Edition) -> None:
    """Show which indicators and rules differ between two editions, and which pillars that affects."""
    from questionnaires.comparison import compare
    from questionnaires.edition import load_instrument

    found = compare(load_instrument(old), load_instrument(new))
    for change in found.indicators:
        kept = "" if change.comparable else "  not comparable"
        say(f"{change.code:<8}  {', '.join(change.what)}{kept}")
    say(f"Rules that differ: {', '.join(found.rules) or 'none'}")
    say(f"Pillars affected: {', '.join(found.pillars) or 'none'}")


@edition.command(epilog="Example: kesiapan edition check my-editions/2024-reguler")
def check(folder: Annotated[Path, typer.Argument(metavar="FOLDER", exists=True, file_okay=False, help="A folder with edition.toml.")]) -> None:
    """Check an edition's folder: fine, or the first mistake with its file and place."""
    from questionnaires.edition import read_edition
    from questionnaires.instrument import InstrumentError

    try:
        one = read_edition(folder)
    except InstrumentError as error:
        say(str(error))
        raise typer.Exit(1) from None
    say(f"{one.id}: {len(one.pillars)} pillars, {len(one.indicators())} indicators, {len(one.gates)} gates; digest {one.digest}")


@edition.command(epilog="Example: kesiapan edition export 2023-reguler --pdf handbook.pdf --xlsx handbook.xlsx")
def export(
    name: Edition,
    pdf: Annotated[Path | None, typer.Option(help="File to write the handbook to.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="File to write the table of indicators to.")] = None,
    language: Language = "id",
) -> None:
    """Write the edition as a handbook for regions (buku pedoman pengisian)."""
    from flows.folders import write_file
    from questionnaires.edition import load_instrument
    from reports.handbook import handbook_html, handbook_xlsx

    one, language = load_instrument(name), language_of(language)
    if pdf is None and xlsx is None:
        wrong_use("say what to write: --pdf FILE, --xlsx FILE or both")
    if pdf:
        from reports.pdf import pdf as make

        write_file(pdf, make(handbook_html(one, language)))
        say(str(pdf))
    if xlsx:
        write_file(xlsx, handbook_xlsx(one, language))
        say(str(xlsx))


def _outline(one: "Instrument", language: str) -> None:
    say(f"{one.title[language]}\n{one.reference}\nDigest {one.digest}\n")
    for pillar in one.pillars:
        say(f"{pillar.code}  {pillar.name[language]}  {pillar.weight}")
        _members(pillar, language, "  ")
    say("\nGates")
    for gate in one.gates:
        say(f"  {gate.code}  {gate.question[language]}")
    say("\nBands: " + "; ".join(f"{band.name[language]} from {float(band.lowest):.2f}" for band in one.bands))


def _members(group: "Group", language: str, indent: str) -> None:
    from questionnaires.instrument import Indicator

    for member in group.members:
        if isinstance(member, Indicator):
            say(f"{indent}{member.code}  {member.stage:<11}  {float(member.weight):.2f}  {member.name[language]}")
        else:
            say(f"{indent}{member.code}  {member.name[language]}  {member.weight}")
            _members(member, language, indent + "  ")


def _indicator(found: "Indicator", one: "Instrument", language: str) -> None:
    from questionnaires.instrument import Measure
    from questionnaires.sheet import level_texts, printed

    say(f"{found.code}  {found.name[language]}  ({found.stage}, weight {found.weight} of its group)")
    say(f"{found.question[language]}\n{found.why[language]}\n")
    if isinstance(found.answer, Measure):
        measure = found.answer
        low, high = (printed(end, language) for end in measure.plausible)
        say(f"Unit: {measure.unit[language]}; usually {low} to {high}; issuer: {measure.issuer}")
        say(f"{'Goalposts' if measure.goalposts else 'Thresholds'} ({measure.basis}): {measure.source}")
    for kind in ("kabupaten", "kota"):
        texts = level_texts(found, kind, language)
        if kind == "kota" and texts == level_texts(found, "kabupaten", language):
            continue
        if isinstance(found.answer, Measure):
            say(f"\n{kind}")
        for level, text in enumerate(texts):
            needed = " + ".join(found.evidence.get(level, ()))
            example = f"  [{needed}: {found.documents[level][language]}]" if needed else ""
            say(f"  {level}  {text}{example}")
    say("\nNext steps")
    for level, step in enumerate(found.next):
        say(f"  {level} -> {level + 1}  {step[language]}")
    say(f"\nOwners: {', '.join(found.owners)}\nEffort: {one.efforts[found.effort][language]}\nReference: {found.reference}")
    if found.not_applicable:
        say(f"Not applicable: {found.not_applicable[language]}")
