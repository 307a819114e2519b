"""Who may see a file of the evidence, how it is served, what organisers hide; and that files stay with their words."""

import io
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from awards.accounts.models import Account
from awards.audit.models import AuditLine
from awards.domain.lifecycle import AssignmentState, EntryState, NominationState, Stage
from awards.extensions import site
from awards.nominations.models import Entry, Nomination
from awards.nominations.models_evidence import EvidenceFile
from awards.nominations.service import new_form_token
from tests.conftest import new_client
from tests.factories import Cast, get_category, make_assignment, make_entry
from tests.nominations import evidence_samples as samples
from tests.nominations.test_evidence import files, part, upload
from tests.nominations.writing import send, typed

NEUTRAL = {"image/jpeg": "inline; filename=evidence-1.jpg", "application/pdf": "attachment; filename=evidence-2.pdf"}


@dataclass
class Dossier:
    """An entry with a photo and a PDF; Jan reads it."""

    entry: Entry
    nomination: Nomination
    photo: EvidenceFile
    letter: EvidenceFile
    assignment_id: int

    def paths(self, file: EvidenceFile) -> dict[str, str]:
        """Each reader's way to a file."""
        return {
            "own": f"/2026/my-nominations/evidence/{file.public_id}",
            "screened": f"/2026/screening/evidence/{file.public_id}",
            "judged": f"/2026/ballots/{self.assignment_id}/evidence/{file.public_id}",
        }


@pytest.fixture
def dossier(client, session, cast) -> Dossier:
    entry = make_entry(session, get_category(session, cast.edition), nominator=cast.nora, name="Lina Loos")
    assignment = make_assignment(session, entry, cast.jan_juror)
    nomination = session.scalars(select(Nomination).where(Nomination.entry_id == entry.id)).one()
    token = nomination.form_token = new_form_token()
    nomination.state, nomination.nominator_id = NominationState.UNCONFIRMED, None
    session.commit()
    upload(client, token, samples.telling_photo(), "Lina Loos.jpg")
    upload(client, token, samples.pdf(samples.with_scripts), "Lina Loos.pdf")
    photo, letter = files(session)
    for file in (photo, letter):
        file.nomination_id = nomination.id
    nomination.state, nomination.nominator_id = NominationState.SUBMITTED, cast.nora.id
    cast.edition.stage = Stage.SCORING
    session.commit()
    return Dossier(entry, nomination, photo, letter, assignment.id)


def status(browser_of, account: Account | None, path: str, app=None) -> int:
    browser = browser_of(account) if account else new_client(app)
    return browser.get(path).status_code


def test_each_reader_has_a_way_of_their_own_and_nobody_else(app, session, cast: Cast, browser_of, dossier) -> None:
    opens = {"own": {"nora"}, "screened": {"olga", "omar"}, "judged": {"jan"}}
    people = {name: getattr(cast, name) for name in ("olga", "omar", "chris", "jan", "jo", "nora", "sam")}
    for way, path in dossier.paths(dossier.photo).items():
        found = {name for name, account in people.items() if status(browser_of, account, path) == 200}
        assert found == opens[way], way
        assert status(browser_of, None, path, app) == 302  # to the sign-in page
        assert status(browser_of, cast.sam, path) == 404
    other = make_entry(session, get_category(session, cast.edition))
    foreign = make_assignment(session, other, cast.jan_juror)
    session.commit()
    assert status(browser_of, cast.jan, f"/2026/ballots/{foreign.id}/evidence/{dossier.photo.public_id}") == 404


def test_it_is_served_as_nothing_that_runs_under_a_name_that_tells_nothing(cast, browser_of, dossier) -> None:
    for file in (dossier.photo, dossier.letter):
        for way, who in (("own", cast.nora), ("screened", cast.olga), ("judged", cast.jan)):
            answer = browser_of(who).get(dossier.paths(file)[way])
            assert answer.headers["Content-Type"] == file.media_type
            assert answer.headers["Content-Disposition"] == NEUTRAL[file.media_type]
            assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "private, no-store"
            assert "Lina" not in str(answer.headers)
            assert len(answer.data) == file.size


def test_the_pages_show_it_to_those_who_may_see_it(cast, browser_of, dossier) -> None:
    ballot = browser_of(cast.jan).get(f"/2026/ballots/{dossier.assignment_id}").text
    for file in (dossier.photo, dossier.letter):
        assert dossier.paths(file)["judged"] in ballot
    assert "Lina Loos.jpg" not in ballot
    screening = browser_of(cast.olga).get(f"/2026/screening/{dossier.entry.id}").text
    assert "Lina Loos.pdf" in screening
    assert "PDF, 1 page" in screening
    mine = browser_of(cast.nora).get(f"/2026/my-nominations/{dossier.nomination.public_id}").text
    assert dossier.paths(dossier.photo)["own"] in mine


def test_the_jury_sees_it_neither_before_scoring_nor_after_stepping_aside(session, cast, browser_of, dossier) -> None:
    path, jan = dossier.paths(dossier.photo)["judged"], browser_of(cast.jan)
    cast.edition.stage = Stage.SCREENING
    assert jan.get(path).status_code == 404
    cast.edition.stage = Stage.DELIBERATING
    assert jan.get(path).status_code == 200
    cast.edition.stage = Stage.SCORING
    assignment = make_assignment(session, dossier.entry, cast.jo_juror, state=AssignmentState.RECUSED)
    session.commit()
    stepped_aside = browser_of(cast.jo)
    assert stepped_aside.get(f"/2026/ballots/{assignment.id}/evidence/{dossier.photo.public_id}").status_code == 404
    assert dossier.photo.public_id not in stepped_aside.get(f"/2026/ballots/{assignment.id}").text
    assignment.state = AssignmentState.RELEASED
    assert stepped_aside.get(f"/2026/ballots/{assignment.id}/evidence/{dossier.photo.public_id}").status_code == 404


