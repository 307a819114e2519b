"""List pages need the same number of statements for one line as for three, and few."""

import pytest

from awards.domain.lifecycle import Stage
from tests.conftest import count_statements
from tests.world import make_world

PAGES = [
    # path, who, stage, most statements
    ("/{slug}/", "nobody", Stage.NOMINATING, 2),
    ("/{slug}/nominate", "nobody", Stage.NOMINATING, 5),
    ("/{slug}/nominate/empathy", "nobody", Stage.NOMINATING, 5),
    ("/{slug}/my-nominations", "nominator", Stage.NOMINATING, 8),
    ("/{slug}/desk", "organiser", Stage.SCORING, 15),
    ("/{slug}/desk/record", "organiser", Stage.SCORING, 8),
    ("/{slug}/members", "organiser", Stage.SCREENING, 6),
    ("/{slug}/members/members.csv", "organiser", Stage.SCREENING, 6),
    ("/{slug}/screening", "organiser", Stage.SCREENING, 10),
    ("/{slug}/notices", "organiser", Stage.SCREENING, 10),
    ("/{slug}/notices?which=told", "organiser", Stage.SCREENING, 10),
    ("/{slug}/notices/all", "organiser", Stage.SCREENING, 12),
    ("/{slug}/about-me", "nominator", Stage.SCREENING, 6),
    ("/{slug}/screening/duplicates", "organiser", Stage.SCREENING, 8),
    ("/{slug}/jury", "organiser", Stage.SCREENING, 10),
    ("/{slug}/routing", "organiser", Stage.SCORING, 16),
    ("/{slug}/routing/preview", "organiser", Stage.SCORING, 16),
    ("/{slug}/jury/conflicts", "chair", Stage.SCORING, 12),
    ("/{slug}/conflicts", "juror", Stage.SCORING, 10),
    ("/{slug}/ballots", "juror", Stage.SCORING, 9),
    ("/{slug}/practice", "juror", Stage.SCORING, 7),
    ("/{slug}/practice/1", "juror", Stage.SCORING, 7),
    ("/{slug}/practice/spread", "chair", Stage.SCORING, 7),
    ("/{slug}/practice/texts", "organiser", Stage.SCORING, 6),
    ("/{slug}/progress", "organiser", Stage.SCORING, 13),
    ("/{slug}/progress/remind", "organiser", Stage.SCORING, 7),
    ("/{slug}/calendar/organisers.ics", "organiser", Stage.SCORING, 4),
    ("/{slug}/results", "chair", Stage.DELIBERATING, 10),
    ("/{slug}/results/empathy", "chair", Stage.DELIBERATING, 9),
    ("/{slug}/results/empathy/decision", "chair", Stage.DELIBERATING, 11),
    ("/{slug}/results/empathy/decision/shared", "chair", Stage.DELIBERATING, 12),
    ("/{slug}/shortlist", "organiser", Stage.DELIBERATING, 8),
    ("/{slug}/seal", "organiser", Stage.DELIBERATING, 17),
    ("/{slug}/sealed", "organiser", Stage.SEALED, 9),
    ("/{slug}/digest", "nobody", Stage.REVEALED, 6),
    ("/{slug}/feedback", "organiser", Stage.SEALED, 4),
    ("/{slug}/feedback/empathy", "organiser", Stage.SEALED, 5),
    ("/{slug}/feedback/empathy?which=all", "organiser", Stage.SEALED, 5),
    ("/{slug}/outcome", "organiser", Stage.REVEALED, 11),
    ("/{slug}/my-nominations", "nominator", Stage.REVEALED, 9),
    ("/{slug}/desk", "organiser", Stage.REVEALED, 17),
    ("/{slug}/winners", "nobody", Stage.REVEALED, 5),
    ("/{slug}/winners/empathy", "nobody", Stage.REVEALED, 4),
    ("/{slug}/press", "nobody", Stage.REVEALED, 4),
    ("/{slug}/ceremony/press", "organiser", Stage.SEALED, 6),
    ("/{slug}/hall-of-fame", "organiser", Stage.SEALED, 7),
    ("/hall-of-fame", "nobody", Stage.REVEALED, 5),
    ("/{slug}/ceremony/praise", "organiser", Stage.SEALED, 5),
    ("/{slug}/certificates", "organiser", Stage.REVEALED, 11),
    ("/{slug}/ceremony/run-sheet", "organiser", Stage.SEALED, 11),
    ("/{slug}/ceremony/run-sheet/names", "organiser", Stage.SEALED, 10),
    ("/{slug}/ceremony/cards", "organiser", Stage.SEALED, 9),
    ("/{slug}/ceremony/deck", "organiser", Stage.SEALED, 17),
    ("/{slug}/ceremony/deck/stage", "organiser", Stage.SEALED, 10),
    ("/{slug}/ceremony/offline", "organiser", Stage.SEALED, 12),
]


@pytest.fixture
def count(app, session, browser_of, client):
    """`count(path, who, stage, size)`: statements of a page in an edition with lists of that size."""
    worlds = {}

    def count_in(path: str, who: str, stage: Stage, size: int) -> int:
        world = worlds[size] = make_world(session, stage=stage, size=size, slug=f"2026-{size}")
        account = world.cast.by_role[who]
        browser = browser_of(account) if account else client
        address = path.format(slug=world.cast.edition.slug)
        browser.get(address)  # what is read once and kept (templates, connections) does not count
        with count_statements() as tally:
            assert browser.get(address).status_code == 200
        return len(tally.statements)

    return count_in


@pytest.mark.parametrize(("path", "who", "stage", "most"), PAGES, ids=[page[0] for page in PAGES])
def test_three_lines_need_no_more_statements_than_one(count, path: str, who: str, stage: Stage, most: int) -> None:
    one, three = count(path, who, stage, 1), count(path, who, stage, 3)
    assert one == three
    assert three <= most
