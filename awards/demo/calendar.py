"""When things happen in a demo edition, and what its organisers set."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from awards.demo.plan import DemoPlan
from awards.domain.lifecycle import Stage
from awards.editions.service import EditionSettings


@dataclass(frozen=True)
class Calendar:
    """The moments of a demo edition that stands at `stage` at the moment `now`, in days from then."""

    opens: float
    closes: float
    scoring_closes: float
    ceremony: float

    @classmethod
    def of(cls, stage: Stage) -> "Calendar":
        return {
            Stage.NOMINATING: cls(-20, 12, 33, 45),
            Stage.SCREENING: cls(-32, -1, 20, 32),
            Stage.SCORING: cls(-40, -9, 12, 26),
            Stage.DELIBERATING: cls(-60, -30, -2, 9),
            Stage.SEALED: cls(-68, -38, -9, 6),
            Stage.REVEALED: cls(-75, -45, -16, -1),
        }[stage]


def _on_the_clock(now: datetime, days: float, *, hour: int, minute: int = 0) -> datetime:
    """A round moment of a day of the demo's calendar, on the clocks of Brussels."""
    return (
        (now + timedelta(days=days)).astimezone(ZoneInfo("Europe/Brussels")).replace(hour=hour, minute=minute, second=0)
    )


def write_settings(plan: DemoPlan, *, name: str, calendar: Calendar, now: datetime) -> EditionSettings:
    """The settings of a demo edition; its times are round ones."""
    chair = plan.juror_by_address[plan.chair_address]
    return EditionSettings(
        name=name,
        nominating_opens_at=_on_the_clock(now, calendar.opens - 1, hour=8),
        nominating_closes_at=_on_the_clock(now, calendar.closes, hour=23, minute=59),
        scoring_closes_at=_on_the_clock(now, calendar.scoring_closes, hour=23, minute=59),
        ceremony_on=(now + timedelta(days=calendar.ceremony)).date(),
        ceremony_place={"fr": "Bruxelles", "nl": "Brussel", "en": "Brussels"},
        contact_address="awards@association.example",
        signatories=[
            {
                "name": "Viviane Delcourt-Maes",
                "role": {
                    "fr": "Présidente de l’association",
                    "nl": "Voorzitter van de vereniging",
                    "en": "President of the association",
                },
            },
            {
                "name": chair.name,
                "role": {"fr": "Présidence du jury", "nl": "Juryvoorzitter", "en": "Chair of the jury"},
            },
        ],
    )
