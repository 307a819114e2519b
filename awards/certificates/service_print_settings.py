"""How an edition's certificates look: reading and changing it. The files of pictures are laid down by whoever calls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.certificates.look import DESIGNS, ORIENTATIONS, PAPERS
from awards.certificates.models_print import PictureUse, PrintPicture, PrintSettings
from awards.domain.errors import AwardsError, NotNow
from awards.domain.lifecycle import Stage
from awards.domain.wording import N_
from awards.editions.models import Edition


class LookChanged(AwardsError):
    """Somebody else changed the look after this page was opened."""


@dataclass(frozen=True)
class Choices:
    """What is chosen for all certificates of an edition."""

    design: str = DESIGNS[0]
    paper: str = PAPERS[0]
    orientation: str = ORIENTATIONS[0]


@dataclass(frozen=True)
class NewPicture:
    """A picture that was written anew and lies among the others."""

    stored_name: str
    width: int
    height: int


@dataclass(frozen=True)
class PrintLook:
    """All that is kept of an edition's look; `version` is 0 while nobody has chosen anything."""

    choices: Choices
    version: int
    pictures: dict[tuple[PictureUse, str], PrintPicture]

    def find(self, use: str, slot: str = "") -> PrintPicture | None:
        """The picture that stands there."""
        return self.pictures.get((PictureUse(use), slot))

    def strays(self, names: Iterable[str]) -> list[PrintPicture]:
        """Signatures of people who are not, or no longer, among the signatories."""
        known = set(names)
        return [one for (use, slot), one in self.pictures.items() if use is PictureUse.SIGNATURE and slot not in known]


def read_look(session: Session, *, edition_id: int) -> PrintLook:
    """What is kept of an edition's look. Two statements."""
    kept = session.scalar(select(PrintSettings).where(PrintSettings.edition_id == edition_id))
    pictures = select(PrintPicture).where(PrintPicture.edition_id == edition_id).order_by(PrintPicture.id)
    return PrintLook(
        Choices(kept.design, kept.paper, kept.orientation) if kept else Choices(),
        kept.version if kept else 0,
        {(one.use, one.slot): one for one in session.scalars(pictures)},
    )


def change_look(
    session: Session, *, edition: Edition, choices: Choices, version: int, now: datetime, actor_id: int | None
) -> bool:
    """Choose design, paper and orientation; whether anything changed. `version`: of what the page showed.

    Raises NotNow, LookChanged.
    """
    _check_stage(session, edition)
    kept = session.scalar(
        select(PrintSettings).where(PrintSettings.edition_id == edition.id).execution_options(populate_existing=True)
    )
    if version != (kept.version if kept else 0):
        raise LookChanged(N_("Somebody else changed how certificates look after you opened this page. Look once more."))
    if choices == (Choices(kept.design, kept.paper, kept.orientation) if kept else Choices()):
        return False
    kept = kept or PrintSettings(edition_id=edition.id)
    kept.design, kept.paper, kept.orientation = choices.design, choices.paper, choices.orientation
    kept.changed_at, kept.changed_by_id = now, actor_id
    session.add(kept)
    session.flush()
    record(
        session, action="print_look_changed", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
        edition_id=edition.id,
        details={"design": choices.design, "paper": choices.paper, "orientation": choices.orientation},
    )  # fmt: skip
    return True


def set_picture(
    session: Session, *, edition: Edition, use: PictureUse, slot: str, picture: NewPicture, alternative: str,
    now: datetime, actor_id: int | None,
) -> str | None:  # fmt: skip
    """Put a picture where it stands from now on; the stored name of the one that stood there, to be dropped after the
    commit. Raises NotNow."""
    _check_stage(session, edition)
    kept = _find(session, edition, use, slot)
    gone = kept.stored_name if kept else None
    kept = kept or PrintPicture(edition_id=edition.id, use=use, slot=slot)
    kept.stored_name, kept.width, kept.height = picture.stored_name, picture.width, picture.height
    kept.alternative, kept.added_at, kept.added_by_id = alternative, now, actor_id
    session.add(kept)
    session.flush()
    _record_picture(session, "print_picture_set", edition, use, slot, now, actor_id)
    return gone


def describe_picture(
    session: Session, *, edition: Edition, use: PictureUse, slot: str, alternative: str, now: datetime,
    actor_id: int | None,
) -> None:  # fmt: skip
    """Say otherwise what a picture says in words. Raises NotNow."""
    kept = _find(session, edition, use, slot)
    if kept is None or kept.alternative == alternative:
        return
    _check_stage(session, edition)
    kept.alternative = alternative
    session.flush()
    _record_picture(session, "print_picture_described", edition, use, slot, now, actor_id)


def remove_picture(
    session: Session, *, edition: Edition, use: PictureUse, slot: str, now: datetime, actor_id: int | None
) -> str | None:
    """Take a picture away; its stored name, to be dropped after the commit. Raises NotNow."""
    _check_stage(session, edition)
    kept = _find(session, edition, use, slot)
    if kept is None:
        return None
    session.delete(kept)
    session.flush()
    _record_picture(session, "print_picture_removed", edition, use, slot, now, actor_id)
    return kept.stored_name


def list_picture_names(session: Session) -> set[str]:
    """The names of all picture files that have a row."""
    return set(session.scalars(select(PrintPicture.stored_name)))


def _check_stage(session: Session, edition: Edition) -> None:
    session.refresh(edition, ["stage"], with_for_update={"key_share": True})
    if edition.stage is Stage.ARCHIVED:
        raise NotNow(N_("An archived edition can be read, but no longer changed."))


def _find(session: Session, edition: Edition, use: PictureUse, slot: str) -> PrintPicture | None:
    at = (PrintPicture.edition_id == edition.id, PrintPicture.use == use, PrintPicture.slot == slot)
    return session.scalar(select(PrintPicture).where(*at).execution_options(populate_existing=True))


def _record_picture(
    session: Session, action: str, edition: Edition, use: PictureUse, slot: str, now: datetime, actor_id: int | None
) -> None:
    record(
        session, action=action, subject=f"edition {edition.id}", now=now, actor_id=actor_id, edition_id=edition.id,
        details={"use": use.value, "slot": slot},
    )  # fmt: skip
