"""How far the jurors of a category agreed, in a sentence for a jury and with the figures behind it."""

from dataclasses import dataclass

from flask_babel import gettext as _

from awards.results.service_room import Agreement, Room
from awards.results.views_verdict import chance_writer, number_writer

LITTLE, MUCH = 0.35, 0.65
"""Shares of the differences between means that are the entries' own: below and from there on it is said in other words.
They sort sentences and nothing else."""


@dataclass(frozen=True)
class Measure:
    """One figure: its name, what it says, its value as people write it, "–" where it is not defined, and why not."""

    name: str
    meaning: str
    value: str
    why_not: str


@dataclass(frozen=True)
class AgreementWords:
    """What a jury reads: one sentence, and the figures."""

    sentence: str
    measures: tuple[Measure, ...]


def put_agreement_in_words(room: Room) -> AgreementWords | None:
    """The agreement of a category; None where no ballot was cast."""
    if room.agreement is None or not any(line.cast for line in room.lines):
        return None
    return AgreementWords(_sentence(room.agreement.share), _measures(room.agreement))


def _sentence(share: float | None) -> str:
    """Of the differences between entries' means, the share that is their own (METHODS, section 2)."""
    if share is None:
        return str(_("The ballots do not tell how far the jurors agree."))
    tenths = chance_writer()(share)
    if share >= MUCH:
        return str(_("The jurors agree well: of what sets the means apart, %(share)s is in the entries.", share=tenths))
    if share >= LITTLE:
        return str(
            _(
                "The jurors agree in part: of what sets the means apart, %(share)s is in the entries; the rest is how "
                "strict their jurors were, and chance.",
                share=tenths,
            )
        )
    return str(
        _(
            "The jurors hardly agree: of what sets the means apart, only %(share)s is in the entries. Talk before you "
            "trust the order.",
            share=tenths,
        )
    )


def _measures(found: Agreement) -> tuple[Measure, ...]:
    flat = str(_("The ballots leave nothing to tell jurors from entries by."))
    alone = str(_("Nothing varies, or no entry was scored twice."))
    partly = str(_("Only where every juror scored every entry."))
    lines = (
        ("ICC(A,1)", _("How far one ballot says what another does"), found.icc_a1, flat),
        ("ICC(A,k)", _("How far the mean of an entry’s ballots can be relied on"), found.icc_ak, flat),
        ("ICC(C,k)", _("The same, once it is taken out how strict jurors are"), found.icc_ck, flat),
        ("α", _("Krippendorff’s alpha of the totals: 1 is agreement, 0 is chance"), found.alpha, alone),
        ("W", _("Kendall’s W: how far the jurors put the entries in one order"), found.kendall_w, partly),
    )
    return tuple(
        Measure(name, str(meaning), _written(value), "" if value is not None else why)
        for name, meaning, value, why in lines
    )


def _written(value: float | None) -> str:
    return "–" if value is None else number_writer()(value).replace("-", "−")
