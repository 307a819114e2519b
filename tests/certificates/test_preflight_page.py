"""The preflight: every certificate with what is odd about it, before anything is printed, and the way to mend it."""

import re
from io import BytesIO

import pytest
from sqlalchemy import select, update
from werkzeug.datastructures import FileStorage

from awards.certificates.models import Certificate
from awards.certificates.models_print import PictureUse
from awards.certificates.picture_store import take_in
from awards.certificates.service import issue_certificates
from awards.certificates.service_print_settings import set_picture
from awards.domain.lifecycle import CertificateState, Stage
from awards.nominations.models import Entry, Nominee
from awards.results.models import Decision
from tests.conftest import count_statements
from tests.factories import NOW, get_category, make_cast, make_entry
from tests.nominations.evidence_samples import picture

PETRA, LONG = "Party 🎉 Petra", "Marie-Charlotte Vanderstappen-Smet de la Fontaine du Bois"
PAGE = "/2026/certificates/preflight"


def decide(session, cast, key: str, *, citation: str = "She listens.", language: str = "en", **nominee) -> Entry:
    category = get_category(session, cast.edition, key)
    entry = make_entry(session, category, **nominee)
    session.add(
        Decision(
            edition_id=cast.edition.id, category_id=category.id, entry_id=entry.id, citation=citation, reason="",
            citation_language=language, ranking=[], decided_by_id=cast.chris.id, decided_at=NOW,
        )
    )  # fmt: skip
    return entry


@pytest.fixture
def odd(session):
    """Six winners in a sealed edition: one is fine, and something is odd about each of the others."""
    cast = make_cast(session, stage=Stage.DELIBERATING)
    decide(session, cast, "empathy", name="Fine Fiona")
    decide(session, cast, "team-player", name="Mute Marc", citation="")
    decide(session, cast, "communication", name="Frans Fr", locale="fr")
    decide(session, cast, "efficiency", name=LONG)
    decide(session, cast, "creativity", name=PETRA)
    decide(session, cast, "extra-mile", name="Geez \u1200\u1208")
    session.flush()
    cast.edition.stage = Stage.SEALED
    session.commit()
    return cast


def lines(page: str) -> dict[str, list[str]]:
    """Name → what is said of it, each with where it leads."""
    found = {}
    for item in re.findall(r'<li class="sheets__item">(.*?)</ul>\s*</li>', page, re.DOTALL):
        name = re.search(r'<strong dir="auto">(.*?)</strong>', item)
        said = re.findall(r"</svg><span>(.*?)<a [^>]*href=\"([^\"]*)\"", item, re.DOTALL)
        found[name[1]] = [f"{' '.join(words.split())} → {link}" for words, link in said]
    return found


def test_every_oddity_is_said_with_the_way_to_mend_it(session, odd, browser_of) -> None:
    page = browser_of(odd.olga).get(PAGE).text
    ids = {name: number for number, name in session.execute(select(Entry.id, Nominee.name).join(Entry.nominee))}
    correct = {name: f"/2026/screening/{number}/nominee" for name, number in ids.items()}
    assert lines(page) == {
        "Geez ሀለ": [f"These letters cannot be printed: ሀለ. Write them in Latin letters. → {correct['Geez ሀለ']}"],
        "Mute Marc": ["There is no citation. → /2026/unseal"],
        "Frans Fr": ["The citation is not in the language of the certificate. → /2026/unseal"],
        LONG: [f"The name takes 2 lines. → {correct[LONG]}"],
        PETRA: [f"These signs are left out: 🎉. → {correct[PETRA]}"],
    }  # fmt: skip
    assert page.count("Cannot be printed") == 1
    assert "5 of 6 to look at" in page
    assert "1 certificate is fine" in page


def test_what_changed_and_what_was_withdrawn_is_said(session, odd, browser_of) -> None:
    session.execute(update(Nominee).where(Nominee.name.like("Geez%")).values(name="Geez Latin"))
    session.expire_all()
    issue_certificates(session, edition=odd.edition, now=NOW, actor_id=odd.olga.id)
    session.execute(
        update(Nominee).where(Nominee.name.in_(["Fine Fiona", "Geez Latin"])).values(organisation="Elsewhere")
    )
    session.execute(update(Certificate).where(Certificate.name == "Geez Latin").values(packed_at=NOW))
    mute = session.scalars(select(Certificate).where(Certificate.name == "Mute Marc")).one()
    mute.state = CertificateState.REVOKED
    session.commit()
    said = lines(browser_of(odd.olga).get(PAGE).text)
    assert said["Fine Fiona"] == ["It has changed since it was made: print it again. → /2026/certificates"]
    assert said["Geez Latin"] == [
        "It has changed since it was printed: print it again, and throw the old one away. → /2026/certificates"
    ]
    assert (
        f"Certificate {mute.serial} was withdrawn; a new one is to be made. → /2026/certificates" in said["Mute Marc"]
    )


def test_what_concerns_all_is_said_once(session, odd, browser_of) -> None:
    odd.edition.ceremony_on, odd.edition.ceremony_place, odd.edition.signatories = None, {}, []
    for use, slot in ((PictureUse.LOGO, ""), (PictureUse.SPONSOR, "2"), (PictureUse.SIGNATURE, "Vera")):
        coarse = take_in(FileStorage(BytesIO(picture("PNG", size=(120, 40))), "x.png"))
        set_picture(
            session, edition=odd.edition, use=use, slot=slot, picture=coarse, alternative="", now=NOW, actor_id=None
        )  # fmt: skip
    session.commit()
    page = browser_of(odd.olga).get(PAGE).text
    for said in (
        "The day of the ceremony is not set", "The place of the ceremony is not set", "Nobody signs",
        "dots to an inch at its printed size", "Sponsor 2 has no name yet", "The signature of Vera is not printed",
    ):  # fmt: skip
        assert page.count(said) == 1


def test_before_the_seal_it_can_be_read_and_says_that_nothing_is_printed(session, browser_of) -> None:
    cast = make_cast(session, stage=Stage.DELIBERATING)
    decide(session, cast, "empathy", name="Mute Marc", citation="")
    session.commit()
    desk = browser_of(cast.olga)
    assert PAGE in desk.get("/2026/seal").text
    page = desk.get(PAGE).text
    assert "The results are not sealed yet: nothing can be printed" in page
    assert lines(page) == {"Mute Marc": ["There is no citation. → /2026/results/empathy"]}
    assert PAGE not in browser_of(cast.chris).get("/2026/seal").text


def test_it_asks_as_much_for_three_as_for_one(session, browser_of) -> None:
    counts = []
    for slug, keys in (("2026", ["empathy"]), ("2027", ["empathy", "team-player", "creativity"])):
        cast = make_cast(session, stage=Stage.DELIBERATING, slug=slug)
        for key in keys:
            decide(session, cast, key)
        session.commit()
        desk = browser_of(cast.olga)
        with count_statements() as tally:
            assert desk.get(f"/{slug}/certificates/preflight").status_code == 200
        counts.append(len(tally.statements))
    assert counts[0] == counts[1]
