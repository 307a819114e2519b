"""Winners for the tests of what the public reads: Lina and Otto share Empathy; a team with an Arabic name has
Creativity, without a citation."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.domain.lifecycle import NomineeKind, Stage
from awards.editions.models import Edition
from awards.nominations.models import Entry
from awards.results.models import Decision
from tests.factories import NOW, Cast, get_category, make_entry

IN_DUTCH, IN_FRENCH = "Zij hoort wat niet gezegd wordt.", "Elle entend ce qui n’est pas dit."
ARABIC = "فريق خدمة العملاء"


@dataclass
class Winners:
    """The entries that won."""

    lina: Entry
    otto: Entry
    team: Entry


def make_winners(
    session: Session, cast: Cast, *, stage: Stage = Stage.REVEALED, edition: Edition | None = None
) -> Winners:
    """All decided; the edition at `stage`."""
    edition = edition or cast.edition
    edition.stage = Stage.DELIBERATING
    empathy, creativity = get_category(session, edition), get_category(session, edition, "creativity")
    lina = make_entry(session, empathy, name="Lina Loos", organisation="Belcentre", locale="nl")
    otto = make_entry(session, empathy, name="Otto Maes", organisation="Allô & Cie", locale="fr")
    team = make_entry(
        session, creativity, name=ARABIC, organisation="Belcentre NV", locale="fr", kind=NomineeKind.TEAM,
        members="Amal Idrissi\nBo Li",
    )  # fmt: skip
    for entry, citation, language, others in (
        (lina, IN_DUTCH, "nl", {"fr": IN_FRENCH}), (otto, "Il ose.", "fr", {}), (team, "", "fr", {}),
    ):  # fmt: skip
        session.add(
            Decision(
                edition_id=edition.id, category_id=entry.category_id, entry_id=entry.id, citation=citation,
                citation_language=language, translations=others, ranking=[], decided_by_id=cast.chris.id,
                decided_at=NOW,
            )
        )  # fmt: skip
        session.flush()
    edition.stage = stage
    session.commit()
    return Winners(lina, otto, team)
