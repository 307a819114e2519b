"""A dossier as one reader may see it: by name, or, for the jury of a blind edition, without anything that names.

Pages of the jury are given these objects and never the rows, so that no template can show what it does not have.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.domain.labels import entry_number, make_label
from awards.domain.lifecycle import NominationKind, NominationState, NomineeKind
from awards.domain.masking import HiddenName, MaskRole, NameKind, Names, Segment, mask, split_members
from awards.domain.matching import fold_name
from awards.editions.models import Edition
from awards.nominations.models import Entry, Nomination, Nominee


@dataclass(frozen=True)
class ShownNominee:
    """Texts by language. Of a hidden nominee `title` is the label; `label` is empty where nothing is hidden."""

    title: dict[str, str]
    organisation: str
    members: str
    locale: str
    label: dict[str, str]
    is_hidden: bool


@dataclass(frozen=True)
class Story:
    """One nomination's words, in pieces."""

    nomination_id: int
    kind: NominationKind
    language: str
    segments: tuple[Segment, ...]


def label_of(entry: Entry, edition: Edition) -> dict[str, str]:
    """What the jury of a blind edition calls the entry, by language. The entry comes with its category."""
    return make_label(entry.category.name, entry_number(edition.label_key, entry.id))


def show_nominee(entry: Entry, *, edition: Edition, names: bool) -> ShownNominee:
    """The entry's nominee, with or without their name; the entry comes with its category and its nominee."""
    nominee = entry.nominee
    label = label_of(entry, edition) if edition.hides_names else {}
    if label and not names:
        return ShownNominee(label, "", "", nominee.locale, label, is_hidden=True)
    return ShownNominee(
        {"en": nominee.name}, nominee.organisation, nominee.members, nominee.locale, label, is_hidden=False
    )


def read_stories(session: Session, *, entry_id: int, hidden: bool) -> list[Story]:
    """The words that make up a dossier, oldest first, with the names in them `hidden`. One statement, or two."""
    wanted = select(Nomination).where(Nomination.entry_id == entry_id)
    if not hidden:
        wanted = wanted.where(Nomination.state == NominationState.SUBMITTED)
    nominations = list(session.scalars(wanted.order_by(Nomination.submitted_at, Nomination.id)))
    if not hidden:
        return [Story(one.id, one.kind, one.language, (Segment(one.story),)) for one in nominations]
    found = select(Entry).where(Entry.id == entry_id).options(joinedload(Entry.nominee))
    entry = session.scalars(found.execution_options(populate_existing=True)).one()
    names = names_in(entry, entry.nominee, nominations)
    return [
        Story(one.id, one.kind, one.language, mask(one.story, one.language, names).segments)
        for one in nominations
        if one.state is NominationState.SUBMITTED
    ]


def names_in(entry: Entry, nominee: Nominee, nominations: Iterable[Nomination]) -> Names:
    """All that is hidden in an entry's stories. What an organiser marked comes first: they know best who is meant."""
    counted = sorted(nominations, key=lambda one: one.state is not NominationState.SUBMITTED)
    extra = [_extra(one["words"], MaskRole(one["role"])) for one in entry.extra_masks]
    people = [_nominee(nominee, counted), *_members(nominee, counted), *_nominators(nominee, counted)]
    organisations = _spellings(nominee.organisation, *(one.nominee_organisation for one in counted))
    organisation = HiddenName(MaskRole.ORGANISATION, NameKind.ORGANISATION, organisations)
    return Names((*extra, *people, organisation), frozenset(entry.unmasked))


def _extra(words: str, role: MaskRole) -> HiddenName:
    return HiddenName(role, NameKind.PHRASE, (words,), who=fold_name(words) if role is MaskRole.COLLEAGUE else "")


def _spellings(*typed: str) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(typed) if name)


def _nominee(nominee: Nominee, nominations: list[Nomination]) -> HiddenName:
    typed = [nominee.name, *(one.nominee_name for one in nominations)]
    if nominee.kind is NomineeKind.TEAM:
        return HiddenName(MaskRole.TEAM, NameKind.PHRASE, _spellings(*typed))
    own = [one.nominator_name for one in nominations if one.kind is NominationKind.SELF]
    return HiddenName(MaskRole.NOMINEE, NameKind.PERSON, _spellings(*typed, *own))


def _members(nominee: Nominee, nominations: list[Nomination]) -> list[HiddenName]:
    typed = "\n".join(_spellings(nominee.members, *(one.nominee_members for one in nominations)))
    contacts = _spellings(nominee.contact, *(one.nominee_contact for one in nominations))
    names = {fold_name(name): name for name in (*split_members(typed), *contacts)}
    return [HiddenName(MaskRole.MEMBER, NameKind.PERSON, (name,), who=key) for key, name in names.items()]


def _nominators(nominee: Nominee, nominations: list[Nomination]) -> list[HiddenName]:
    """Whoever wrote, those first whose words count: they are numbered like their stories."""
    is_person = nominee.kind is NomineeKind.PERSON
    others = [one for one in nominations if not (is_person and one.kind is NominationKind.SELF)]
    names = {fold_name(one.nominator_name): one.nominator_name for one in others}
    return [HiddenName(MaskRole.NOMINATOR, NameKind.PERSON, (name,), who=key) for key, name in names.items() if key]
