"""Signing in by one-time code: what works once, what is refused, what is kept."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.accounts.models import Account, SignInCode
from awards.accounts.service_sign_in import issue_code, redeem_code
from awards.domain.errors import CodeAlreadyUsed, CodeExpired, CodeWrong, TooManyTries
from awards.mail.models import OutboxMessage
from awards.mail.service import read_body
from tests.factories import NOW


def ask(client, address: str):
    return client.post("/sign-in", data={"address": address})


def mailed_code(session) -> str:
    session.expire_all()
    message = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    return re.search(r"\b\d{6}\b", read_body(message)).group()


def test_a_code_signs_in_once(client, session, cast) -> None:
    assert ask(client, "Olga@people.example").headers["Location"] == "/sign-in/code"
    code = mailed_code(session)
    assert client.post("/sign-in/code", data={"code": f" {code[:3]} {code[3:]} "}).headers["Location"] == "/"
    assert "Sign out" in client.get("/account").text
    with pytest.raises(CodeAlreadyUsed):
        redeem_code(session, address="olga@people.example", code=code, now=NOW + timedelta(seconds=9))


def test_the_answer_is_the_same_for_an_unknown_address(client, session, cast) -> None:
    known, unknown = ask(client, "olga@people.example"), ask(client, "nobody@elsewhere.example")
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert session.scalars(select(OutboxMessage.to_address)).all() == [
        "olga@people.example",
        "nobody@elsewhere.example",
    ]


def test_neither_code_nor_link_can_be_read_in_the_database(client, session) -> None:
    ask(client, "olga@people.example")
    code = mailed_code(session)
    row = session.scalars(select(SignInCode)).one()
    message = session.scalars(select(OutboxMessage)).one()
    stored = [row.code_hash, row.link_hash, message.body, message.subject]
    assert not any(code in text for text in stored[2:])
    assert "/sign-in/link/" not in message.body


def test_a_wrong_code_is_said_beside_the_field_and_five_tries_are_enough(client, session) -> None:
    ask(client, "olga@people.example")
    code = mailed_code(session)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        page = client.post("/sign-in/code", data={"code": wrong}).text
        assert "This code is not right" in page
        assert f'value="{wrong}"' in page
    assert "This code was tried five times" in client.post("/sign-in/code", data={"code": code}).text
    assert session.scalars(select(Account)).all() == []


def test_a_late_code_is_refused(session) -> None:
    issued = issue_code(session, address="a@b.example", sender="1", now=NOW)
    with pytest.raises(CodeExpired):
        redeem_code(session, address="a@b.example", code=issued.code, now=NOW + timedelta(minutes=10))


def test_a_code_of_one_purpose_does_not_serve_another(session) -> None:
    issued = issue_code(session, address="a@b.example", sender="1", now=NOW, subject="nomination:x")
    with pytest.raises(CodeWrong):
        redeem_code(session, address="a@b.example", code=issued.code, now=NOW)


def test_codes_are_limited_by_address_and_by_sender(session) -> None:
    for _ in range(6):
        issue_code(session, address="a@b.example", sender="1", now=NOW)
    with pytest.raises(TooManyTries):
        issue_code(session, address="a@b.example", sender="2", now=NOW)
    issue_code(session, address="a@b.example", sender="2", now=NOW + timedelta(hours=1, seconds=1))
    for number in range(53):
        issue_code(session, address=f"a{number}@b.example", sender="1", now=NOW)
    issue_code(session, address="last@b.example", sender="1", now=NOW)
    with pytest.raises(TooManyTries):
        issue_code(session, address="more@b.example", sender="1", now=NOW)


def test_a_link_signs_nobody_in_by_get(client, session, app, cast) -> None:
    ask(client, "olga@people.example")
    message = session.scalars(select(OutboxMessage)).one()
    path = re.search(r"http://localhost(/sign-in/link/\S+)", read_body(message)).group(1)
    assert "olga@people.example" in client.get(path).text
    assert client.get("/account").headers["Location"].startswith("/sign-in")
    assert client.post(path).headers["Location"] == "/"
    assert client.get("/account").status_code == 200
    assert client.post(path, follow_redirects=True).status_code == 200


def test_the_next_page_stays_on_this_site(client, session) -> None:
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        client.get("/sign-in", query_string={"next": target})
        with client.session_transaction() as cookie:
            assert cookie["sign_in_next"] is None
