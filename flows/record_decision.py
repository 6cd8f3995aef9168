"""Flow: the ministry's decision on the proposal of a cycle, asked for with a form and kept as a file."""

import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, WithJsonSchema

from flows.artifacts import told_proposal
from flows.deciding import DecisionError, decide, load_proposal
from flows.orchestration import CycleFolder, ask, flow
from flows.settings import DECISION_SECONDS, load_cycle
from questionnaires.edition import load_instrument

TRACK = "Track of the proposal; that of the cycle's first edition if left out."
Track = Annotated[str, WithJsonSchema({"type": "string", "description": TRACK})]


class Decision(BaseModel):
    """The form. It holds what a decision file holds, and which proposal it is about."""

    number: str = Field(title="Letter", description="Number of the letter.")
    date: dt.date = Field(title="Date", description="Date of the letter.")
    signer: str = Field(title="Signer", description="Who signed it.")
    accepted: bool = Field(True, title="Accepted", description="No: no cohort comes of this proposal.")
    changes: str = Field("", title="Changes", description="Tables [[exchanged]], [[added]] and [[removed]] as README shows them; empty for none.")
    proposal: str = Field(title="Proposal", description="The fingerprint of the proposal above. Leave it as it is.")

    def toml(self, track: str) -> str:
        """The decision file that says the same."""
        about, number, signer = (json.dumps(text, ensure_ascii=False) for text in (track, self.number, self.signer))  # TOML escapes as JSON does
        head = f"track = {about}\nnumber = {number}\ndate = {self.date}\nsigner = {signer}\naccepted = {str(self.accepted).lower()}"
        return f"{head}\n\n{self.changes}\n"


@flow(name="record_decision")
def record_decision(folder: CycleFolder, *, track: Track = "") -> str:
    """Asks for a decision and keeps it as CYCLE/record/decision-TRACK.json; the path. StrictError where it cannot stand, and nothing is kept.

    What counts is that file: who may fill in a form nobody can prove.
    """
    cycle = load_cycle(folder)
    tracks = [load_instrument(edition).track for edition in cycle.editions]
    wanted = track or tracks[0]
    if wanted not in tracks:
        raise DecisionError("form", "track", f"{wanted!r} is unknown; known are {', '.join(tracks)}")
    proposal, sha256 = load_proposal(cycle, wanted)
    form = ask(Decision, told_proposal(proposal, cycle.languages[0]), DECISION_SECONDS, proposal=sha256)
    if form.proposal != sha256:
        raise DecisionError("form", "proposal", "another run made a new proposal since this form was opened; start anew and read that one")
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "decision.toml"
        file.write_text(form.toml(wanted), encoding="utf-8")
        return str(decide(cycle, file)[1])
