"""Certificates as one would print them at first: a WeasyPrint document each, its fonts named in its style sheet."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from awards.certificates.content import CertificateContent
from benchmarks.certificates_people import FONTS, LABELS, as_data_uri, draw_code, draw_frame

SHEET = f"""
@font-face {{ font-family: Display; src: url({(FONTS / "fraunces-display-500.ttf").as_uri()}) }}
@font-face {{ font-family: Citation; src: url({(FONTS / "fraunces-text-400-italic.ttf").as_uri()}) }}
@font-face {{ font-family: Text; src: url({(FONTS / "inter-400.ttf").as_uri()}) }}
@font-face {{ font-family: Label; src: url({(FONTS / "inter-600.ttf").as_uri()}) }}
@font-face {{ font-family: Serif; src: url({(FONTS / "noto-serif-500.ttf").as_uri()}) }}
@font-face {{ font-family: Arabic; src: url({(FONTS / "noto-naskh-arabic-600.ttf").as_uri()}) }}
@font-face {{ font-family: Hebrew; src: url({(FONTS / "noto-serif-hebrew-600.ttf").as_uri()}) }}
@page {{ size: 297mm 210mm; margin: 0 }}
html {{ font: 10pt/1.3 Text, Serif, Arabic, Hebrew; color: #1b1f33 }}
body, p, h1 {{ margin: 0; font-weight: normal }}
article {{ position: relative; width: 297mm; height: 210mm; overflow: hidden; text-align: center }}
.framed {{ background: url(frame.svg) no-repeat center / 100% 100% }}
.head {{ position: absolute; top: 43.5mm; left: 0; width: 297mm }}
.title {{ font: 11.5pt/1.4 Label; letter-spacing: .22em; text-transform: uppercase }}
.category {{ font: 30pt/1.2 Display; color: #9b2f51 }}
.middle {{ position: absolute; top: 80mm; left: 31mm; width: 235mm }}
.to {{ font: 12pt/16pt Citation }}
.name {{ font: 40pt/1.2 Display, Serif, Arabic, Hebrew }}
.organisation, .signatory, .address {{ font-family: Label, Serif, Arabic, Hebrew }}
.citation {{ font: 13.5pt/1.42 Citation, Serif, Arabic, Hebrew; margin: 15pt 15mm 0 }}
.cell {{ position: absolute; top: 178mm; width: 70mm; border-top: .3mm solid #5a5f73 }}
.check {{ position: absolute; top: 158mm; left: 105.5mm; width: 86mm; font-size: 6.5pt }}
.qr {{ display: block; width: 19mm; height: 19mm; margin: 1mm auto }}
"""


def write_html(content: CertificateContent, *, framed: bool) -> str:
    labels, text = LABELS[content.language], {key: escape(str(value)) for key, value in vars(content).items()}
    cells = "".join(
        f'<div class="cell" style="{side}: 21mm">'
        f'<p class="signatory">{escape(one.name)}</p><p>{escape(one.role)}</p></div>'
        for side, one in zip(("left", "right"), content.signatories, strict=True)
    )
    return f"""<!DOCTYPE html><html lang="{content.language}">
<head><meta charset="utf-8"><title>{text["name"]}</title><style>{SHEET}</style></head>
<body><article class="{"framed" * framed}">
<div class="head"><p>{text["edition_name"]}</p>
<h1><span class="title">{labels["title"]}</span><br><span class="category">{text["category_name"]}</span></h1></div>
<div class="middle"><p class="to">{labels["to"]}</p><p class="name">{text["name"]}</p>
<p class="organisation">{text["organisation"]}</p><p>{text["members"]}</p>
<p class="citation">{text["citation"]}</p></div>
{cells}
<div class="check"><p>{text["place"]}, {content.awarded_on}</p>
<img class="qr" src="{as_data_uri(draw_code(content))}" alt="{labels["code"]} {text["verify_url"]}">
<p>{labels["check"]}</p><p><a class="address" href="{text["verify_url"]}">{text["verify_url"]}</a></p>
<p>{text["serial"]}</p></div>
</article></body></html>"""


def print_each(contents: Sequence[CertificateContent], folder: Path, *, framed: bool) -> list[Path]:
    import weasyprint  # noqa: PLC0415 (slow to load, and that is measured)

    (folder / "frame.svg").write_text(draw_frame(), encoding="utf-8")
    files = []
    for content in contents:
        files.append(folder / f"{content.serial}.pdf")
        html = weasyprint.HTML(string=write_html(content, framed=framed), base_url=f"{folder.as_uri()}/")
        html.write_pdf(files[-1], pdf_variant="pdf/ua-1")
    return files
