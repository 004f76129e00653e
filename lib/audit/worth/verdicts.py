"""Verdicts: keep a field, look at it again, or stop collecting it, with the reason in words."""

from dataclasses import dataclass

STRENGTHS = ("weak", "medium", "strong")

KEEP, REVIEW, STOP = "keep", "review", "stop collecting"
VERDICTS = (STOP, REVIEW, KEEP)
"""What asks for a decision first."""

SELDOM = 0.05
"""Below this share of filled records a field is near-empty."""

_REPORTS_NAMED = 3


@dataclass(frozen=True)
class Known:
    """What is known of one field: `filled` share, who reads it (`reports`, `declared`), `changes` by people in a year, whether
    it tells anything beforehand (`predicts`: a verdict of `evidence`), `is_personal`, `is_own` (a
    field of the team's own), `is_spoken_of` (the team says that it
    changes how it speaks to the person) and `needed_for`: what the other data needs it for, whoever reads it."""

    filled: float
    reports: tuple[str, ...]
    declared: tuple[str, ...]
    changes: int
    predicts: str
    is_personal: bool
    is_own: bool
    is_spoken_of: bool
    needed_for: str


def verdict(known: Known) -> tuple[str, str]:
    """Whether the field is worth keeping, and why."""
    reasons = _for_it(known)
    if reasons:
        return KEEP, "; ".join(reasons)
    if known.needed_for:
        return KEEP, known.needed_for
    return _unused(known)


def _for_it(known: Known) -> list[str]:
    """What speaks for the field, the strongest first."""
    reasons = []
    if known.is_spoken_of:
        reasons.append("it changes how the team speaks to the person")
    if known.declared:
        reasons.append(f"used by {known.declared[0]}")
    if known.reports:
        more = len(known.reports) - _REPORTS_NAMED
        also = f" and {more} more" if more > 0 else ""
        names = ", ".join(name.replace("_", " ") for name in known.reports[:_REPORTS_NAMED])
        reasons.append(f"read by {names}{also}")
    # personal data has to earn its place with more than a weak sign
    enough = STRENGTHS[1:] if known.is_personal else STRENGTHS
    if known.predicts in enough:
        alone = "" if reasons else ", though nothing uses it yet"
        reasons.append(f"it tells who is won ({known.predicts} evidence){alone}")
    return reasons


def _unused(known: Known) -> tuple[str, str]:
    """A field that nothing uses: personal data goes unless somebody looks after it, the rest where it tells nothing."""
    near_empty = ", and next to nobody fills it in" if known.filled < SELDOM else ""
    says = "counts as personal data until a mapping says otherwise" if known.is_own else "is personal data"
    personal = f", and it {says}" if known.is_personal else ""
    if known.predicts == "leak suspect":
        return (
            REVIEW,
            f"nothing uses it; it is filled in as the outcome comes, so it foretells nothing{personal}",
        )
    if known.predicts == "weak":
        return REVIEW, f"nothing uses it, and it tells little{personal}"
    if known.changes:
        return (
            REVIEW,
            f"nothing uses it, yet people changed it {known.changes:,} times in the last year{personal}",
        )
    told = (
        "it tells nothing about who is won"
        if known.predicts == "no evidence"
        else "what it tells cannot be judged"
    )
    # a field of the team's own counts as personal only because nobody said what it is
    if known.predicts == "no evidence" or (known.is_personal and not known.is_own):
        return STOP, f"nothing uses it and {told}{personal}{near_empty}"
    return REVIEW, f"nothing uses it, but {told}{personal}{near_empty}"
