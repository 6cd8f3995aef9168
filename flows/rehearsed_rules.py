"""Rehearsed rules: the rules of a simulated cycle, each kind of them once, about regions that answered."""

import json
import random
from pathlib import Path
from typing import Any

from flows.folders import write_file
from flows.settings import Cycle
from questionnaires.register import Region, load_register

FEWEST = 24  # sound answers; rules over fewer regions would choose more than the scores do
ZONE = 3  # regions of the simulated zone
DECIDED = 'decided_by = "Contoh"'
RULES = """\
index_floor = 1
pillar_floor = 0.5
province_cap = {province}
island_cap = {island}
kota_share = 0.1
papua = {{ kind = "island-floor", codes = ["Papua"], number = 1, soft = true }}
maluku = {{ kind = "island-floor", codes = ["Maluku"], number = 1, soft = true }}
zone = {{ kind = "reserved", codes = [{zone}], number = 1, soft = true }}
invited_in = {{ kind = "forced-in", codes = ["{come}"], soft = true, reason = "Contoh: tuan rumah kegiatan nasional", {decided} }}
kept_out = {{ kind = "forced-out", codes = ["{out}"], reason = "Contoh: rencana induk sedang disusun sendiri", {decided} }}
"""


def rehearse_rules(cycle: Cycle, seed: int) -> Path:
    """The cycle's cycle.toml, with rules of a simulated ministry where enough regions answered without a defect.

    What simulated regions could contradict is soft, so that a rehearsal always ends with a proposal. Same cycle and seed, same rules.
    """
    path = cycle.folder / "cycle.toml"
    sound = _sound(json.loads((cycle.folder / "truth.json").read_bytes())["regions"])
    if len(sound) >= FEWEST:
        text = path.read_text(encoding="utf-8")
        write_file(path, text.replace("[selection]\n", f"[selection]\n{_rules(cycle, sound, random.Random(f'{seed}/rules'))}", 1).encode())
    return path


def _sound(regions: dict[str, dict[str, Any]]) -> list[Region]:
    """The regions whose workbook has no defect and passes every gate that it answers, the strongest first."""
    told = {code: one for code, one in regions.items() if not one["defect"] and all(one["gates"].values())}
    known = load_register().regions
    return [known[code] for code in sorted(told, key=lambda code: (-float(told[code]["capacity"]), code))]


def _rules(cycle: Cycle, sound: list[Region], draw: random.Random) -> str:
    """The text under [selection]. The one forced in stands somewhat below the cut, the one forced out above it."""
    places = min(sum(cycle.quota.values()), len(sound) // 2)
    out, *rest = draw.sample(sound[:places], 1) + draw.sample(sound[places : 2 * places], 1 + min(ZONE, places - 1))
    come, zone = rest[0], sorted(region.code for region in rest[1:])
    return RULES.format(
        province=max(2, places // 16),
        island=max(2, places * 2 // 5),
        zone=", ".join(f'"{code}"' for code in zone),
        come=come.code,
        out=out.code,
        decided=DECIDED,
    )
