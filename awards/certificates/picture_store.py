"""The pictures of certificates: their folder, taking one in, and reading them for printing."""

from pathlib import Path

from werkzeug.datastructures import FileStorage

from awards.certificates.service_print_settings import NewPicture
from awards.domain.wording import N_
from awards.extensions import site
from awards.nominations.evidence_cleaning import clean_apart, recognise_file
from awards.nominations.evidence_kinds import BROKEN_IMAGE, EvidenceRefused, Kind
from awards.nominations.evidence_store import EvidenceStore
from awards.uploads import FILE_MOST

ONLY_PICTURES = N_("Only a picture can stand there: a PNG or a JPEG, best of all a PNG with a clear ground.")
TOO_LARGE = N_("This file is larger than %(most)s MB. Send a smaller one.")
NO_ROOM = N_("There is no room for files at this moment.")


def picture_store() -> EvidenceStore:
    """The folder of this installation, made where it was missing: like the evidence's, and apart from it."""
    store = EvidenceStore(site.instance / "print-pictures")
    store.open()
    return store


def take_in(upload: FileStorage) -> NewPicture:
    """Write a picture anew and lay it among the others. No transaction may be open. Raises EvidenceRefused."""
    store = picture_store()
    if not store.has_room():
        raise EvidenceRefused(NO_ROOM)
    with store.incoming_pair() as (source, target):
        upload.save(source)
        if source.stat().st_size > FILE_MOST:
            raise EvidenceRefused(TOO_LARGE, {"most": FILE_MOST // 1024 // 1024})
        if recognise_file(source) is not Kind.IMAGE:
            raise EvidenceRefused(ONLY_PICTURES)
        cleaned = clean_apart("awards.certificates.picture_cleaning", source, target, broken=BROKEN_IMAGE)
        return NewPicture(store.keep(target, "png"), cleaned.width or 0, cleaned.height or 0)


def read_picture(stored_name: str) -> bytes | None:
    """The file of a picture; None where it is not in the folder (a backup put back without it, say)."""
    path: Path = picture_store().path_of(stored_name)
    return path.read_bytes() if path.is_file() else None
