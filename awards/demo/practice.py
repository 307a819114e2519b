"""Lets the jurors of a demo practise."""

from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from awards.demo.plan import DemoPlan
from awards.domain.rubric import POINTS
from awards.editions.models import Edition
from awards.editions.models_practice import PracticeDossier
from awards.editions.service_practice import list_practice_dossiers
from awards.jury.service import list_jurors
from awards.jury.service_practice import save_reading

_NOISE_SD = 0.8


def let_jurors_practise(session: Session, *, edition: Edition, plan: DemoPlan, seed: int, now: datetime) -> None:
    """Three jurors of four read the practice dossiers, each as strictly as they will judge; the fourth still has to."""
    dossiers = list_practice_dossiers(session, edition_id=edition.id)
    for number, juror in enumerate(list_jurors(session, edition_id=edition.id)):
        if number % 4 == 2:
            continue
        rng = Random(f"practice|{seed}|{number}")
        severity = plan.juror_by_address[juror.account.address].severity
        for dossier in dossiers:
            points = _points(dossier, severity, rng)
            save_reading(session, edition=edition, juror=juror, dossier=dossier, points=points, now=now)


def _points(dossier: PracticeDossier, severity: float, rng: Random) -> dict[str, int]:
    return {
        key: min(max(round(points + severity + rng.gauss(0, _NOISE_SD)), POINTS[0]), POINTS[-1])
        for key, points in dossier.reference_points.items()
    }
