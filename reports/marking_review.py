"""The assessors' part of the cohort report: agreement, moderation, leniency, over-claim and flags."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from assessment.agreement import Alpha
from assessment.flags import Flag
from assessment.leniency import Leaning, Leniency
from assessment.resampling import Interval
from assessment.review import Review
from questionnaires.instrument import Instrument
from reports.numbers import points, signed
from reports.phrases import phrases
from reports.sentences import group_names

RELIABLE, TENTATIVE = Fraction(4, 5), Fraction(2, 3)  # of alpha: Krippendorff, Content Analysis (2004), chapter 11
SHOWN = 8  # indicators and flags that the page lists; the annex holds all
Cells = list[str | float | None]
Sheet = tuple[str, list[str], list[Cells]]  # title, headings, rows


def marking_page(review: Review, instrument: Instrument, language: str) -> Mapping[str, object]:
    """What the page about the assessors says."""
    t, names = phrases(language), {one.code: one.name[language] for one in instrument.indicators()}
    alpha = review.agreement.whole
    key = "marking_none" if alpha.value is None else f"marking_{_strength(alpha.value)}"
    worst = sorted((one.value, code) for code, one in review.agreement.indicators.items() if one.value is not None)[:SHOWN]
    moved = sum(one.place != one.place_without for one in review.what_if)
    return {
        "title": t[key].format(alpha=_number(alpha.value, language), count=len(review.moderation)),
        "keys": [
            (t["marking_verified"], t["letter_of"].format(count=review.verified, of=review.scored)),
            (t["marking_alpha"], _number(alpha.value, language)),
            (t["marking_icc"], _number(review.agreement.reliability[instrument.root.code].value, language)),
            (t["marking_moderation"], str(len(review.moderation))),
        ],
        "how": t["marking_how"].format(pairs=alpha.pairs, units=alpha.units, interval=_interval(alpha.interval, language)),
        "assessors": [_assessor(name, one, review, language) for name, one in sorted(review.agreement.assessors.items())],
        "effects": t["marking_connected" if review.effects.connected else "marking_apart"].format(moved=moved, of=len(review.what_if)),
        "indicators": [
            (code, names[code], _estimate(review.agreement.indicators[code], language), sum(one.verdict.code == code for one in review.moderation))
            for _, code in worst
        ],
    }


def flags_page(flags: Sequence[Flag], language: str) -> Mapping[str, object]:
    """What the page about flags says: counted by rule, with the limit and its source."""
    t = phrases(language)
    counted = Counter(one.finding.code for one in flags)
    first = {one.finding.code: one for one in reversed(flags)}
    rows = [
        (code.message.code, t[f"flag_{code.name.lower()}"], str(counted[code]), len({one.region.code for one in flags if one.finding.code is code}))
        for code in sorted(counted, key=lambda code: code.message.code)
    ]
    sources = [
        f"{code.message.code}: {t['flag_limit'].format(limit=first[code].limit)} {first[code].source}"
        for code in first
        if first[code].limit is not None
    ]
    regions = len({one.region.code for one in flags})
    return {"title": t["flags_title"].format(count=len(flags), regions=regions), "rows": rows, "sources": sorted(sources)}


def sheets(review: Review | None, flags: Sequence[Flag], instrument: Instrument, language: str) -> list[Sheet]:
    """The assessors' part of the annex; no sheet about nothing."""
    t = phrases(language)
    told: Sheet = (
        t["annex_flags"],
        [t[key] for key in ("code", "region", "finding_code", "place", "letter_wrong", "limit", "source")],
        [
            [one.region.code, one.region.name, one.finding.code.message.code, one.finding.place, one.finding.wrong(language), one.limit, one.source]
            for one in flags
        ],
    )
    return [*(_review_sheets(review, instrument, language) if review else ()), *([told] if flags else ())]


def _review_sheets(review: Review, instrument: Instrument, language: str) -> list[Sheet]:
    return [_moderation(review, language), _agreement(review, instrument, language), *_assessors(review, language), _simulated(review, language)]


def _moderation(review: Review, language: str) -> Sheet:
    t = phrases(language)
    return (
        t["annex_moderation"],
        [t[key] for key in ("code", "region", "item", "spread", "assessor", "mark", "evidence_state", "mark_reason")],
        [
            [
                *(one.region.code, one.region.name, one.verdict.code, float(one.verdict.spread), given.assessor, float(given.mark.level)),
                *(given.mark.status.value[language] if given.mark.status else "", given.mark.reason),
            ]
            for one in review.moderation
            for given in one.verdict.given
        ],
    )


