"""Whatever the dossiers, joining loses no word, and taking apart puts everything back."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from awards.domain.lifecycle import AssignmentState, EntryState, NominationState, Stage
from awards.jury.service_merging import join_nominees, take_apart
from awards.nominations.models import Entry, Nomination, Nominee
from awards.nominations.service_pairs import FIELDS, get_sides
from tests.factories import NOW, get_category, make_account, make_assignment, make_nomination, make_nominee
from tests.jury.dossiers import everything

CATEGORIES = ("empathy", "efficiency", "creativity")
NAMES = ("Jan Peeters", "J. Peeters", "PEETERS Jan", "Jan Peeters")
STATES = (NominationState.SUBMITTED, NominationState.RETURNED, NominationState.DUPLICATE, NominationState.WITHDRAWN)
WORD = st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 3), st.sampled_from(STATES))
"""Nominee, category, nominator, state."""
DATA = st.fixed_dictionaries(
    {"address": st.sampled_from(["", "jan@people.example"]), "locale": st.sampled_from(["fr", "nl"])}
)
ENTRY_STATES = st.sampled_from([EntryState.PENDING, EntryState.ELIGIBLE, EntryState.INELIGIBLE])
LATER = NOW + timedelta(hours=1)


class Dossiers:
    """Four nominees with random words, entries that stand as such entries can, and jurors who hold some of them."""

    def __init__(self, session, cast, words, data, standing) -> None:
        self.session, self.cast = session, cast
        self.nominees = [
            make_nominee(session, cast.edition, name=name, twin=int(number == 3), **data[number])
            for number, name in enumerate(NAMES)
        ]
        self.nominators = [cast.nora, cast.jan, cast.olga, make_account(session)]
        self.entries: dict[tuple[int, int], Entry] = {}
        firsts: set[tuple[int, int, int]] = set()
        for nominee, category, nominator, state in words:
            taken = (nominee, category, nominator) in firsts
            if state in STATES[:2]:
                state = NominationState.DUPLICATE if taken else state
                firsts.add((nominee, category, nominator))
            self._write(nominee, category, self.nominators[nominator], state)
        for number, (place, entry) in enumerate(sorted(self.entries.items())):
            self._stand(entry, standing[number % len(standing)])
            if entry.state is EntryState.ELIGIBLE:
                held = (AssignmentState.NOT_OPENED, AssignmentState.OPENED)[number % 2]
                make_assignment(session, entry, (cast.jo_juror, cast.chris_juror)[place[1] % 2], state=held)
        session.flush()

    def _write(self, nominee: int, category: int, nominator, state: NominationState) -> None:
        person, chosen = self.nominees[nominee], get_category(self.session, self.cast.edition, CATEGORIES[category])
        entry = self.entries.get((nominee, category))
        if entry is None:
            entry = Entry(
                edition_id=self.cast.edition.id, category_id=chosen.id, nominee_id=person.id, state=EntryState.PENDING,
                created_at=NOW,
            )  # fmt: skip
            self.entries[nominee, category] = entry
            self.session.add(entry)
            self.session.flush()
        make_nomination(
            self.session, chosen, nominator=nominator, entry=entry, state=state, nominee_name=person.name,
            nominee_organisation=person.organisation,
        )  # fmt: skip

    def _stand(self, entry: Entry, state: EntryState) -> None:
        wanted = select(Nomination.state).where(Nomination.entry_id == entry.id)
        found = set(self.session.scalars(wanted))
        if NominationState.RETURNED in found:
            state = EntryState.NEEDS_CORRECTING
        elif NominationState.SUBMITTED not in found:
            state = EntryState.WITHDRAWN
        entry.state, entry.reason = state, "No." if state is EntryState.INELIGIBLE else ""
        entry.screened_at = NOW if state in {EntryState.ELIGIBLE, EntryState.INELIGIBLE} else None

    def join(self, one: int, other: int, choices: dict[str, str]):
        ids = {"one_id": self.nominees[one].id, "other_id": self.nominees[other].id}
        self.session.expire_all()
        mark = get_sides(self.session, edition_id=self.cast.edition.id, **ids).mark
        return join_nominees(
            self.session, edition=self.cast.edition, **ids, choices=choices, mark=mark, now=LATER,
            actor_id=self.cast.olga.id,
        )  # fmt: skip


def read_words(session) -> set[int]:
    """The nominations that the jury can read, in entries that have not been merged."""
    session.expire_all()
    wanted = select(Nomination.id).join(Entry, Entry.id == Nomination.entry_id)
    counted = wanted.where(Nomination.state == NominationState.SUBMITTED, Entry.state != EntryState.MERGED)
    return set(session.scalars(counted))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(WORD, min_size=1, max_size=12),
    data=st.lists(DATA, min_size=4, max_size=4),
    standing=st.lists(ENTRY_STATES, min_size=1, max_size=6),
    choices=st.lists(
        st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(["one", "other"])), min_size=3, max_size=3
    ),
    order=st.permutations(range(1, 4)),
    depth=st.integers(1, 3),
    stage=st.sampled_from([Stage.NOMINATING, Stage.SCREENING, Stage.SCORING]),
)
def test_joining_loses_no_word_and_taking_apart_puts_all_back(
    session, cast, words, data, standing, choices, order, depth, stage
) -> None:
    cast.edition.stage = stage
    session.commit()
    try:
        made = Dossiers(session, cast, words, data, standing)
        before, read = everything(session), read_words(session)
        kept, merges = made.nominees[0].id, []
        seen = []
        for other, chosen in list(zip(order, choices, strict=True))[:depth]:
            numbers = {nominee.id: number for number, nominee in enumerate(made.nominees)}
            seen.append(everything(session))
            merge = made.join(numbers[kept], other, chosen)
            kept = merge.kept_id
            merges.append(merge.id)
            assert read_words(session) == read
            live = session.scalars(select(Nominee.id).where(Nominee.merged_into_id.is_(None))).all()
            assert len(live) == 4 - len(merges)
        for merge_id, then in zip(reversed(merges), reversed(seen), strict=True):
            take_apart(session, edition=cast.edition, merge_id=merge_id, now=LATER, actor_id=cast.olga.id)
            assert everything(session) == then
        assert everything(session) == before
    finally:
        session.rollback()
