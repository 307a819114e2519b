"""Gives each slot its story, nominee and nominator, so that the three fit one another."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from random import Random

from awards.demo.people import Crowd, Organisation, Person, list_organisations
from awards.demo.pools import load_pool
from awards.demo.records import DemoJuror, DemoNomination, DemoPerson
from awards.demo.slots import Slot
from awards.demo.stories import Story, StoryDeck
from awards.demo.typography import fill

_MOST_NOMINATIONS = 3  # of one nominee in one category
_WRITES_AGAIN = 0.22  # how often a nominator has nominated somebody else before


@dataclass(frozen=True)
class Nominee:
    """A person or a team (`members` filled) at work; `called` is how a story names them."""

    name: str
    called: str
    feminine: bool
    organisation: Organisation
    members: str = ""


class Casting:
    """Plays the slots of a plan in order; nominees return within their block only, nominators throughout."""

    def __init__(self, rng: Random, crowd: Crowd, jurors: tuple[DemoJuror, ...]) -> None:
        self._rng = rng
        self._crowd = crowd
        self._deck = StoryDeck(rng)
        self._jurors = jurors
        self._juror_wrote: set[str] = set()  # "inside" or "outside" the juror's own organisation
        self._difficult = [dict(row) for row in load_pool("people")["difficult"]]
        self._writers: dict[tuple[str, str], list[DemoPerson]] = defaultdict(list)
        self._written: set[tuple[str, str, str]] = set()
        self._repeats_due: Counter[str] = Counter()
        self._named: dict[str, list[Nominee]] = {}
        self._times: Counter[tuple[str, str]] = Counter()

    def play_block(self, slots: list[Slot]) -> list[DemoNomination]:
        self._named = defaultdict(list)
        self._repeats_due.clear()
        return [self._play(slot) for slot in slots]

    def _play(self, slot: Slot) -> DemoNomination:
        story = self._deck.draw(slot.category, slot.language, slot.form)
        nominee = self._find_known(slot, story) or self._introduce(story)
        nominator = self._choose_nominator(story, nominee)
        self._written.add((slot.category, nominee.name, nominator.address))
        self._times[slot.category, nominee.name] += 1
        if slot.form == "peer" and nominee not in self._named[slot.category]:
            self._named[slot.category].append(nominee)
        return DemoNomination(
            category=slot.category,
            kind="self" if slot.form == "self" else "peer",
            nominee_kind="team" if slot.form == "team" else "person",
            nominee_name=nominee.name,
            organisation=nominee.organisation.name,
            members=nominee.members,
            nominator_name=nominator.name,
            nominator_address=nominator.address,
            relation_language=slot.language,
            story=fill(story.text, language=slot.language, name=nominee.called, feminine=nominee.feminine),
        )

    def _find_known(self, slot: Slot, story: Story) -> Nominee | None:
        """A nominee whom the story fits: of this category where a repeat is due, of another where asked for."""
        self._repeats_due[slot.category] += slot.repeat
        if slot.form != "peer":
            return None
        here = self._named[slot.category]
        if self._repeats_due[slot.category]:
            known = [
                nominee
                for nominee in here
                if nominee.organisation.fits(story.language, story.sector)
                and self._times[slot.category, nominee.name] < _MOST_NOMINATIONS
            ]
            if known:
                self._repeats_due[slot.category] -= 1
                return max(known, key=lambda nominee: (self._times[slot.category, nominee.name], self._rng.random()))
        if slot.again:
            categories = Counter(name for _, name in self._times)
            elsewhere = [
                nominee
                for nominees in self._named.values()
                for nominee in nominees
                if categories[nominee.name] == 1
                and nominee not in here
                and nominee.organisation.fits(story.language, story.sector)
            ]
            return self._rng.choice(elsewhere) if elsewhere else None
        return None

    def _introduce(self, story: Story) -> Nominee:
        fitting = [house for house in list_organisations() if house.fits(story.language, story.sector)]
        # Specialists come first, and whoever writes several languages is met in each of them: even the houses out.
        weights = [(2 if story.sector in house.sectors else 1) / len(house.languages) for house in fitting]
        organisation = self._rng.choices(fitting, weights)[0]
        if story.form == "team":
            name = self._crowd.draw_team_name(story.language)
            size = story.members or self._rng.randint(4, 7)
            members = ", ".join(self._crowd.draw_person(story.language).name for _ in range(size))
            return Nominee(name, name, False, organisation, members)
        person = self._draw_difficult(story) or self._crowd.draw_person(story.language, story.community)
        return Nominee(person.name, person.first, person.feminine, organisation)

    def _draw_difficult(self, story: Story) -> Person | None:
        """The written-out people come first, each for a colleague's story in their language."""
        for row in self._difficult:
            if story.form == "peer" and row["language"] == story.language:
                self._difficult.remove(row)
                return Person(row["name"], row["first"], row["feminine"])
        return None

    def _choose_nominator(self, story: Story, nominee: Nominee) -> DemoPerson:
        if story.form == "self":
            person = Person(nominee.name, nominee.called, nominee.feminine)
            return DemoPerson(person.name, self._crowd.make_address(person, nominee.organisation.slug))
        home = nominee.organisation
        if story.form == "outside":
            others = [other for other in list_organisations() if other != home and other.fits(story.language, "any")]
            home = self._rng.choice(others)
        return self._find_juror(story, nominee) or self._find_writer(story, nominee, home) or self._hire(story, home)

    def _find_juror(self, story: Story, nominee: Nominee) -> DemoPerson | None:
        """Two nominations are a juror's: one for a colleague, one for somebody of another company."""
        side = "outside" if story.form == "outside" else "inside"
        if side in self._juror_wrote:
            return None
        for juror in self._jurors:
            same_house = juror.organisation == nominee.organisation.name
            if story.language in juror.languages and same_house == (side == "inside"):
                self._juror_wrote.add(side)
                return DemoPerson(juror.name, juror.address)
        return None

    def _find_writer(self, story: Story, nominee: Nominee, home: Organisation) -> DemoPerson | None:
        if self._rng.random() >= _WRITES_AGAIN:
            return None
        free = [
            writer
            for writer in self._writers[home.slug, story.language]
            if (story.category, nominee.name, writer.address) not in self._written
        ]
        return self._rng.choice(free) if free else None

    def _hire(self, story: Story, home: Organisation) -> DemoPerson:
        person = self._crowd.draw_person(story.language)
        writer = DemoPerson(person.name, self._crowd.make_address(person, home.slug))
        self._writers[home.slug, story.language].append(writer)
        return writer
