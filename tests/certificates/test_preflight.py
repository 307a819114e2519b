"""What is said of a certificate before it is printed."""

import pytest

from awards.certificates.content import Signatory
from awards.certificates.look import Look
from awards.certificates.preflight import check_certificate, check_pictures
from tests.certificates.extremes import LONG, make_picture
from tests.certificates.reading import make_content


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({}, set()),
        ({"citation": "  "}, {"no_citation"}),
        ({"citation": "", "kind": "nominee"}, set()),
        ({"organisation": ""}, {"no_organisation"}),
        ({"name": "Ana Un \N{PARTY POPPER}"}, {"signs_dropped"}),
        ({"name": "Ana \u1200\u1208"}, {"letters_missing"}),
        ({"name": "Marie-Charlotte Vanderstappen-Smet de la Fontaine"}, {"name_lines"}),
        ({"name": ("Équipe de nuit de l'escalade et de la seconde ligne " * 4)[:120], "citation": (LONG * 8)[:600],
          "members": "Ana Un, Bo Deux, " * 12}, {"name_lines", "members_small"}),
    ],
)  # fmt: skip
def test_what_is_odd_is_said(changes: dict[str, str], keys: set[str]) -> None:
    remarks = check_certificate(make_content(**changes), Look())
    assert {remark.key for remark in remarks} == keys
    assert [remark.key for remark in remarks if remark.serious] == (
        ["letters_missing"] if "letters_missing" in keys else []
    )
    for remark in remarks:
        assert remark.message % remark.params


def test_what_is_dropped_is_named() -> None:
    (remark,) = check_certificate(make_content(name="Ana 🎉 Un 🎉"), Look())
    assert remark.params == {"signs": "🎉"}


def test_a_coarse_picture_is_found_at_the_size_at_which_it_is_printed() -> None:
    fine, coarse = make_picture(1200, 400, "Fine"), make_picture(240, 80, "Coarse")
    signed = (Signatory("Ana Un", "Chair", image=coarse.data), Signatory("Bo Deux", "Jury", image=fine.data))
    content = make_content(signatories=signed)

    assert check_pictures(content, Look(logo=fine))[0].params["name"] == "Ana Un"
    remarks = check_pictures(content, Look(logo=coarse, sponsors=(coarse, fine)))
    assert [remark.key for remark in remarks] == ["logo_coarse", "signature_coarse", "sponsor_coarse"]
    (logo,) = [remark for remark in remarks if remark.key == "logo_coarse"]
    assert logo.params == {"name": "Coarse", "dots": 133, "wanted": 300}  # 240 dots on 46 mm
    enlarged = check_pictures(content, Look(logo=coarse, paper="A3"))
    assert enlarged[0].params["dots"] == 94
