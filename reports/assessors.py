"""Why a region's score is what it is: what assessors changed and wrote, and what became of an objection."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from assessment.marks import Verdict
from assessment.scorecard import Scorecard
from questionnaires.instrument import Instrument
from questionnaires.marking import PillarNote, Round
from questionnaires.objection import Objection
from reports.numbers import level, points
from reports.phrases import phrases

NOTES = ("strengths", "weaknesses", "recommendation")
DECIMALS = 3  # of an index that an objection moved: one indicator may move it by less than a hundredth


def marked(card: Scorecard, code: str) -> bool:
    """Whether an assessor marked anything below a step."""
    return any(step.code in card.verdicts for step in card.final.find(code).walk())


def change(card: Scorecard, code: str, told: Callable[[Fraction], str]) -> str:
    """Claimed, supported and, where assessors marked below it, final value of a step."""
    trees = (card.claimed, card.supported, *((card.final,) if marked(card, code) else ()))
    return " → ".join(told(tree.find(code).value) for tree in trees)


def change_head(card: Scorecard, language: str) -> str:
    """What stands above a column of changes."""
    return phrases(language)["claim_to_verified" if card.verdicts else "claim_to_evidence"]


def notes_on(pillar: str, notes: Sequence[PillarNote], language: str) -> list[tuple[str, str]]:
    """What assessors wrote of a pillar; their names are not told, and nothing is said twice."""
    own = [one for one in notes if one.code == pillar]
    found = [(phrases(language)[key], _once(getattr(one, key) for one in own)) for key in NOTES]
    return [(name, said) for name, said in found if said]


def assessors_page(card: Scorecard, instrument: Instrument, language: str) -> Mapping[str, object] | None:
    """Why verified levels differ from claims; None where nobody marked."""
    verdicts, t = card.verdicts, phrases(language)
    if not verdicts:
        return None
    changed = sum(one.level != card.supports[code].claimed for code, one in verdicts.items())
    rows = [
        (one.code, one.name[language], change(card, one.code, lambda value: level(value, language)), reasons)
        for one in instrument.indicators()
        if one.code in verdicts and (reasons := _once(given.mark.reason for given in verdicts[one.code].given))
    ]
    return {"title": t["assessors_title" if changed else "assessors_title_none"].format(changed=changed, of=len(verdicts)), "rows": rows}


def objection_part(card: Scorecard, objection: Objection | None, language: str) -> Mapping[str, object] | None:
    """What the region objected to, what was answered, and what that changed; None without an objection."""
    if objection is None:
        return None
    answers = [_answer(card, one.item, language) for one in objection.disputed]
    open_ = phrases(language)["objection_open"]
    first, final = card.first.value, card.index
    key = "objection_changed" if first != final else "objection_unchanged" if any(answers) else "objection_waiting"
    title = phrases(language)[key].format(first=points(first, language, DECIMALS), final=points(final, language, DECIMALS))
    return {"title": title, "rows": [(one.item, one.text, said or open_) for one, said in zip(objection.disputed, answers, strict=True)]}


def _answer(card: Scorecard, item: str, language: str) -> str:
    """The level before and after, and why; empty where nobody answered yet."""
    verdict = card.verdicts.get(item)
    reasons = _once(one.mark.reason for one in verdict.given if one.round is Round.OBJECTION) if verdict else ""
    if verdict is None or not reasons:
        return ""
    before, after = level(_before(card, verdict), language), level(verdict.level, language)
    return phrases(language)["objection_answer"].format(before=before, after=after, reason=reasons)


def _before(card: Scorecard, verdict: Verdict) -> Fraction:
    return Fraction(card.supports[verdict.code].supported) if verdict.first is None else verdict.first


def _once(texts: Iterable[str]) -> str:
    """The texts one after another, each once and none of them empty."""
    return " ".join(dict.fromkeys(text for text in texts if text))
