"""Two versions of one ballot: what was typed here beside what was stored from somewhere else, and what is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import HiddenField

from awards.ballots.forms import BallotForm, PointsField, stored_data
from awards.ballots.models import Ballot

CHOICE = "keep_"
"""What the name of a choice begins with; the field's own name follows."""
SETTLING = ("mine", "theirs", "chosen")
"""The buttons of the page that shows both: all of the one, all of the other, or what is chosen field by field."""


@dataclass(frozen=True)
class Pair:
    """One field of a ballot in both versions. `differs`: its juror has to choose."""

    name: str
    label: str
    is_points: bool
    mine: Any
    theirs: Any
    chosen: str

    @property
    def differs(self) -> bool:
        return bool(self.mine != self.theirs)


def pair_versions(form: BallotForm, stored: Ballot, choices: Mapping[str, str]) -> list[Pair]:
    """Every field that a juror fills in, as it was typed and as it is stored, in the order of the page."""
    kept = type(form)(formdata=None, data=stored_data(stored))
    shown = [field for field in form if not isinstance(field, HiddenField)]
    return [
        Pair(
            name=field.name,
            label=str(field.label.text),
            is_points=isinstance(field, PointsField),
            mine=_value(field),
            theirs=_value(kept[field.name]),
            chosen=choices.get(CHOICE + field.name, ""),
        )
        for field in sorted(shown, key=lambda one: not isinstance(one, PointsField))
    ]


def _value(field: Any) -> Any:
    """Browsers send a text's line ends as two characters: that is no difference."""
    return (field.data.replace("\r\n", "\n") if isinstance(field.data, str) else field.data) or None


def settle(form: BallotForm, stored: Ballot | None, *, action: str, choices: Mapping[str, str]) -> bool:
    """Fill the form with what was chosen; False, and nothing is changed, where that cannot be said.

    It cannot while a field that differs has no choice, or where what is stored is no longer what was shown.
    """
    if stored is None or form.seen_version != stored.version:
        return False
    pairs = pair_versions(form, stored, choices)
    sides = {pair.name: pair.chosen if action == "chosen" else action for pair in pairs if pair.differs}
    if not set(sides.values()) <= {"mine", "theirs"}:
        return False
    for pair in pairs:
        if sides.get(pair.name) == "theirs":
            form[pair.name].data = pair.theirs
    return True
