"""Forms of the screening desk."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from awards.editions.models import Category
from awards.forms import LANGUAGE_CHOICES, BaseForm, area_field, length, many_lines, required
from awards.nominations.ready_words import CORRECTIONS, REFUSALS, ReadyWords, find_ready_words
from awards.web import in_language

MESSAGE_MOST = 1500
NOTE_MOST = 2000


def _choices(known: Mapping[str, ReadyWords]) -> list[SelectChoice]:
    """Each option carries its words, for the script that puts them into the field below."""
    none = SelectChoice("", _l("My own words"))
    return [none, *(SelectChoice(key, _l(each.label), {"data-words": _l(each.text)}) for key, each in known.items())]


class WordsToNominator(BaseForm):
    """Words that nominators read: ready-made ones, changed or not, or one's own."""

    known: Mapping[str, ReadyWords] = {}
    ready: Any
    text_name = ""

    @property
    def text(self) -> Any:
        """The field into which the words are typed."""
        return self[self.text_name]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ready-made words that were chosen and nothing typed: those are the words."""
        if self.ready.data in self.known and not (self.text.data or "").strip():
            self.text.data = _(self.known[self.ready.data].text)
        valid: bool = super().validate(extra_validators)
        if valid and not (self.text.data or "").strip():
            self.text.errors = [_("Please fill this in.")]
            return False
        return valid

    def ready_words(self) -> str:
        """The msgid of ready-made words that were left as they are, else ""."""
        return find_ready_words(self.text.data or "", self.known, _)


def _words_field(label: Any) -> Any:
    return TextAreaField(label, filters=[many_lines], validators=[length(MESSAGE_MOST)])


class RefusalForm(WordsToNominator):
    """Why an entry does not go to the jury."""

    known, text_name = REFUSALS, "reason"
    mark = HiddenField()
    ready = SelectField(_l("Ready-made words"), choices=_choices(REFUSALS), default="")
    reason = _words_field(_l("Your reason"))


class ReturnForm(WordsToNominator):
    """What a nominator should correct."""

    known, text_name = CORRECTIONS, "message"
    ready = SelectField(_l("Ready-made words"), choices=_choices(CORRECTIONS), default="")
    message = _words_field(_l("What to correct"))


class MoveForm(BaseForm):
    """The category that fits better."""

    mark = HiddenField()
    category = SelectField(_l("To which category?"), validators=[required()])
    reason = area_field(_l("What you write to the nominators"), most=MESSAGE_MOST, optional=True)

    def offer(self, categories: Iterable[Category], *, but: int) -> "MoveForm":
        """Fill in the choices: all categories but the present one."""
        others = [SelectChoice(each.key, in_language(each.name)) for each in categories if each.id != but]
        self.category.choices = [SelectChoice("", _("Choose one")), *others]
        return self


class NoteForm(BaseForm):
    """A note among organisers."""

    text = area_field(_l("A note for the other organisers"), most=NOTE_MOST)


class LanguageForm(BaseForm):
    """The language of a story, in one tap."""

    language = SelectField(choices=LANGUAGE_CHOICES)
