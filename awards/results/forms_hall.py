"""The form of the hall of fame."""

from flask_babel import lazy_gettext as _l

from awards.forms import BaseForm, area_field
from awards.results.earlier_table import EarlierLine, read_lines
from awards.web import say

TABLE_MOST = 120_000
PROBLEMS_TOLD = 8


class EarlierForm(BaseForm):
    """Winners of earlier years, pasted."""

    table = area_field(_l("Winners of earlier years"), most=TABLE_MOST)

    def lines(self) -> list[EarlierLine] | None:
        """What was pasted; None, with what is wrong beside the field, where a line cannot be read."""
        found, problems = read_lines(self.table.data or "")
        if problems:
            self.table.errors = [*self.table.errors, *(say(one) for one in problems[:PROBLEMS_TOLD])]
            if len(problems) > PROBLEMS_TOLD:
                self.table.errors.append("…")
            return None
        return found
