"""All winners for everybody, each award's page and each winner's, what a link to them shows, and a name taken off."""

import re
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.certificates.drawn_pictures import pictures
from awards.domain.lifecycle import Stage
from awards.results.models_public import WithheldName
from tests.conftest import new_client
from tests.factories import NOW
from tests.nominees.people import nominee_of
from tests.results.winning import ARABIC, IN_DUTCH, IN_FRENCH, make_winners


def meta(page: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[a-z:_]+)" content="([^"]*)"', page)
    return dict(found)


def test_a_reader_reads_a_citation_in_their_language_where_there_is_one(app, session, cast) -> None:
    make_winners(session, cast)
    page = new_client(app, "fr").get("/2026/winners").text
    assert f'lang="fr">{IN_FRENCH}</span>' in page
    assert IN_DUTCH not in page
    assert 'lang="fr">Il ose.</span>' in page
    assert "Ce prix est partagé." in page
    assert page.index("Lina Loos") < page.index("Otto Maes") < page.index(ARABIC)
    assert page.count("<blockquote") == 2
    assert IN_DUTCH in new_client(app, "en").get("/2026/winners").text
    assert "Amal Idrissi" not in page  # members of a team are named on its certificate alone


def test_each_winner_has_a_page_and_a_card_to_share(app, session, cast, client) -> None:
    won = make_winners(session, cast)
    nl = new_client(app, "nl")
    shared = nl.get("/2026/winners/empathy").text
    assert "Lina Loos" in shared
    assert "Otto Maes" in shared
    assert meta(shared)["og:image"] == "http://localhost/2026/winners-wide-nl.png"  # which names nobody
    alone = nl.get(f"/2026/winners/empathy/{won.lina.id}").text
    assert re.search(r'<h1[^>]*dir="auto">Lina Loos</h1>', alone)
    said = meta(alone)
    assert said["og:title"] == "Lina Loos · winnaar in Empathie"
    assert said["og:url"] == f"http://localhost/2026/winners/empathy/{won.lina.id}?lang=nl"
    assert (
        said["og:image"] == said["twitter:image"] == f"http://localhost/2026/winners/empathy/{won.lina.id}/wide-nl.png"
    )
    assert (said["og:locale"], said["twitter:card"]) == ("nl_BE", "summary_large_image")
    assert f'/2026/winners/empathy/{won.otto.id}"><bdi>Otto Maes</bdi>' in alone
    for address, size in ((said["og:image"], (1200, 630)), (said["og:image"].replace("wide", "square"), (1080, 1080))):
        answer = client.get(address.removeprefix("http://localhost"))
        assert answer.headers["Cache-Control"] == "public, max-age=3600"
        assert Image.open(BytesIO(answer.data)).size == size
    assert new_client(app, "en").get(said["og:url"].removeprefix("http://localhost")).text.count('<html lang="nl"') == 1
    only = client.get(f"/2026/winners/creativity/{won.team.id}")
    assert only.headers["Location"] == "/2026/winners/creativity"
    assert ARABIC in client.get("/2026/winners/creativity").text
    for missing in (f"/2026/winners/creativity/{won.lina.id}", "/2026/winners/efficiency", "/2026/winners/empathy/999"):
        assert client.get(missing).status_code == 404


def test_a_picture_is_drawn_once_and_anew_only_when_it_says_something_else(session, cast, client, monkeypatch) -> None:
    won = make_winners(session, cast)
    address = f"/2026/winners/empathy/{won.lina.id}/wide-fr.png"
    first = client.get(address)

    def fail(*_args, **_kwargs):
        raise AssertionError("drawn again")

    with monkeypatch.context() as patch:
        patch.setattr("awards.certificates.pictures.draw_card", fail)
        again = client.get(address)
        assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
        assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    prefix = f"{cast.edition.id}-{won.lina.id}-card-wide-fr"
    (kept,) = pictures().glob(f"{prefix}.*")
    nominee_of(session, won.lina).name = "Lina Loosens"
    session.commit()
    assert client.get(address).data != first.data
    (fresh,) = pictures().glob(f"{prefix}.*")
    assert fresh != kept


PUBLIC = (
    "/2026/winners", "/2026/winners/empathy", "/2026/winners/empathy/{id}", "/2026/winners/empathy/{id}/wide-fr.png",
    "/2026/winners/empathy/{id}/badge-fr.svg", "/2026/winners-wide-fr.png", "/2026/press", "/2026/press/kit.zip",
)  # fmt: skip


@pytest.mark.parametrize("stage", [Stage.DELIBERATING, Stage.SEALED])
def test_before_the_reveal_none_of_it_is_there_for_anybody(session, cast, client, browser_of, stage: Stage) -> None:
    won = make_winners(session, cast, stage=stage)
    refused = set()
    for reader in (client, browser_of(cast.nora), browser_of(cast.jan)):
        for path in PUBLIC:
            answer = reader.get(path.format(id=won.lina.id))
            refused.add((answer.status_code, answer.mimetype))
            assert "Lina" not in answer.text
    assert refused == {(404, "text/html"), (409, "text/html")}
    assert "Lina" not in client.get("/hall-of-fame").text


def test_a_winner_who_wishes_so_is_named_nowhere_in_public(session, cast, client, browser_of) -> None:
    won = make_winners(session, cast)
    olga = browser_of(cast.olga)
    paths = [path.format(id=won.lina.id) for path in PUBLIC[:3]] + ["/hall-of-fame", "/2026/press"]
    card = f"/2026/winners/empathy/{won.lina.id}/square-nl.png"
    assert client.get(card).status_code == 200
    assert [path for path in paths if "Lina Loos" not in client.get(path).text] == []
    button = f"/2026/hall-of-fame/names/{won.lina.id}/"
    assert "Want to be erased" not in olga.get("/2026/hall-of-fame").text
    nominee_of(session, won.lina).erasure_asked_at = NOW
    session.commit()
    assert f'action="{button}hide"' in olga.get("/2026/hall-of-fame").text
    assert olga.get("/2026/hall-of-fame").text.count("Want to be erased") == 1
    olga.post(f"{button}hide")
    olga.post(f"{button}hide")  # twice is once
    for path in paths:
        page = client.get(path).text
        assert "Lina Loos" not in page
        assert IN_DUTCH not in page
        assert "does not wish to be named" in page
    assert "Otto Maes" in client.get("/2026/winners/empathy").text
    assert client.get(card).status_code == 404
    assert list(pictures().glob(f"{cast.edition.id}-{won.lina.id}-*")) == []
    assert "noindex" in client.get(f"/2026/winners/empathy/{won.lina.id}").text
    assert [one.entry_id for one in session.scalars(select(WithheldName))] == [won.lina.id]
    olga.post(f"{button}show")
    assert "Lina Loos" in client.get("/2026/winners").text
    lines = session.scalars(select(AuditLine).where(AuditLine.subject == f"entry {won.lina.id}")).all()
    assert [line.action for line in lines] == ["winner_unnamed", "winner_named"]
    assert olga.post("/2026/hall-of-fame/names/999/hide").status_code == 404
    for stranger in (client, browser_of(cast.jan), browser_of(cast.chris)):
        assert stranger.post(f"{button}hide").status_code in (302, 403)
    assert session.scalars(select(WithheldName)).all() == []
