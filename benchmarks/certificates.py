"""`python -m benchmarks.certificates`: processor time and memory of a certificate, of a pack of 6 and of one of 1,000.

Beside ours stand plain WeasyPrint, a document for each certificate (with and without the engraved frame, as an SVG
image), and Typst, which is installed for this benchmark alone in a folder that AWARDS_BENCH_TYPST names: without it its
rows are left out. All print the same people, words, fonts, codes and PDF/UA-1; ours fits every text to its place and
draws a rosette and an icon besides. Each way runs in a process of its own, in turn, several times; the figures are
medians. Loading libraries and fonts is counted apart, with the first certificate. Processor time is that of all
threads and children.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import page as validator

from awards.certificates.content import CertificateContent
from awards.certificates.joining import join_pdfs
from awards.certificates.look import Look
from awards.certificates.rendering import render_certificates
from benchmarks import certificates_weasyprint
from benchmarks.certificates_people import make_contents

PACK, PART, ROUNDS = 1000, 50, 3
GOALS = {"one": 60, "pack of 1,000": 20}
"""Milliseconds of processor time for a page."""

Print = Callable[[Sequence[CertificateContent], Path], list[Path]]


def print_each(contents: Sequence[CertificateContent], folder: Path) -> list[Path]:
    return [_print(f"{content.serial}.pdf", [content], folder) for content in contents]


def print_sixes(contents: Sequence[CertificateContent], folder: Path) -> list[Path]:
    return [_print(f"six-{number}.pdf", six, folder) for number, six in enumerate(in_batches(contents, 6))]


def print_pack(contents: Sequence[CertificateContent], folder: Path) -> list[Path]:
    parts = [_print(f"part-{number}.pdf", part, folder) for number, part in enumerate(in_batches(contents, PART))]
    join_pdfs(parts, folder / "pack.pdf")
    return [folder / "pack.pdf"]


def _print(name: str, contents: Sequence[CertificateContent], folder: Path) -> Path:
    (folder / name).write_bytes(render_certificates(contents, look=Look()))
    return folder / name


def in_batches(contents: Sequence[CertificateContent], most: int) -> list[Sequence[CertificateContent]]:
    return [contents[start : start + most] for start in range(0, len(contents), most)]


class Way(NamedTuple):
    """How to print, and how many pages are enough to know what one costs."""

    print: Print
    pages: int


WAYS = {
    "one": Way(print_each, 30),
    "pack of 6": Way(print_sixes, 30),
    "pack of 1,000": Way(print_pack, PACK),
    "WeasyPrint, one each, no frame": Way(partial(certificates_weasyprint.print_each, framed=False), 100),
    "WeasyPrint, one each": Way(partial(certificates_weasyprint.print_each, framed=True), 100),
}
TYPST = ("Typst, one each", "Typst, 1,000 in one")


def run_once(way: Way) -> dict[str, float]:
    """Milliseconds for the first certificate and for each page after it; most MiB; kB a page; faults of the first."""
    first, *contents = make_contents(way.pages + 1)
    with tempfile.TemporaryDirectory(prefix="awards-bench-") as name:
        folder, begun = Path(name), processor_time()
        files = way.print([first], folder)
        warm = processor_time()
        faults = validator.validate_pdf_bytes(files[0].read_bytes(), profile=validator.ValidationProfile.PDF_UA_1)
        start = processor_time()
        files = way.print(contents, folder)
        used = processor_time() - start
        size = sum(file.stat().st_size for file in files)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "pages": way.pages, "first": (warm - begun) * 1000, "page": used / way.pages * 1000, "peak": peak / 1024,
        "size": size / way.pages / 1000, "faults": len(faults.failures),
    }  # fmt: skip


def processor_time() -> float:
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in usage)


def ask(name: str) -> dict[str, float]:
    """One way in a process of its own."""
    path = os.pathsep.join(filter(None, [os.environ.get("AWARDS_BENCH_TYPST"), os.environ.get("PYTHONPATH")]))
    module = "benchmarks.certificates_typst" if name in TYPST else "benchmarks.certificates"
    command = [sys.executable, "-m", module, name]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print the table."""
    has_typst = Path(os.environ.get("AWARDS_BENCH_TYPST") or "absent").is_dir()
    names = [*WAYS, *(TYPST if has_typst else ())]
    rounds = [{name: ask(name) for name in names} for _ in range(ROUNDS)]
    medians: dict[str, dict[str, Any]] = {
        name: {key: statistics.median(each[name][key] for each in rounds) for key in rounds[0][name]} for name in names
    }
    ours = medians["pack of 1,000"]["page"]
    print("Certificates: milliseconds of processor time; times what a page of our pack of 1,000 takes")
    print(f"{'':38} {'ms a':>9} {'first,':>22} {'kB a':>12}")
    print(
        f"{'way':32} {'pages':>5} {'page':>9} {'times':>6} {'goal':>5} {'ms':>9} {'MiB':>5} {'page':>6} {'faults':>6}"
    )
    for name, one in medians.items():
        goal = GOALS.get(name, "")
        print(
            f"{name:32} {one['pages']:5.0f} {one['page']:9.1f} {one['page'] / ours:6.2f} {goal:>5} {one['first']:9.0f}"
            f" {one['peak']:5.0f} {one['size']:6.1f} {one['faults']:6.0f}"
        )
    if not has_typst:
        print("Typst is not installed: AWARDS_BENCH_TYPST names no folder, and its rows are left out.")


if __name__ == "__main__":
    if len(sys.argv) == 2:
        print(json.dumps(run_once(WAYS[sys.argv[1]])))
    else:
        main()
