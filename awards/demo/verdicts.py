"""What demo jurors think: scores, comments and citations, drawn from digests of names and never from positions.

The same question therefore has the same answer in any order of asking, and an extra nomination moves nobody's scores.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from statistics import NormalDist

from awards.demo.pools import load_pool
from awards.demo.records import DemoPlan
from awards.demo.typography import fill

CITATION_LENGTH = 240  # characters, so that it fits a certificate and one breath on stage
_MEAN = 3.35
_PERSON_SD, _CATEGORY_SD, _CRITERION_SD, _NOISE_SD = 0.4, 0.65, 0.25, 0.5
_HIGH, _LOW = 3.7, 2.7  # means of points from which a comment sounds enthusiastic, below which reserved


def score_for(
    plan: DemoPlan, *, seed: int, nominee_name: str, category: str, juror_address: str, criterion_key: str
) -> int:
    """Points from 1 to 5: the nominee's quality, the juror's severity and noise, rounded."""
    severity = plan.juror_by_address[juror_address].severity
    criterion = _CRITERION_SD * _normal("criterion", seed, nominee_name, category, criterion_key)
    noise = _NOISE_SD * _normal("noise", seed, nominee_name, category, juror_address, criterion_key)
    points = quality_of(seed=seed, nominee_name=nominee_name, category=category) + criterion + severity + noise
    return min(5, max(1, round(points)))


def quality_of(*, seed: int, nominee_name: str, category: str) -> float:
    """The latent quality of an entry on the scale of the points, mostly between 2 and 5."""
    person = _PERSON_SD * _normal("person", seed, nominee_name)
    return _MEAN + person + _CATEGORY_SD * _normal("entry", seed, nominee_name, category)


def comment_for(*, seed: int, language: str, points_mean: float, nominee_name: str, juror_address: str) -> str:
    """A juror's comment of one to three sentences in the tone of the points given."""
    band = "high" if points_mean >= _HIGH else "low" if points_mean < _LOW else "middle"
    pool = load_pool("comments")[language][band]
    key = (seed, language, band, nominee_name, juror_address)
    sentences = [_choose(pool["opening"], "opening", *key)]
    if _uniform("with detail", *key) < 0.75:
        sentences.append(_choose(pool["detail"], "detail", *key))
    if _uniform("with ending", *key) < 0.4:
        sentences.append(_choose(pool["ending"], "ending", *key))
    return fill(" ".join(sentences), language=language, name=nominee_name)


def citation_for(*, category: str, language: str, nominee_name: str, team: bool) -> str:
    """One or two sentences to be read on stage, never longer than CITATION_LENGTH."""
    variants = [
        fill(variant, language=language, name=nominee_name)
        for variant in load_pool("citations")[category][language]["team" if team else "person"]
    ]
    fitting = [variant for variant in variants if len(variant) <= CITATION_LENGTH]
    return _choose(fitting, "citation", category, language, nominee_name)


def _choose(options: list[str], *key: object) -> str:
    return options[int(_uniform(*key) * len(options))]


@cache
def _normal(*key: object) -> float:
    return NormalDist().inv_cdf(_uniform(*key))


def _uniform(*key: object) -> float:
    """A number strictly between 0 and 1 that depends on nothing but the key."""
    digest = blake2b("|".join(str(part) for part in key).encode(), digest_size=6).digest()
    return (int.from_bytes(digest) + 0.5) / 2**48
