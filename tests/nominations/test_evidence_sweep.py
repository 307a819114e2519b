"""What nobody will ask for again is swept away, what might be asked for is not; and the operator's check knows."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from awards.checking import check_evidence
from awards.domain.lifecycle import NominationState
from awards.nominations.evidence_store import EvidenceStore, evidence_store
from awards.nominations.evidence_sweeping import sweep_evidence
from awards.nominations.models import Nomination
from awards.nominations.models_evidence import EvidenceFile
from awards.nominations.service import new_form_token
from awards.nominations.service_evidence_sweep import drop_files, forget_unsent, sweep_orphans
from tests.factories import NOW
from tests.nominations import evidence_samples as samples
from tests.nominations.test_evidence import files, folder, upload
from tests.nominations.writing import send

__all__ = ["folder"]


@pytest.fixture
def store(app, folder: Path) -> EvidenceStore:
    return evidence_store()


def aged(path: Path, **age: int) -> Path:
    """The file, last written so long ago."""
    moment = (NOW - timedelta(**age)).timestamp()
    path.write_bytes(path.read_bytes() if path.exists() else b"words")
    os.utime(path, (moment, moment))
    return path


def test_files_of_a_form_never_sent_go_after_ninety_days(client, session, cast, store) -> None:
    tokens = [new_form_token() for _ in range(3)]
    for number, token in enumerate(tokens):
        upload(client, token, samples.picture(size=(100 + number, 50)))
    unsent, unconfirmed, sent = files(session)
    for file, state in ((unconfirmed, NominationState.UNCONFIRMED), (sent, NominationState.SUBMITTED)):
        nomination = send(session, cast.edition, cast.nora, form_token=file.form_token, nominee_name=file.public_id)
        nomination.state = state
    session.commit()
    assert forget_unsent(session, now=unsent.uploaded_at + timedelta(days=90)) == []
    gone = forget_unsent(session, now=unsent.uploaded_at + timedelta(days=90, seconds=9))
    assert gone == sorted([unsent.stored_name, unconfirmed.stored_name])
    session.commit()
    assert drop_files(store, gone) == 2
    assert list(session.scalars(select(EvidenceFile.id))) == [sent.id]
    assert [path.name for path in store.folder.iterdir() if path.is_file()] == [sent.stored_name]
    assert session.scalars(select(Nomination)).all() != []


def test_a_file_without_a_row_is_put_aside_for_a_month(client, session, cast, store) -> None:
    upload(client, new_form_token(), samples.picture())
    (kept,) = files(session)
    aged(store.path_of(kept.stored_name), days=200)
    young = aged(store.folder / "young.jpg", minutes=50)
    old = aged(store.folder / "old.jpg", days=200)
    half, fresh_half = aged(store.incoming / "half", hours=2), aged(store.incoming / "fresh", minutes=5)
    forgotten = aged(store.orphans / "forgotten.jpg", days=31)
    assert sweep_orphans(session, store=store, now=NOW) == 3
    assert (young.exists(), old.exists(), half.exists(), fresh_half.exists()) == (True, False, False, True)
    assert forgotten.exists() is False
    assert (store.orphans / "old.jpg").read_bytes() == b"words"
    assert store.path_of(kept.stored_name).exists()
    assert sweep_orphans(session, store=store, now=NOW) == 0
    aged(store.orphans / "old.jpg", days=29)
    assert sweep_orphans(session, store=store, now=NOW) == 0
    assert (store.orphans / "old.jpg").exists()


def test_the_job_does_both(app, client, session, cast, store) -> None:
    upload(client, new_form_token(), samples.picture())
    (file,) = files(session)
    path = store.path_of(file.stored_name)
    file.uploaded_at = NOW - timedelta(days=91)
    session.commit()
    aged(store.incoming / "half", hours=2)
    with app.app_context():
        assert sweep_evidence() == 2
    assert (files(session), path.exists()) == ([], False)


def test_the_operators_check_knows_what_is_missing(app, client, session, cast, store, monkeypatch) -> None:
    upload(client, new_form_token(), samples.picture())
    stored_name = files(session)[0].stored_name
    session.commit()
    with app.app_context():
        assert check_evidence(app).remarks == ()
        store.drop(stored_name)
        assert check_evidence(app).remarks == (f"1 files are not in {store.folder}: put them back from the backup.",)
        monkeypatch.setattr(EvidenceStore, "new_path", lambda self: Path("/no/such/folder/x"))
        (fault,) = check_evidence(app).faults
        assert "cannot be written" in fault
