"""The ranking of each category, the jury's decisions, the seal, and the winners' page."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_login import current_user

from awards.ballots.service_progress import Coverage, count_coverage
from awards.domain.errors import AwardsError
from awards.domain.lifecycle import DECIDED
from awards.domain.tie_ladder import MOST_WINNERS
from awards.editions.models import Category
from awards.editions.service import list_categories
from awards.extensions import csrf, db
from awards.jury.service_rounds import check_not_blind, find_open_round, list_extra_assignments
from awards.nominations.models import Entry
from awards.permissions import Permission, requires, sees_names
from awards.results.forms import DecisionForm, SealForm
from awards.results.models import Decision
from awards.results.service import (
    Ranking,
    find_category_with_rubric,
    find_decisions,
    in_points,
    list_decisions,
    rank_category,
    record_decision,
)
from awards.results.service_across import Candidate, list_candidates
from awards.results.service_leaving import closed_categories
from awards.results.service_outstanding import undecided_categories
from awards.results.service_seal import digest_results, find_seal, list_signers, sign_seal
from awards.results.service_shown import (
    ShownDecision,
    ShownLine,
    ShownRanking,
    show_decision,
    show_ranking,
)
from awards.results.service_unsealing import list_unsealings
from awards.results.service_winners import group_awards, list_winners
from awards.results.views_verdict import chance_writer
from awards.web import LANGUAGES, in_language, now

bp = Blueprint("results", __name__)


@dataclass(frozen=True)
class Standing:
    """One category on the overview."""

    category: Category
    coverage: Coverage
    decisions: list[ShownDecision]


def show_all(decisions: list[Decision]) -> list[ShownDecision]:
    """Decisions as the reader may see them."""
    return [show_decision(one, edition=g.edition, names=_names()) for one in decisions]


def _names() -> bool:
    return sees_names(current_user, g.edition)


def _decisions() -> list[ShownDecision]:
    """All decisions of the edition, as the reader may see them."""
    return show_all(list_decisions(db.session(), edition_id=g.edition.id))


def _rank(category: Category) -> tuple[Ranking, ShownRanking]:
    """A category's ranking, and what the reader may see of it."""
    ranked = rank_category(db.session(), edition=g.edition, category=category)
    return ranked, show_ranking(ranked, edition=g.edition, names=_names())


def _standings() -> list[Standing]:
    """All categories of the edition, with coverage and decision. Three statements."""
    coverage = count_coverage(db.session(), edition=g.edition)
    by_category: defaultdict[int, list[ShownDecision]] = defaultdict(list)
    for one in _decisions():
        by_category[one.category.id].append(one)
    return [
        Standing(category, coverage.get(category.id, Coverage()), by_category[category.id])
        for category in list_categories(db.session(), edition_id=g.edition.id)
    ]


@bp.get("/<edition:edition>/results")
@requires(Permission.SEE_RANKING)
def overview() -> str:
    """What is decided in each category, and the seal."""
    seal = find_seal(db.session(), edition_id=g.edition.id)
    blind = list_extra_assignments(db.session(), edition_id=g.edition.id, account_id=current_user.id)
    return render_template(
        "results/overview.html",
        standings=_standings(),
        seal=seal,
        signers=list_signers(db.session(), seal=seal),
        sealed=g.edition.stage in DECIDED,
        candidates=() if blind else _candidates(),
        blind=set(blind.values()),
        chance=chance_writer(),
    )


def _candidates() -> list[Candidate]:
    """Who may win several categories, without those of a category for which the reader has left the room."""
    candidates = list_candidates(db.session(), edition=g.edition, names=sees_names(current_user, g.edition))
    if not candidates:
        return []
    closed = closed_categories(db.session(), edition_id=g.edition.id, account_id=current_user.id)
    return [one for one in candidates if not closed & {claim.category.id for claim in one.claims}]


def _category(key: str) -> Category:
    category = find_category_with_rubric(db.session(), edition_id=g.edition.id, key=key)
    if category is None:
        abort(404)
    return category


def summarise(ranking: ShownRanking) -> str:
    """Who leads a category and by how much, in a sentence."""
    leaders, lead = ranking.leaders, ranking.lead
    if not leaders:
        return _no_leader(ranking)
    names = ", ".join(in_language(line.nominee.title) for line in leaders)
    words: dict[str, str] = {"name": names, "names": names, "mean": _number(leaders[0].mean)}
    if len(leaders) > 1:
        return str(_("A tie at %(mean)s: %(names)s. The jury decides.", **words))
    if lead is None:
        return str(_("%(name)s has %(mean)s and is the only entry that can be proposed.", **words))
    if lead < 1:
        return str(_("%(name)s leads with %(mean)s, less than 0.01 ahead of the next.", **words))
    return str(_("%(name)s leads with %(mean)s, %(lead)s ahead of the next.", lead=_number(in_points(lead)), **words))


def _no_leader(ranking: ShownRanking) -> str:
    if any(line.ballots for line in ranking.lines):
        quorum = max(1, ranking.quorum)
        return str(_("No entry has the ballots it needs to be proposed (%(quorum)s).", quorum=quorum))
    return str(_("No ballot has been cast in this category."))


def _number(points: Decimal | None) -> str:
    return str(format_decimal(points, format="0.00"))


