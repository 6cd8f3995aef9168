"""The part of the command line for the desk: assigning, marking, moderating, objecting."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.console import CycleFolder, err, regions_of, report_failures, say, wrong_use

if TYPE_CHECKING:
    from flows.assessing import Assessed
    from flows.intake import Answer
    from flows.settings import Cycle

desk = typer.Typer()
Regions = Annotated[list[str] | None, typer.Option("--regions", "--region", help="Codes or full names, separated by commas or given several times.")]


@desk.command(epilog="Example: kesiapan assign cycle-2023 --assessors asesor.txt --per-region 2")
def assign(
    cycle: CycleFolder,
    assessors: Annotated[Path, typer.Option(help="Text file with a name in each line.", exists=True, dir_okay=False)],
    per_region: Annotated[int, typer.Option(min=1, help="Assessors for each region.")] = 2,
    seed: Annotated[int, typer.Option(help="Same seed, same assignment.")] = 1,
) -> None:
    """Spread the scored regions over assessors: evenly, without conflicts, pairs mixed; into CYCLE/assignment.toml."""
    from assessment.assignment import AssignmentError, unlinked
    from flows.assigning import FILE, read_names, write_assignment
    from flows.settings import load_cycle

    settings = load_cycle(cycle)
    regions = sorted({one.region for one in _assessed(settings).scored})
    if not regions:
        wrong_use("no region is scored yet: put the filled workbooks into the inbox first")
    try:
        shares = write_assignment(settings, regions, read_names(assessors), per_region=per_region, seed=seed)
    except FileExistsError as there:
        wrong_use(f"{there} is there already; remove it to assign anew")
    except AssignmentError as error:
        wrong_use(str(error))
    for name, codes in shares.items():
        say(f"{len(codes):>4} regions  {name}")
    apart = unlinked({code: tuple(name for name in shares if code in shares[name]) for code in regions})
    if apart:
        said = "; ".join(", ".join(group) for group in apart)
        say(f"No shared region links these groups, so leniency cannot be compared between them: {said}")
    say(f"{settings.folder / FILE}\nThen: kesiapan mark {cycle}")


@desk.command(epilog="Example: kesiapan mark cycle-2023 --assessor 'Ani Lestari' --regions 11.01,11.02")
def mark(
    cycle: CycleFolder,
    assessor: Annotated[str, typer.Option(help="Full name; everyone of the assignment if left out.")] = "",
    regions: Regions = None,
    stage: Annotated[str, typer.Option("--round", help="verification, moderation (marks too far apart) or objection.")] = "verification",
    *,
    show: Annotated[bool, typer.Option("--open", help="Show the marks of other assessors; they are hidden otherwise.")] = False,
) -> None:
    """Write the marking workbooks of an assessor, one for each region, into CYCLE/marking; filled ones go into CYCLE/marks."""
    from flows.batches import failures
    from flows.progress import shown
    from flows.settings import load_cycle
    from flows.verification import hand_out, handouts
    from questionnaires.marking import Round

    settings = load_cycle(cycle)
    if stage not in [one.value for one in Round]:
        wrong_use(f"--round must be one of {', '.join(one.value for one in Round)}, not {stage}")
    assessed = _assessed(settings)
    wanted = _shares(
        settings, assessed, " ".join(assessor.split()), [one.code for one in regions_of(regions or [])], assigned=stage == Round.VERIFICATION.value
    )
    found = [
        one
        for name, answers in wanted.items()
        for one in handouts(settings, answers, name, Round(stage), show_others=show, objections=assessed.objections)
    ]
    with shown(err):
        outcomes = hand_out(found)
    report_failures(list(failures(outcomes)))
    written = sum(bool(one.value) for one in outcomes)
    say(f"{len(outcomes)} marking workbooks in {settings.folder / 'marking'}: {written} written, {len(outcomes) - written} there already")
    if not outcomes:
        say("Nothing is to be marked in this round.")


@desk.command("object", epilog="Example: kesiapan object cycle-2023 --region 11.01")
def offer(cycle: CycleFolder, regions: Regions = None) -> None:
    """Write the objection form of each scored region into CYCLE/blank/sanggahan; filled ones go into CYCLE/objections."""
    from flows.objecting import offer
    from flows.settings import load_cycle

    settings, codes = load_cycle(cycle), [one.code for one in regions_of(regions or [])]
    scored = [(one.card.edition, one.card.region) for one in _assessed(settings).scored if one.card]
    strangers = sorted(set(codes) - {region.code for _, region in scored})
    if strangers:
        wrong_use(f"not scored in this cycle: {', '.join(strangers)}")
    names = offer(settings, [one for one in scored if not codes or one[1].code in codes])
    say(f"{len(names)} objection forms in {settings.folder / 'blank' / 'sanggahan'}")


def _assessed(settings: "Cycle") -> "Assessed":
    from flows.assessing import assess
    from flows.progress import shown

    with shown(err):
        return assess(settings)


def _shares(settings: "Cycle", assessed: "Assessed", assessor: str, codes: Sequence[str], *, assigned: bool) -> "Mapping[str, list[Answer]]":
    """Assessor -> the answers to mark: of those assigned, of the regions named, or else of all that he or she may mark."""
    from flows.assigning import load_assignment
    from flows.verification import barred

    assignment, scored = load_assignment(settings), {one.region: one for one in assessed.scored}
    if not assessor and not (assigned and assignment):
        wrong_use("name the assessor with --assessor" + (", or assign first: kesiapan assign" if assigned else ""))
    if assessor and assigned and not codes and assessor not in assignment:
        wrong_use(f"nothing is assigned to {assessor}; name the regions with --regions")
    shares = {}
    for name in [assessor] if assessor else assignment:
        refused = barred(settings, name)
        given = assignment.get(name, ()) if assigned else tuple(code for code in scored if code not in refused)
        own = codes if assessor and codes else [code for code in given if code in (codes or given)]
        if refused & set(own):
            wrong_use(f"{name} must not mark {', '.join(sorted(refused & set(own)))}: [conflicts] in cycle.toml says so")
        strangers = [code for code in own if code not in scored]
        if strangers:
            wrong_use(f"not scored in this cycle: {', '.join(strangers)}")
        shares[name] = [one for one in assessed.scored if one.region in own]
    return shares
