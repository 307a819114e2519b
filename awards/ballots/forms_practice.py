"""The forms of practice: a juror's points for an invented dossier, and what an organiser writes in it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import StopValidation

from awards.ballots.forms import PointsField
from awards.editions.models import Criterion
from awards.editions.models_practice import PracticeDossier
from awards.editions.service_practice import PracticeTexts
from awards.forms import BaseForm, area_field, text_field
from awards.web import LANGUAGES, in_language, whole_number

MOST_IN_NAME = 80
MOST_IN_STORY = 3000
MOST_IN_WHY = 300


class FullPointsField(PointsField):
    """Points that may not be left out."""

    def pre_validate(self, form: object) -> None:
        if self.data is None and not self.errors:
            raise StopValidation(_("Choose the words that fit best."))


class ReadingForm(BaseForm):
    """A juror's points. `reading_form` adds a `points_…` field for each criterion."""

    def points(self, criteria: Sequence[Criterion]) -> dict[str, int]:
        """Criterion key → points. The form must be valid."""
        return {criterion.key: self[f"points_{criterion.id}"].data for criterion in criteria}


@lru_cache(maxsize=64)
def _reading_class(criterion_ids: tuple[int, ...]) -> type[ReadingForm]:
    return type("OneReadingForm", (ReadingForm,), {f"points_{one}": FullPointsField() for one in criterion_ids})


def reading_form(criteria: Sequence[Criterion]) -> ReadingForm:
    """The form for a rubric, without any points: practising again begins anew."""
    form = _reading_class(tuple(criterion.id for criterion in criteria))()
    for criterion in criteria:
        form[f"points_{criterion.id}"].label.text = in_language(criterion.name)
    return form


class PracticeTextsForm(BaseForm):
    """What an organiser may change. `texts_form` adds the fields that come once for each language or criterion."""

    nominee = text_field(_l("Name of the nominee"), most=MOST_IN_NAME)
    version = HiddenField()

    @property
    def seen_version(self) -> int | None:
        return whole_number(self.version.data, digits=9)

    def texts(self, criteria: Sequence[Criterion]) -> PracticeTexts:
        """What was typed. The form must be valid."""
        return PracticeTexts(
            nominee=self.nominee.data,
            organisation=self._languages("organisation"),
            story=self._languages("story"),
            reference={
                criterion.key: {
                    "points": self[f"points_{criterion.id}"].data,
                    "why": self._languages(f"why_{criterion.id}"),
                }
                for criterion in criteria
            },
        )

    def _languages(self, name: str) -> dict[str, str]:
        return {language: self[f"{name}_{language}"].data for language in LANGUAGES}


@lru_cache(maxsize=64)
def _texts_class(criterion_ids: tuple[int, ...]) -> type[PracticeTextsForm]:
    fields: dict[str, Any] = {}
    for language, name in LANGUAGES.items():
        label = _l("Organisation (%(language)s)", language=name)
        fields[f"organisation_{language}"] = text_field(label, most=MOST_IN_NAME)
        fields[f"story_{language}"] = area_field(_l("Story (%(language)s)", language=name), most=MOST_IN_STORY)
        for one in criterion_ids:
            why = area_field(_l("Why these points (%(language)s)", language=name), most=MOST_IN_WHY)
            fields |= {f"points_{one}": FullPointsField(), f"why_{one}_{language}": why}
    return type("OneTextsForm", (PracticeTextsForm,), fields)


def texts_form(dossier: PracticeDossier) -> PracticeTextsForm:
    """The form of a practice dossier, showing what was sent or, before that, what is stored."""
    criteria = dossier.category.criteria
    data: dict[str, Any] = {"nominee": dossier.nominee, "version": str(dossier.version)}
    for language in LANGUAGES:
        data[f"organisation_{language}"] = dossier.organisation.get(language, "")
        data[f"story_{language}"] = dossier.story.get(language, "")
    for criterion in criteria:
        reading = dossier.reference.get(criterion.key, {"points": None, "why": {}})
        data[f"points_{criterion.id}"] = reading["points"]
        data |= {f"why_{criterion.id}_{language}": reading["why"].get(language, "") for language in LANGUAGES}
    form = _texts_class(tuple(criterion.id for criterion in criteria))(data=data)
    for criterion in criteria:
        form[f"points_{criterion.id}"].label.text = in_language(criterion.name)
    return form
