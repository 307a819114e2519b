"""Sign-in by one-time code: six digits by mail, ten minutes, five tries, once.

The code is kept as a keyed hash under the site's key, the link's token as a hash; neither can be read back. The
answer is the same whether or not the address is known: any address may sign in, and finds there what is its own.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from awards.accounts.models import SignInCode
from awards.accounts.service import fold_address
from awards.domain.errors import CodeAlreadyUsed, CodeExpired, CodeWrong, TooManyTries
from awards.domain.wording import N_
from awards.extensions import site
from awards.mail.service import queue_message

LIFETIME = timedelta(minutes=10)
MOST_TRIES = 5


@dataclass(frozen=True)
class IssuedCode:
    """A code and a link token as they are mailed; only their hashes are kept."""

    code: str
    token: str


@dataclass(frozen=True)
class Redeemed:
    """Whose address was shown to be theirs, and what else that confirms (see SignInCode.subject)."""

    address: str
    subject: str


def _keyed(text: str) -> str:
    return hmac.new(site.secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()


def _code_hash(address: str, subject: str, code: str) -> str:
    return _keyed(f"code|{address}|{subject}|{code}")


def _link_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue_code(
    session: Session, *, address: str, sender: str, now: datetime, subject: str = "", limited: bool = True
) -> IssuedCode:
    """Make a code and a link for `address`, asked for from the network address `sender`. Raises TooManyTries."""
    address = fold_address(address)
    sender_hash = _keyed(f"sender|{sender}")
    if limited:
        _check_limits(session, address=address, sender_hash=sender_hash, now=now)
    issued = IssuedCode(code=f"{secrets.randbelow(10**6):06d}", token=secrets.token_urlsafe(24))
    session.add(
        SignInCode(
            address=address,
            sender_hash=sender_hash,
            code_hash=_code_hash(address, subject, issued.code),
            link_hash=_link_hash(issued.token),
            subject=subject,
            created_at=now,
            expires_at=now + LIFETIME,
        )
    )
    session.flush()
    return issued


def _check_limits(session: Session, *, address: str, sender_hash: str, now: datetime) -> None:
    by_address = func.sum(case((SignInCode.address == address, 1), else_=0))
    by_sender = func.sum(case((SignInCode.sender_hash == sender_hash, 1), else_=0))
    recent = (SignInCode.created_at > now - timedelta(hours=1)) & (
        (SignInCode.address == address) | (SignInCode.sender_hash == sender_hash)
    )
    counts = session.execute(select(by_address, by_sender).where(recent)).one()
    if (counts[0] or 0) >= site.codes_per_address or (counts[1] or 0) >= site.codes_per_sender:
        raise TooManyTries(N_("Too many codes were asked for. Wait an hour, or use the latest code that you received."))


def send_sign_in_code(session: Session, *, address: str, sender: str, locale: str, now: datetime) -> None:
    """Mail a sign-in code and link. Raises TooManyTries."""
    issued = issue_code(session, address=address, sender=sender, now=now)
    queue_message(
        session,
        template="sign_in_code",
        to_address=fold_address(address),
        locale=locale,
        context={"code": issued.code, "path": f"/sign-in/link/{issued.token}"},
        now=now,
        confidential=True,
    )


def redeem_code(session: Session, *, address: str, code: str, now: datetime, subject: str = "") -> Redeemed:
    """Use the latest code of `address` for `subject`.

    A wrong try is counted on that row, so the caller commits even when this raises CodeWrong. Raises CodeWrong,
    CodeExpired, CodeAlreadyUsed, TooManyTries, each with `field="code"`.
    """
    address = fold_address(address)
    latest = session.scalar(
        select(SignInCode)
        .where(SignInCode.address == address, SignInCode.subject == subject)
        .order_by(SignInCode.id.desc())
        .limit(1)
        .with_for_update()
    )
    if latest is None:
        raise CodeWrong(N_("This code is not right. Look at the latest message and type its six digits."), field="code")
    _check_usable(latest, now)
    digits = "".join(character for character in code if character.isdigit())
    if not hmac.compare_digest(latest.code_hash, _code_hash(address, subject, digits)):
        latest.tries += 1
        session.flush()
        raise CodeWrong(N_("This code is not right. Look at the latest message and type its six digits."), field="code")
    return _use(session, latest, now)


def redeem_link(session: Session, *, token: str, now: datetime) -> Redeemed:
    """Use the link of a message. Raises CodeWrong, CodeExpired, CodeAlreadyUsed, TooManyTries."""
    found = find_link(session, token=token)
    if found is None:
        raise CodeWrong(N_("This link is not right: it may have been cut off. Ask for a new code."))
    _check_usable(found, now)
    return _use(session, found, now)


def find_link(session: Session, *, token: str) -> SignInCode | None:
    """The code that a link belongs to, whatever its state."""
    return session.scalar(select(SignInCode).where(SignInCode.link_hash == _link_hash(token)))


def _check_usable(code: SignInCode, now: datetime) -> None:
    if code.used_at is not None:
        raise CodeAlreadyUsed(N_("This code has been used already. Ask for a new one."), field="code")
    if now >= code.expires_at:
        raise CodeExpired(N_("This code is older than ten minutes. Ask for a new one."), field="code")
    if code.tries >= MOST_TRIES:
        raise TooManyTries(N_("This code was tried five times. Ask for a new one."), field="code")


def _use(session: Session, code: SignInCode, now: datetime) -> Redeemed:
    used = session.execute(
        update(SignInCode)
        .where(SignInCode.id == code.id, SignInCode.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise CodeAlreadyUsed(N_("This code has been used already. Ask for a new one."), field="code")
    return Redeemed(address=code.address, subject=code.subject)


def issue_operator_link(session: Session, *, address: str, now: datetime) -> str:
    """The path of a sign-in link for the operator to hand over; nothing is mailed, no limit applies."""
    issued = issue_code(session, address=address, sender="operator", now=now, limited=False)
    return f"/sign-in/link/{issued.token}"
