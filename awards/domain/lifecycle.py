"""The states that things go through."""

from enum import StrEnum


class Stage(StrEnum):
    DRAFT = "draft"
    NOMINATING = "nominating"
    SCREENING = "screening"
    SCORING = "scoring"
    DELIBERATING = "deliberating"
    SEALED = "sealed"
    REVEALED = "revealed"
    ARCHIVED = "archived"


DECIDED = frozenset({Stage.SEALED, Stage.REVEALED, Stage.ARCHIVED})
PUBLISHED = frozenset({Stage.REVEALED, Stage.ARCHIVED})
"""The stages from the seal on, and those from the reveal on."""


class NominationState(StrEnum):
    UNCONFIRMED = "unconfirmed"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


class EntryState(StrEnum):
    """`merged`: its words were moved to another entry of the same nominee; the row stays, so that it can be undone."""

    PENDING = "pending"
    ELIGIBLE = "eligible"
    NEEDS_CORRECTING = "needs_correcting"
    INELIGIBLE = "ineligible"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class JurorState(StrEnum):
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LEFT = "left"


class AssignmentState(StrEnum):
    """`released`: taken back by a later routing run; the row stays, so that it is known who had what, and when."""

    NOT_OPENED = "not_opened"
    OPENED = "opened"
    DRAFT = "draft"
    CAST = "cast"
    RECUSED = "recused"
    RELEASED = "released"


class BallotState(StrEnum):
    DRAFT = "draft"
    CAST = "cast"


class RecusalKind(StrEnum):
    PROFESSIONAL = "professional"
    PERSONAL = "personal"
    CANNOT_READ = "cannot_read"
    RECOGNISED = "recognised"
    OTHER = "other"


class NominationKind(StrEnum):
    PEER = "peer"
    SELF = "self"


class NomineeKind(StrEnum):
    PERSON = "person"
    TEAM = "team"


class CertificateKind(StrEnum):
    WINNER = "winner"
    FINALIST = "finalist"
    NOMINEE = "nominee"


class CertificateState(StrEnum):
    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"
