"""Nobody but an organiser has paper made, changed or thrown away, and nobody before its time."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from awards.domain.lifecycle import Stage
from tests.results.marked import INSIDERS, OUTSIDERS, Marked, make_marked
from tests.results.test_out_of_turn import Form, send

DECIDED = {Stage.SEALED, Stage.REVEALED, Stage.ARCHIVED}
TABLES = ("certificates", "packs", "print_pictures", "print_settings")


def list_forms(marked: Marked) -> list[Form]:
    """All about paper that can be sent; the last throws away what is waiting."""
    printing = {"kinds": "winner", "form": "file", "which": "all"}
    look = {"design": "festive", "paper": "A4", "orientation": "portrait", "version": "0"}
    guest = str(marked.world.entries[0].nominee_id)
    return [
        Form("/2026/certificates", printing | {"action": "make"}, ("olga",), DECIDED),
        Form("/2026/certificates", printing | {"action": "print"}, ("olga",), DECIDED),
        Form("/2026/certificates/place-cards", {"guests": guest}, ("olga",), DECIDED),
        Form("/2026/settings/certificates", look, ("olga",), set(Stage) - {Stage.ARCHIVED}),
        Form(f"/2026/packs/{marked.world.pack.id}/drop", {}, ("olga",), DECIDED),
    ]


def state_of(session: Session) -> dict[str, list[str]]:
    rows = {name: sorted(map(repr, session.execute(text(f"SELECT * FROM {name}")))) for name in TABLES}
    session.commit()
    return rows


@pytest.mark.one_database
@pytest.mark.parametrize("stage", [Stage.DELIBERATING, Stage.SEALED, Stage.ARCHIVED])
def test_nobody_prints_out_of_turn_and_organisers_do_in_turn(app: Flask, session: Session, stage: Stage) -> None:
    marked = make_marked(session, stage=stage)
    forms, before = list_forms(marked), state_of(session)
    for sender in (*INSIDERS, *OUTSIDERS):
        answers = send(app, marked, sender, [one for one in forms if not one.is_in_turn(sender, stage)])
        assert [path for path, status in answers if status >= 500] == []
        assert state_of(session) == before, sender
    for form in forms:
        if form.is_in_turn("olga", stage):
            send(app, marked, "olga", [form])
            after = state_of(session)
            assert after != before, form.path
            before = after
