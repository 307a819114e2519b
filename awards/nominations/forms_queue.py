"""The filter of the screening queue, read from an address and written into one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from flask import g, request, url_for

from awards.domain.lifecycle import EntryState, NominationKind, NomineeKind
from awards.editions.models import Category
from awards.forms import presentable
from awards.nominations.service_queue import QueueFilter, QueueOrder
from awards.web import LANGUAGES, whole_number

SEARCH_MOST = 100
ALL = "all"
"""What stands for every state."""
NARROWING = ("language", "kind", "nominee", "differs", "noted", "days", "q")
"""Filters beyond state and category, by their names in the address."""


@dataclass(frozen=True)
class QueueAddress:
    """A filter with what the address of a page adds to it."""

    filter: QueueFilter
    category: str
    """The category's key; "" for all."""
    page: int = 1

    def query(self, **changes: Any) -> dict[str, Any]:
        """The filter as the address has it, without what goes without saying; changed."""
        wanted = self.filter
        default = QueueFilter()
        found = {
            "state": None if wanted.state is default.state else wanted.state.value if wanted.state else ALL,
            "category": self.category,
            "language": wanted.language,
            "kind": wanted.kind.value if wanted.kind else None,
            "nominee": wanted.nominee.value if wanted.nominee else None,
            "differs": int(wanted.differs),
            "noted": int(wanted.noted),
            "days": wanted.days,
            "q": wanted.words,
            "sort": None if wanted.order is default.order else wanted.order.value,
            **changes,
        }
        return {name: value for name, value in found.items() if value}

    @property
    def query_string(self) -> str:
        """The filter as it stands at the end of an address, with its question mark."""
        query = self.query()
        return f"?{urlencode(query)}" if query else ""

    def to(self, endpoint: str, **values: Any) -> str:
        """The address of another page of the desk that goes on with this filter."""
        return url_for(f"screening.{endpoint}", edition=g.edition.slug, **self.query(), **values)

    def address(self, **changes: Any) -> str:
        """The queue's address with this filter, changed."""
        return url_for("screening.queue", edition=g.edition.slug, **self.query(**changes))

    @property
    def narrowed(self) -> int:
        """How many filters beyond state and category are in use."""
        return sum(name in NARROWING for name in self.query())

    def in_category(self, category: Category | None) -> "QueueAddress":
        """The same filter for another category, or for all."""
        narrowed = replace(self.filter, category_id=category.id if category else None)
        return QueueAddress(narrowed, category.key if category else "")


def _choice(kind: type[StrEnum], given: Mapping[str, str], name: str) -> Any:
    typed = given.get(name, "")
    return kind(typed) if typed in set(kind) else None


def _state(given: Mapping[str, str]) -> EntryState | None:
    if given.get("state") == ALL:
        return None
    return _choice(EntryState, given, "state") or QueueFilter().state


def read_queue(categories: Iterable[Category]) -> QueueAddress:
    """From the address; what makes no sense there is ignored."""
    given = request.args
    chosen = next((category for category in categories if category.key == given.get("category")), None)
    wanted = QueueFilter(
        state=_state(given),
        category_id=chosen.id if chosen else None,
        language=given.get("language", "") if given.get("language") in LANGUAGES else "",
        kind=_choice(NominationKind, given, "kind"),
        nominee=_choice(NomineeKind, given, "nominee"),
        differs=given.get("differs") == "1",
        noted=given.get("noted") == "1",
        days=whole_number(given.get("days"), digits=3) or 0,
        words=" ".join(presentable(given.get("q", ""))[:SEARCH_MOST].split()),
        order=_choice(QueueOrder, given, "sort") or QueueOrder.WAITING,
    )
    page = whole_number(given.get("page"), digits=5) or 1
    return QueueAddress(wanted, chosen.key if chosen else "", page)