def _agreement(review: Review, instrument: Instrument, language: str) -> Sheet:
    t, agreed = phrases(language), review.agreement
    names = dict(group_names(instrument, language)) | {one.code: one.name[language] for one in instrument.indicators()}
    alphas = [*agreed.indicators.items(), *agreed.pillars.items(), (instrument.root.code, agreed.whole)]
    ends = [t["interval_low"], t["interval_high"]]
    return (
        t["annex_agreement"],
        [t["item"], t["name"], "alpha", *ends, t["units"], t["pairs"], "ICC(2,k)", *ends, t["over_claim"]],
        [
            [
                *(code, names[code], _value(one.value), *_ends(one.interval), one.units, one.pairs),
                *_icc(review, code),
                float(review.over_claim[code]) if code in review.over_claim else None,
            ]
            for code, one in alphas
        ],
    )


def _assessors(review: Review, language: str) -> list[Sheet]:
    t, agreed = phrases(language), review.agreement
    ends = [t["interval_low"], t["interval_high"]]
    return [
        (
            t["annex_kappa"],
            [t["assessor"], t["assessor"], "kappa", *ends, t["regions"], t["items"]],
            [[one.first, one.second, _value(one.value), *_ends(one.interval), one.regions, one.items] for one in agreed.pairs],
        ),
        (
            t["annex_assessors"],
            [t["assessor"], t["leniency"], *ends, t["leaning"], t["drift"], *ends, t["effect"], t["regions"], t["items"]],
            [[name, *_leniency(name, one, review, language)] for name, one in sorted(agreed.assessors.items())],
        ),
    ]


def _simulated(review: Review, language: str) -> Sheet:
    t = phrases(language)
    return (
        t["annex_what_if"],
        [t["code"], t["region"], t["place_number"], t["index"], t["place_without"], t["index_without"]],
        [[one.region.code, one.region.name, one.place, float(one.index), one.place_without, float(one.index_without)] for one in review.what_if],
    )


def _leniency(name: str, one: Leniency, review: Review, language: str) -> Cells:
    drift = one.drift
    return [
        *(_value(one.difference), *_ends(one.interval), phrases(language)[f"leaning_{one.leaning.value}"]),
        *(_value(drift.change if drift else None), *_ends(drift.interval if drift else None)),
        *(_value(review.effects.levels[name]), one.regions, one.items),
    ]


def _icc(review: Review, code: str) -> Cells:
    found = review.agreement.reliability.get(code)
    return [_value(found.value), *_ends(found.interval)] if found else [None, None, None]


def _assessor(name: str, one: Leniency, review: Review, language: str) -> tuple[str, ...]:
    drift = _signed(one.drift.change, language) if one.drift else phrases(language)["none"]
    said = phrases(language)[f"leaning_{one.leaning.value}"] if one.leaning is not Leaning.NONE else ""
    spread = _interval(one.interval, language)
    return name, str(one.regions), _signed(one.difference, language), spread, _signed(review.effects.levels[name], language), drift, said


def _estimate(alpha: Alpha, language: str) -> str:
    return f"{_number(alpha.value, language)} ({_interval(alpha.interval, language)})"


def _strength(value: float) -> str:
    return "strong" if value >= RELIABLE else "fair" if value >= TENTATIVE else "weak"


def _value(value: float | None) -> float | None:
    """An estimate to three decimals: further ones depend on the machine."""
    return None if value is None else round(value, 3) + 0.0


def _ends(interval: Interval | None) -> list[float | None]:
    return [_value(interval.low), _value(interval.high)] if interval else [None, None]


def _number(value: float | None, language: str) -> str:
    return phrases(language)["none"] if value is None else points(_fraction(value), language)


def _signed(value: float | None, language: str) -> str:
    return phrases(language)["none"] if value is None else signed(_fraction(value), language)


def _interval(interval: Interval | None, language: str) -> str:
    low, high = (points(_fraction(end), language) for end in (interval.low, interval.high)) if interval else ("", "")
    return phrases(language)["interval"].format(low=low, high=high) if interval else phrases(language)["none"]


def _fraction(value: float) -> Fraction:
    return Fraction(str(_value(value)))
