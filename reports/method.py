"""How a score is made, as the last page of a region's report tells it: levels, weights, rounding and provenance."""

from collections.abc import Mapping

from assessment.peers import Peers
from questionnaires.instrument import Instrument
from questionnaires.submission import Submission
from reports.numbers import percent, points
from reports.phrases import phrases
from reports.sentences import tier_rule


def method_page(submission: Submission, instrument: Instrument, peers: Peers, software: str, language: str) -> Mapping[str, object]:
    """What the page about the method says; ``software``: name and version."""
    t = phrases(language)
    weights = ", ".join(f"{pillar.name[language]} {pillar.weight}" for pillar in instrument.pillars)
    stages = ", ".join(f"{stage.name[language].lower()} {percent(stage.weight, language)}" for stage in instrument.stages)
    bands = "; ".join(f"{band.name[language]} {points(band.lowest, language)}" for band in instrument.bands)
    rules = [t["method_pillars"].format(weights=weights), t["method_stages"].format(weights=stages), t["method_bands"].format(bands=bands)]
    if instrument.floor:
        cap = next(band for band in instrument.bands if band.code == instrument.floor.at_most)
        rules.append(t["method_floor"].format(below=points(instrument.floor.below, language), band=cap.name[language]))
        exempt = [pillar.name[language] for pillar in instrument.pillars if pillar.code in instrument.floor.exempt]
        rules += [t["handbook_exempt"].format(names=", ".join(exempt))] if exempt else []
    return {
        "title": t["method_title"].format(indicators=len(instrument.indicators())),
        "how": [
            t["method_levels"].format(highest=instrument.highest),
            *(tier_rule(tier, language) for tier in instrument.tiers),
            t["method_scores"],
            t["method_round" if instrument.rank_on == "unrounded" else "method_round_rounded"],
        ],
        "rules": rules,
        "terms": [
            (t["method_peers"], t["method_peers_is"].format(regions=peers.regions)),
            *((t[f"method_{term}"], t[f"method_{term}_is"]) for term in ("median", "percentile", "interval", "quick", "gate")),
        ],
        "ladder": {
            "heads": [kind.name[language] for kind in instrument.ladder],
            "rows": [(level, [kind.levels[level][language] for kind in instrument.ladder]) for level in range(instrument.highest + 1)],
            "note": t["method_ladder_note"].format(sources="; ".join(f"{one.name[language]}: {one.reference}" for one in instrument.ladder)),
        },
        "source": instrument.reference,
        "provenance": [
            t["method_file"].format(file=submission.file, sha=submission.sha256),
            t["method_edition"].format(edition=instrument.id, digest=instrument.digest, software=software),
            t["method_verify"],
        ],
    }
