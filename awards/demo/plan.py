"""The plan of a demo edition: the same arguments give the same people, words and scores, on any machine."""

from __future__ import annotations

from random import Random

from awards.demo.casting import Casting
from awards.demo.jurors import make_jurors, with_capacities
from awards.demo.people import Crowd
from awards.demo.pools import load_pool
from awards.demo.records import CATEGORIES, DemoJuror, DemoNomination, DemoPerson, DemoPlan, Language
from awards.demo.slots import make_blocks
from awards.demo.verdicts import citation_for, comment_for, quality_of, score_for

__all__ = [
    "CATEGORIES",
    "DemoJuror",
    "DemoNomination",
    "DemoPerson",
    "DemoPlan",
    "Language",
    "citation_for",
    "comment_for",
    "make_plan",
    "quality_of",
    "score_for",
]


def make_plan(*, seed: int = 1, nominations: int = 60, jurors: int = 12) -> DemoPlan:
    """A plan for any size; the conflicts, difficult names and teams are all there from about 60 nominations on.

    Routing three jurors per entry is feasible from about ten jurors on. Raises ValueError below one of either.
    """
    if nominations < 1 or jurors < 1:
        raise ValueError("A demo edition needs at least one nomination and one juror.")
    rng = Random(f"demo edition {seed}")
    crowd = Crowd(rng)
    jury = make_jurors(rng, crowd, jurors)
    casting = Casting(rng, crowd, jury)
    written = tuple(nomination for block in make_blocks(rng, nominations) for nomination in casting.play_block(block))
    entries = len({(nomination.category, nomination.nominee_name) for nomination in written})
    return DemoPlan(
        organisers=tuple(DemoPerson(**row) for row in load_pool("people")["organiser"]),
        chair_address=jury[0].address,
        jurors=with_capacities(jury, entries=entries, rng=rng),
        nominations=written,
    )
