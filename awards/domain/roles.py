"""What a person may be in one edition."""

from enum import StrEnum


class Role(StrEnum):
    ORGANISER = "organiser"
    CHAIR = "chair"
    JUROR = "juror"
    NOMINATOR = "nominator"
