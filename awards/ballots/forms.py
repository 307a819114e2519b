"""The form of a ballot, made for its rubric, and that of stepping aside."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice

from awards.ballots.models import Ballot, Texts
from awards.ballots.service import points_of
from awards.domain.lifecycle import RecusalKind
from awards.domain.rubric import POINTS
from awards.domain.wording import N_
from awards.editions.models import Criterion
from awards.forms import BaseForm, area_field, required
from awards.web import in_language, whole_number

MOST_IN_TEXT = 2000
MOST_IN_NOTE = 1000

RECUSAL_KINDS = {
    RecusalKind.PROFESSIONAL: N_("I work or have worked with them"),
    RecusalKind.PERSONAL: N_("I know them personally"),
    RecusalKind.RECOGNISED: N_("I recognise who this is"),
    RecusalKind.CANNOT_READ: N_("I cannot read this dossier"),
    RecusalKind.OTHER: N_("Something else"),
}


class PointsField(Field):
    """The points for one criterion: 1 to 5, or None while it is not scored."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0]:
            return
        if valuelist[0] not in map(str, POINTS):
            raise ValueError(_("Give each criterion from 1 to 5 points."))
        self.data = int(valuelist[0])


class BallotForm(BaseForm):
    """All of a ballot. `rubric_form` adds a `points_…` field for each criterion."""

    comment = area_field(_l("Comment for the jury"), most=MOST_IN_TEXT, optional=True)
    feedback = area_field(_l("Feedback for the nominee"), most=MOST_IN_TEXT, optional=True)
    note = area_field(_l("Note to myself"), most=MOST_IN_TEXT, optional=True)
    version = HiddenField()
    """The version that the page was made from; empty before the first save."""
    go_on = HiddenField()
    """The dossier to open after casting."""

    @property
    def points(self) -> dict[int, int]:
        """Criterion id → points, as far as they are scored."""
        fields = ((name, field) for name, field in self._fields.items() if isinstance(field, PointsField))
        return {int(name.removeprefix("points_")): field.data for name, field in fields if field.data is not None}

    @property
    def texts(self) -> Texts:
        return Texts(self.comment.data or "", self.feedback.data or "", self.note.data or "")

    @property
    def seen_version(self) -> int | None:
        return whole_number(self.version.data, digits=9)

    @property
    def next_id(self) -> int | None:
        return whole_number(self.go_on.data, digits=9)

    def name_missing(self, criteria: Sequence[Criterion]) -> None:
        """Say beside each criterion without points that it needs them."""
        scored = self.points
        for criterion in criteria:
            if criterion.id not in scored:
                field = self[f"points_{criterion.id}"]
                field.errors = [*field.errors, _("Choose the words that fit best.")]


@lru_cache(maxsize=64)
def _form_class(criterion_ids: tuple[int, ...]) -> type[BallotForm]:
    return type("RubricForm", (BallotForm,), {f"points_{one}": PointsField() for one in criterion_ids})


def stored_data(ballot: Ballot | None) -> dict[str, Any]:
    """A stored ballot in the names of the form's fields."""
    data: dict[str, Any] = {f"points_{one}": given for one, given in points_of(ballot).items()}
    if ballot:
        data |= ballot.texts._asdict() | {"version": str(ballot.version)}
    return data


def rubric_form(criteria: Sequence[Criterion], ballot: Ballot | None) -> BallotForm:
    """The form for a rubric, showing what was sent or, before that, what is stored."""
    form = _form_class(tuple(criterion.id for criterion in criteria))(data=stored_data(ballot))
    for criterion in criteria:
        form[f"points_{criterion.id}"].label.text = in_language(criterion.name)
    return form


class CastForm(BaseForm):
    """Which drafts to cast: each an assignment and the version that the page showed, "12-3"."""

    ballot = SelectMultipleField(_l("Ballots to cast"), validate_choice=False)

    @property
    def seen(self) -> dict[int, int]:
        """Assignment id → version. What is not written like that was not ticked on our page."""
        halves = (whole.split("-") for whole in self.ballot.data or () if whole.count("-") == 1)
        read = ((whole_number(one, digits=9), whole_number(version, digits=9)) for one, version in halves)
        return {one: version for one, version in read if one is not None and version is not None}

    def validate_ballot(self, _field: Field) -> None:
        if not self.seen:
            raise ValidationError(_l("Tick at least one ballot."))


class RecusalForm(BaseForm):
    """Why a juror steps aside from an entry."""

    kind = RadioField(_l("Why do you step aside?"), validators=[required(_l("Choose a reason."))])
    note = area_field(_l("A word for the organiser"), most=MOST_IN_NOTE, optional=True)

    def __init__(self, *, blind: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        kinds = [kind for kind in RECUSAL_KINDS if blind or kind is not RecusalKind.RECOGNISED]
        self.kind.choices = [SelectChoice(kind.value, _(RECUSAL_KINDS[kind])) for kind in kinds]

    def validate_note(self, field: Any) -> None:
        if self.kind.data == RecusalKind.OTHER.value and not field.data:
            raise ValidationError(_l("Say in a few words what the reason is."))
