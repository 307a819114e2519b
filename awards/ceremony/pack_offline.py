"""The maker of the offline pack: the papers step by step, then all of it in one ZIP."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flask_babel import force_locale, gettext
from sqlalchemy.orm import Session

from awards.ceremony.deck import write_body
from awards.ceremony.locking import make_lock
from awards.ceremony.offline_archive import Night, Paper, write_archive, write_for_disk
from awards.ceremony.printing import (
    PAPERS,
    EnvelopeCard,
    print_cue_cards,
    print_envelope_cards,
    print_run_sheet,
)
from awards.ceremony.service_deck import Deck, show_deck
from awards.ceremony.service_envelopes import envelope_url
from awards.ceremony.service_offline import prove_digest
from awards.certificates.pack_certificates import plan_certificates
from awards.certificates.packing import Order, Plan, Step, step_name
from awards.certificates.service_packs import register_maker
from awards.domain.errors import NotFound
from awards.domain.wording import N_

KIND = "offline"
CERTIFICATES = {"kinds": ["winner", "finalist"], "which": "all", "form": "file", "look": {"marks": False}}
TITLES = {
    "certificates": N_("Certificates"),
    "run-sheet-host": N_("Run sheet for the host, with winners"),
    "run-sheet-crew": N_("Run sheet for the crew, without winners"),
    "cue-cards": N_("Cue cards"),
    **{f"envelopes-{paper}": N_("Envelope cards") for paper in PAPERS},
}


@dataclass(frozen=True)
class Printing:
    """A paper that is yet to be printed."""

    key: str
    steps: Sequence[Step]
    join: Callable[[Sequence[Path], Path], None] | None = None


def plan_offline(session: Session, order: Order) -> Plan:
    """`order.options`: the `language` of the deck and the start page. With a secret, the pack is locked with it."""
    language, slug = order.options["language"], order.edition.slug
    digest = prove_digest(session, edition=order.edition)
    deck = show_deck(session, edition=order.edition, language=language)
    papers = [*_plan_certificates(session, order), *_plan_papers(deck, order)]
    lock = make_lock(order.secret) if order.secret else None

    def join(parts: Sequence[Path], path: Path) -> None:
        night = Night(deck, language, digest, order.asked_at, _gather(papers, parts, language), lock)
        write_archive(night, path)

    steps = [step for paper in papers for step in paper.steps]
    return Plan(f"{slug}-offline.zip", "application/zip", steps, join)


def _plan_certificates(session: Session, order: Order) -> list[Printing]:
    """Those that were made; none is made here."""
    try:
        plan = plan_certificates(session, replace(order, options=CERTIFICATES))
    except NotFound:
        return []
    return [Printing("certificates", plan.steps, plan.join)]


def _plan_papers(deck: Deck, order: Order) -> list[Printing]:
    edition, moment, language = order.edition, order.asked_at, order.options["language"]
    acts = [item.act for item in deck.items if item.act is not None]
    cards = [EnvelopeCard(act.category, envelope_url(edition, act.category)) for act in acts]

    def sheet(with_winners: bool) -> bytes:
        return print_run_sheet(deck.items, edition=edition, with_winners=with_winners, now=moment)

    def envelopes(paper: str) -> Callable[[], bytes]:
        return lambda: print_envelope_cards(cards, edition=edition, paper=paper, now=moment)

    presses = {
        "run-sheet-host": lambda: sheet(True),
        "run-sheet-crew": lambda: sheet(False),
        "cue-cards": lambda: print_cue_cards(acts, edition=edition, language="", now=moment),
        **{f"envelopes-{paper}": envelopes(paper) for paper in PAPERS},
    }
    says = _fingerprint(deck, order)
    return [
        Printing(key, [Step(step_name(number, (key, says), "pdf"), _printer(press, language))])
        for number, (key, press) in enumerate(presses.items(), start=90_001)
    ]


def _printer(press: Callable[[], bytes], language: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with force_locale(language):
            path.write_bytes(press())

    return write


def _fingerprint(deck: Deck, order: Order) -> str:
    """Another one as soon as something is another that the papers say: all of it stands in the presenter's window."""
    written = write_body(deck, "presenter", write_for_disk(order.options["language"]))
    return hashlib.sha256(f"{order.asked_at}{written}".encode()).hexdigest()


def _gather(papers: Sequence[Printing], parts: Sequence[Path], language: str) -> list[Paper]:
    """Each paper's one file, joined where it came in several."""
    found, start = [], 0
    for paper in papers:
        own = parts[start : start + len(paper.steps)]
        start += len(paper.steps)
        path = own[0]
        if paper.join is not None:
            path = own[0].with_name(f"{paper.key}.joined")
            paper.join(own, path)
        with force_locale(language):
            title = gettext(TITLES[paper.key])
        found.append(Paper(paper.key, f"{title} {paper.key[-2:].upper()}" if "envelopes" in paper.key else title, path))
    return found


register_maker(KIND, plan_offline, label=N_("Offline pack"), page="offline.ask")