@bp.route("/<edition:edition>/results/<category>/decision", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.RECORD_DECISION)
def decide(category: str) -> Any:
    """Choose the winner of a category. The form checks its own token, so that nothing typed is lost when it ran out."""
    found = _category(category)
    check_not_blind(
        find_open_round(db.session(), edition_id=g.edition.id, key=category, account_id=current_user.id)
    )  # fmt: skip
    decisions = find_decisions(db.session(), category_id=found.id)
    ranked, shown = _rank(found)
    form = DecisionForm(data=begin_with(decisions[0] if decisions else None))
    if form.validate_on_submit() and (entry := choose_entry(ranked, form)):
        if answer := _record(found, entry, form):
            return answer
        found, decisions = _category(category), find_decisions(db.session(), category_id=found.id)
        ranked, shown = _rank(found)
        form.version.data = str(decisions[0].version if decisions else 0)
    lines = [line for line in shown.lines if line.may_win]
    form.offer(lines)
    seal = find_seal(db.session(), edition_id=g.edition.id)
    return render_template(
        "results/decide.html",
        category=found,
        form=form,
        lines=lines,
        summary=summarise(shown),
        decisions=show_all(decisions),
        may_share=0 < len(decisions) < min(MOST_WINNERS, len(lines)),
        half_sealed=seal is not None,
        hints={line.entry_id: hint_of(line) for line in lines},
    )


def choose_entry(ranked: Ranking, form: DecisionForm) -> Entry | None:
    """The entry that was chosen; None, with the error beside it, where the ranking has it not."""
    entry = next((line.entry for line in ranked.lines if line.entry.id == form.winner.data), None)
    if entry is None:
        form.winner.errors = [_("Choose the entry that wins.")]
    return entry


def begin_with(decision: Decision | None) -> dict[str, Any]:
    """What the form begins with: the decision there is, or the entry that the ranking's link names."""
    if decision:
        shown = {"winner": decision.entry_id, "citation": decision.citation, "reason": decision.reason}
        others = {f"citation_{language}": text for language, text in decision.translations.items()}
        return shown | others | {"version": decision.version}
    return {"winner": request.args.get("entry", type=int), "version": 0}


def hint_of(line: ShownLine) -> str:
    """What stands beside an entry that can be chosen."""
    words = _(
        "Place %(place)s · mean %(mean)s · ballots %(cast)s of %(wanted)s · citation in this language: %(language)s",
        place=line.ranked.place, mean=_number(line.mean), cast=line.ranked.cast, wanted=line.ranked.wanted,
        language=LANGUAGES.get(line.nominee.locale, "English"),
    )  # fmt: skip
    return str(words)


def _record(category: Category, entry: Entry, form: DecisionForm) -> Any:
    """Record the decision and go back to the overview; None, with the error in the form, when a rule forbids it."""
    half_sealed = find_seal(db.session(), edition_id=g.edition.id) is not None
    try:
        record_decision(
            db.session(), edition=g.edition, category=category, entry=entry, citation=form.citation.data,
            reason=form.reason.data or "", now=now(), actor_id=current_user.id, version=form.typed_version(),
            translations=form.translations,
        )  # fmt: skip
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        return None
    db.session.commit()
    flash(_("The decision is recorded."), "success")
    if half_sealed:
        flash(_("The first signature under the seal was for the earlier results and is void. Sign again."), "warning")
    return redirect(url_for("results.overview", edition=g.edition.slug))


@bp.route("/<edition:edition>/seal", methods=["GET", "POST"])
@requires(Permission.SEAL_RESULTS)
def seal() -> Any:
    """All decisions under one digest: the first person signs, a second one confirms, and the results are sealed."""
    form = SealForm()
    if form.validate_on_submit():
        found = find_seal(db.session(), edition_id=g.edition.id)
        void = found is not None and found.digest != form.digest.data
        try:
            signed = sign_seal(
                db.session(), edition=g.edition, digest=form.digest.data or "", now=now(), actor_id=current_user.id
            )
        except AwardsError as error:
            db.session.rollback()
            form.show(error)
        else:
            complete = signed.second_by_id is not None
            db.session.commit()
            return _signed(complete=complete, void=void)
    return _show_seal(form)


def _signed(*, complete: bool, void: bool) -> Any:
    if complete:
        flash(_("The results are sealed. Nothing in them can change any more."), "success")
        return redirect(url_for("results.overview", edition=g.edition.slug))
    if void:
        flash(_("The earlier signature was for other results and is void; yours has taken its place."), "warning")
    flash(_("You have signed. A second person must now confirm the same results."), "success")
    return redirect(url_for("results.seal", edition=g.edition.slug))


def _show_seal(form: SealForm) -> str:
    digest = digest_results(db.session(), edition=g.edition)
    form.digest.data = digest
    found = find_seal(db.session(), edition_id=g.edition.id)
    return render_template(
        "results/seal.html",
        form=form,
        digest=digest,
        seal=found,
        holds=found is not None and found.digest == digest,
        signers=list_signers(db.session(), seal=found),
        decisions=_decisions(),
        undecided=undecided_categories(db.session(), edition_id=g.edition.id),
        unsealings=list_unsealings(db.session(), edition_id=g.edition.id),
    )


@bp.get("/<edition:edition>/winners")
@requires(Permission.SEE_WINNERS)
def winners() -> str:
    """Everybody's page: who won, and what the jury said."""
    return render_template(
        "results/winners.html",
        awards=group_awards(list_winners(db.session(), edition=g.edition)),
        seal=find_seal(db.session(), edition_id=g.edition.id),
    )