def test_organisers_hide_a_file_from_the_jury_and_show_it_again(session, cast, browser_of, dossier) -> None:
    olga, jan = browser_of(cast.olga), browser_of(cast.jan)
    paths = dossier.paths(dossier.photo)
    for _ in range(2):
        answer = olga.post(paths["screened"], data={"wish": "hide"}, follow_redirects=True)
        assert "The jury does not see this file." in answer.text
    assert "Hidden from the jury" in answer.text
    assert jan.get(paths["judged"]).status_code == 404
    assert dossier.photo.public_id not in jan.get(f"/2026/ballots/{dossier.assignment_id}").text
    assert browser_of(cast.nora).get(paths["own"]).status_code == 200
    assert olga.get(paths["screened"]).status_code == 200
    assert "The jury sees this file." in olga.post(paths["screened"], data={"wish": "show"}, follow_redirects=True).text
    assert jan.get(paths["judged"]).status_code == 200
    actions = [line.action for line in session.scalars(select(AuditLine).order_by(AuditLine.id))]
    assert actions[-2:] == ["evidence_hidden", "evidence_shown"]
    for who in (cast.nora, cast.sam):
        assert browser_of(who).post(paths["screened"], data={"wish": "hide"}).status_code == 404
    assert jan.post(paths["screened"], data={"wish": "hide"}).status_code == 403
    cast.edition.stage = Stage.DELIBERATING
    assert olga.post(paths["screened"], data={"wish": "hide"}).status_code == 409


def test_what_is_withdrawn_is_seen_by_its_writer_only(session, cast, browser_of, dossier) -> None:
    dossier.nomination.state = NominationState.WITHDRAWN
    paths = dossier.paths(dossier.photo)
    assert browser_of(cast.olga).get(paths["screened"]).status_code == 404
    assert dossier.photo.public_id not in browser_of(cast.olga).get(f"/2026/screening/{dossier.entry.id}").text
    assert browser_of(cast.jan).get(paths["judged"]).status_code == 404
    assert browser_of(cast.nora).get(paths["own"]).status_code == 200
    dossier.nomination.state = NominationState.RETURNED
    assert browser_of(cast.olga).get(paths["screened"]).status_code == 200
    assert browser_of(cast.jan).get(paths["judged"]).status_code == 404


def test_before_it_is_sent_only_who_has_the_form_sees_it(client, session, cast, browser_of) -> None:
    form = typed()
    listed = upload(client, form["form_token"], samples.picture(), "mine.jpg").json["list"]
    address = listed.split('src="')[1].split('"')[0]
    assert client.get(address).status_code == 200
    assert form["form_token"] not in address
    (file,) = files(session)
    for key in ("no-such-key", "é", address.rsplit("/", 1)[1][:-1] + "0x"):
        assert client.get(f"/2026/evidence/{file.public_id}/{key}").status_code == 404
    for path in (f"screening/evidence/{file.public_id}", f"my-nominations/evidence/{file.public_id}"):
        assert browser_of(cast.olga).get(f"/2026/{path}").status_code == 404
    client.post("/2026/nominate/empathy", data=form)
    assert client.get(address).status_code == 200  # waiting for the code
    nora = browser_of(cast.nora)
    assert nora.get(f"/2026/my-nominations/evidence/{file.public_id}").status_code == 200
    assert browser_of(cast.sam).get(f"/2026/my-nominations/evidence/{file.public_id}").status_code == 404
    send(session, cast.edition, cast.nora, form_token=form["form_token"])
    session.commit()
    assert client.get(address).status_code == 404
    assert nora.get(f"/2026/my-nominations/evidence/{file.public_id}").status_code == 200


def test_words_that_join_others_take_their_files_along(session, cast, browser_of) -> None:
    nora = browser_of(cast.nora)
    nominations = []
    for number in (1, 2):
        form = typed(story=f"Story {number} of how she listened until the caller had found their words again.")
        data = {**form, "evidence": part(samples.picture(size=(100 + number, 50)), f"{number}.jpg")}
        assert nora.post("/2026/nominate/empathy", data=data).status_code == 302
        nominations = list(session.scalars(select(Nomination).order_by(Nomination.id)))
    first, second = nominations
    assert second.state is NominationState.DUPLICATE
    nora.post(f"/2026/my-nominations/{second.public_id}/join")
    assert [file.nomination_id for file in files(session)] == [first.id] * 2
    page = nora.get(f"/2026/my-nominations/{first.public_id}").text
    assert {"1.jpg", "2.jpg"} <= set(page.replace("<", ">").split(">"))
    assert session.get_one(Entry, first.entry_id).state is EntryState.PENDING


def test_a_file_that_is_gone_is_a_404_and_no_crash(session, cast, browser_of, dossier) -> None:
    (site.instance / "evidence" / dossier.photo.stored_name).unlink()
    assert browser_of(cast.nora).get(dossier.paths(dossier.photo)["own"]).status_code == 404
    assert io.BytesIO(browser_of(cast.nora).get(dossier.paths(dossier.letter)["own"]).data).read(5) == b"%PDF-"
