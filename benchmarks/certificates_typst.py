"""Certificates by Typst: a process of its own for `benchmarks.certificates`, for which alone Typst is installed."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from awards.certificates.content import CertificateContent
from benchmarks.certificates import PACK, Way, run_once
from benchmarks.certificates_people import FONTS, LABELS, draw_code, draw_frame

STANDARD = "ua-1"
TEMPLATE = """
#let people = json(bytes(sys.inputs.people))
#let serif = ("Noto Serif", "Noto Naskh Arabic", "Noto Serif Hebrew")
#let display(size, body) = text(font: ("Fraunces Print Display", ..serif), weight: 500, size: size, body)
#let label(body) = text(font: ("Inter", ..serif), weight: 600, body)
#let spoken(size, body) = text(font: ("Fraunces Print", ..serif), style: "italic", size: size, body)
#let at(height, body) = place(top + center, dy: height, body)
#set document(title: people.first().edition, author: people.first().edition)
#set page(width: 297mm, height: 210mm, margin: 0pt, background: image("frame.svg", width: 100%))
#set text(font: ("Inter", ..serif), size: 10pt, fill: rgb("#1b1f33"), lang: people.first().language)
#show heading: it => it.body
#let signature(one) = {
  line(length: 70mm, stroke: .3mm + rgb("#5a5f73"))
  label(one.name)
  linebreak()
  one.role
}
#for (number, it) in people.enumerate() {
  if number > 0 { pagebreak() }
  set text(lang: it.language)
  at(43.5mm, it.edition)
  at(49mm, heading(level: 1, {
    text(size: 11.5pt, tracking: .22em, label(upper(it.title)))
    linebreak()
    display(30pt, text(fill: rgb("#9b2f51"), it.category))
  }))
  at(78mm, block(width: 235mm, {
    set align(center)
    par(spoken(12pt, it.to))
    par(display(40pt, it.name))
    par(label(it.organisation))
    if it.members != "" { par(it.members) }
    block(width: 205mm, par(spoken(13.5pt, it.citation)))
  }))
  place(top + left, dx: 21mm, dy: 178mm, block(width: 70mm, align(center, signature(it.signatories.at(0)))))
  at(158mm, block(width: 86mm, {
    set align(center)
    set text(size: 6.5pt)
    set par(spacing: 3pt)
    par(it.day)
    image(bytes(it.code), format: "svg", width: 19mm, alt: it.alternative)
    par(it.check)
    par(link(it.address, label(it.address)))
    par(it.serial)
  }))
  place(top + right, dx: -21mm, dy: 178mm, block(width: 70mm, align(center, signature(it.signatories.at(1)))))
}
"""


def describe(content: CertificateContent) -> dict[str, Any]:
    labels = LABELS[content.language]
    return {
        "edition": content.edition_name, "title": labels["title"], "category": content.category_name,
        "to": labels["to"], "name": content.name, "organisation": content.organisation, "members": content.members,
        "citation": content.citation, "language": content.language, "serial": content.serial,
        "day": f"{content.place}, {content.awarded_on}", "check": labels["check"], "address": content.verify_url,
        "code": draw_code(content), "alternative": f"{labels['code']} {content.verify_url}",
        "signatories": [{"name": one.name, "role": one.role} for one in content.signatories],
    }  # fmt: skip


def _compiler(folder: Path) -> Any:
    (folder / "frame.svg").write_text(draw_frame(), encoding="utf-8")
    (folder / "certificates.typ").write_text(TEMPLATE, encoding="utf-8")
    return typst.Compiler(
        folder / "certificates.typ", root=folder, font_paths=[FONTS], ignore_system_fonts=True
    )  # which reads the fonts once


def _print(compiler: Any, contents: Sequence[CertificateContent], file: Path) -> Path:
    people = json.dumps([describe(content) for content in contents])
    compiler.compile(output=file, format="pdf", sys_inputs={"people": people}, pdf_standards=STANDARD, timestamp=0)
    return file


def print_each(contents: Sequence[CertificateContent], folder: Path) -> list[Path]:
    compiler = _compiler(folder)
    return [_print(compiler, [content], folder / f"{content.serial}.pdf") for content in contents]


def print_together(contents: Sequence[CertificateContent], folder: Path) -> list[Path]:
    return [_print(_compiler(folder), contents, folder / "together.pdf")]


if __name__ == "__main__":
    ways = {"Typst, one each": Way(print_each, 100), "Typst, 1,000 in one": Way(print_together, PACK)}
    print(json.dumps(run_once(ways[sys.argv[1]])))
