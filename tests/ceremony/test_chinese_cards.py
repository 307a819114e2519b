"""Chinese names and words on cue cards: a winner's card stays one card."""

from io import BytesIO
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pypdf import PdfReader

from awards.ceremony.printing import print_cue_cards
from awards.ceremony.service_running_order import Act, Person
from awards.editions.models import Category, Edition
from tests.factories import NOW

pytestmark = pytest.mark.one_database
CITATION = "她总是先听完，再说话。客户的担忧她先说了出来，然后和客户一起找到办法。"


@pytest.mark.parametrize(
    ("name", "length"), [("王小明", 235), ("北京客户服务中心" * 15, 600), ("陳美玲 Chen Meiling", 440)]
)
def test_a_winner_keeps_to_one_card(app: Any, name: str, length: int) -> None:
    category = cast(Category, SimpleNamespace(name={"nl": "Empathie"}, description={"nl": "Wat telt."}))
    winner = Person(1, name, "臺北聯絡中心", "", "", (CITATION * 20)[:length])
    edition = cast(Edition, SimpleNamespace(name={"nl": "Awards"}))
    act = Act(category, 1, "Karim", None, (winner,), (winner,), language="nl")

    with app.test_request_context():
        pdf = print_cue_cards([act], edition=edition, language="nl", now=NOW)

    pages = ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]
    assert len(pages) == 2
    assert name.split()[0][:12] in pages[1]
    assert winner.citation[-30:] in pages[1]
