"""The part of the command line for documents: does a report still say what follows from its answers, and who vouches for it."""

from pathlib import Path
from typing import Annotated

import typer

from flows.console import CycleFolder, folder_of, report_failures, say, wrong_use

documents = typer.Typer()


@documents.command(epilog="Example: kesiapan verify '32.15 Kabupaten Karawang.pdf' --cycle cycle-2023")
def verify(
    report: Annotated[Path, typer.Argument(metavar="REPORT.pdf", help="A readiness report, signed or not.", exists=True, dir_okay=False)],
    cycle: Annotated[Path | None, typer.Option(parser=folder_of, help="Folder of the cycle whose record it is held against, too.")] = None,
) -> None:
    """Compute a report's scores again from the answers inside it: verified, or what differs."""
    from flows.settings import load_cycle
    from flows.verifying import differences

    report_failures(list(differences(report, load_cycle(cycle) if cycle else None)))
    say("verified")


@documents.command(epilog="Example: KESIAPAN_PASSPHRASE=... kesiapan sign cycle-2023 --key direktur.p12 --each")
def sign(
    cycle: CycleFolder,
    key: Annotated[Path, typer.Option(help="Key and certificate, PKCS#12. Its passphrase is asked for.", exists=True, dir_okay=False)],
    *,
    each: Annotated[bool, typer.Option("--each", help="Also a signed copy of each PDF into CYCLE/signed.")] = False,
) -> None:
    """Sign the list of all outputs of a cycle; the outputs themselves stay as they are."""
    try:
        from flows.signing import SigningError, load_key, sign_cycle
    except ImportError:
        wrong_use("signing needs one more package: pip install 'kesiapan[sign]'")
    from flows.lock import locked
    from flows.settings import load_cycle, passphrase

    settings, given = load_cycle(cycle), passphrase()
    try:
        signer = load_key(key.read_bytes(), typer.prompt("Passphrase", hide_input=True, default="", show_default=False) if given is None else given)
        with locked(settings.folder):
            signed = sign_cycle(settings, signer, each=each)
    except SigningError as fault:
        wrong_use(str(fault))
    say(f"{signed.manifest}\n{signed.signature}")
    if signed.copies:
        say(f"{len(signed.copies)} signed PDF in {settings.folder / 'signed'}")
