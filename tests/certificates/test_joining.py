"""Files of certificates joined into one: nothing is lost on the way, for anybody."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import page as validator
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Pdf, Stream

from awards.certificates.joining import JoiningError, join_pdfs
from awards.certificates.press import print_pages
from awards.certificates.rendering import render_certificates
from tests.certificates.reading import make_content

pytestmark = pytest.mark.one_database
PEOPLE = [
    ("fr", "rose", "Chloé Lhœst"), ("nl", "orange", "Bram Peeters"), ("en", "blue", "Cleo Ó Briain"),
    ("nl", "rose", "Σοφία Παπαδοπούλου"), ("en", "teal", "Eva (7 0 R) Vijf"), ("fr", "blue", "Nguyễn Thị Hồng"),
]  # fmt: skip
CONTENTS = [
    make_content(language=language, hue=hue, name=name, verify_url=f"https://awards.example/verify/{number}")
    for number, (language, hue, name) in enumerate(PEOPLE)
]
LINKED = "<html lang={0}><title>{0}</title><p id=top><a href=#end>{0}</a><p id=end style='break-before: page'>{0}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds the six certificates printed at once (whole.pdf), two by two (0.pdf to 2.pdf), and joined."""
    folder = tmp_path_factory.mktemp("joining")
    (folder / "whole.pdf").write_bytes(render_certificates(CONTENTS))
    for number in range(3):
        (folder / f"{number}.pdf").write_bytes(render_certificates(CONTENTS[2 * number : 2 * number + 2]))
    join_pdfs(parts_of(folder), folder / "joined.pdf")
    return folder


def parts_of(folder: Path) -> list[Path]:
    return [folder / f"{number}.pdf" for number in range(3)]


def faults_of(path: Path) -> list[str]:
    report = validator.validate_pdf_bytes(path.read_bytes(), profile=validator.ValidationProfile.PDF_UA_1)
    return [failure.message for failure in report.failures]


def number_pages(pdf: Pdf) -> dict[tuple[int, int], int]:
    return {page.objgen: number for number, page in enumerate(pdf.pages)}


def outline_of(pdf: Pdf) -> list[tuple[str, int, Any]]:
    """Title, page and height of each bookmark; the chain is the same in both directions."""
    page_of = number_pages(pdf)
    with pdf.open_outline() as outline:
        found = [(each.title, page_of[each.destination[0].objgen], each.destination[3]) for each in outline.root]
    bookmark, back = pdf.Root.Outlines.Last, []
    while bookmark is not None:
        assert bookmark.Parent.objgen == pdf.Root.Outlines.objgen
        back.append(str(bookmark.Title))
        bookmark = bookmark.get("/Prev")
    assert [title for title, _, _ in found] == back[::-1]
    return found


def describe_tag(tag: Any, page_of: dict[Any, int]) -> Any:
    """A tag with its language, alternative text, page and kids; of marked content and links, what they are."""
    if not isinstance(tag, Dictionary):
        return tag
    if tag.get("/Type") == "/OBJR":
        page = page_of[tag.Pg.objgen]
        assert tag.Obj.objgen in {link.objgen for link in tag.Pg.Annots}
        return ("link", str(tag.Obj.A.URI), page)
    assert all(kid.P.objgen == tag.objgen for kid in tag.K if isinstance(kid, Dictionary) and "/S" in kid)
    words = [str(tag.get(key)) for key in ("/S", "/Lang", "/Alt")]
    return (*words, page_of.get(tag.Pg.objgen) if "/Pg" in tag else None, [describe_tag(k, page_of) for k in tag.K])


def describe(pdf: Pdf) -> dict[str, Any]:
    """All that a reader of the file, in whatever way, has of it."""
    root, page_of = pdf.Root, number_pages(pdf)
    owners = NumberTree(root.StructTreeRoot.ParentTree)
    assert root.StructTreeRoot.K[0].P.objgen == root.StructTreeRoot.objgen
    return {
        "tags": [describe_tag(tag, page_of) for tag in root.StructTreeRoot.K],
        "owners": [[describe_tag(tag, page_of) for tag in owners[page.obj.StructParents]] for page in pdf.pages],
        "links": [[describe_tag(owners[link.StructParent], page_of) for link in page.Annots] for page in pdf.pages],
        "number of owners": len(owners),
        "boxes": [
            [list(map(float, page.obj[key])) for key in ("/MediaBox", "/TrimBox", "/BleedBox")] for page in pdf.pages
        ],
        "tabs": [str(page.Tabs) for page in pdf.pages],
        "bookmarks": outline_of(pdf),
        "open bookmarks": root.Outlines.Count,
        "catalogue": [root[key].unparse(resolved=True) for key in ("/Lang", "/MarkInfo", "/ViewerPreferences")],
        "keys": sorted(root.keys()),
        "xmp": root.Metadata.read_bytes(),
        "information": pdf.docinfo.unparse(resolved=True),
        "drawn": [len(page.Contents) for page in pdf.pages],
        "version": pdf.pdf_version,
    }


def test_is_as_if_printed_at_once(folder: Path) -> None:
    with pikepdf.open(folder / "joined.pdf") as joined, pikepdf.open(folder / "whole.pdf") as whole:
        assert describe(joined) == describe(whole)
        assert joined.check_pdf_syntax() == []
    assert faults_of(folder / "joined.pdf") == []


def list_shared_streams(path: Path) -> list[bytes]:
    """What is in a file's streams, but for what single pages draw."""
    with pikepdf.open(path) as pdf:
        own = {stream.objgen for page in pdf.pages for stream in page.Contents}
        return [each.read_raw_bytes() for each in pdf.objects if isinstance(each, Stream) and each.objgen not in own]


def test_stores_once_what_parts_share(folder: Path) -> None:
    parts = [stream for part in parts_of(folder) for stream in list_shared_streams(part)]
    joined = list_shared_streams(folder / "joined.pdf")
    assert len(set(parts)) < len(parts)
    assert len(joined) == len(set(joined))


def test_same_parts_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "another name.pdf"
    join_pdfs(parts_of(folder), again)
    assert again.read_bytes() == (folder / "joined.pdf").read_bytes()
    join_pdfs(parts_of(folder)[::-1], again)
    assert again.read_bytes() != (folder / "joined.pdf").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["another name.pdf"]


def test_links_within_a_part_stay_within_it(tmp_path: Path) -> None:
    parts = [tmp_path / f"{language}.pdf" for language in ("fr", "nl", "en")]
    for part in parts:
        part.write_bytes(print_pages(LINKED.format(part.stem), sheet="certificate.css", count=2))
    join_pdfs(parts, tmp_path / "joined.pdf")
    with pikepdf.open(tmp_path / "joined.pdf") as joined:
        targets = NameTree(joined.Root.Names.Dests)
        reached = [targets[str(joined.pages[number].Annots[0].Dest)][0].objgen for number in (0, 2, 4)]
        assert reached == [joined.pages[number].objgen for number in (1, 3, 5)]
        languages = {str(tag.get("/Lang", "fr")) for tag in joined.Root.StructTreeRoot.K[0].K}
        assert languages == {"fr", "nl", "en"}
    assert faults_of(tmp_path / "joined.pdf") == []


def untag(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot


def untag_page(pdf: Pdf) -> None:
    del pdf.pages[1].obj.StructParents


def add_form(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array())


def attach(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array()))


def add_role(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Medal=Name.Figure)


SPOILT = {
    "not one tagged document": untag, "a page has no tags": untag_page, "/AcroForm": add_form, "/EmbeddedFiles": attach,
    "/RoleMap": add_role,
}  # fmt: skip


def test_what_would_be_lost_is_refused(folder: Path, tmp_path: Path) -> None:
    for why, spoil in SPOILT.items():
        with pikepdf.open(folder / "1.pdf") as pdf:
            spoil(pdf)
            pdf.save(tmp_path / "spoilt.pdf")
        refuse(folder, tmp_path, "spoilt.pdf", why)


def test_a_broken_part_is_named(folder: Path, tmp_path: Path) -> None:
    good = (folder / "1.pdf").read_bytes()
    for name, data in {"cut.pdf": good[:-1000], "text.pdf": b"Hello", "empty.pdf": b""}.items():
        (tmp_path / name).write_bytes(data)
        refuse(folder, tmp_path, name, "cannot be joined")
    refuse(folder, tmp_path, "missing.pdf", "No such file")
    with pytest.raises(ValueError, match="no file"):
        join_pdfs([], tmp_path / "out.pdf")


def refuse(folder: Path, tmp_path: Path, name: str, why: str) -> None:
    """The error names the file, and what stood at the place of the joined one still stands."""
    out = tmp_path / "out.pdf"
    out.write_bytes(b"yesterday's")
    with pytest.raises(JoiningError, match=why) as refused:
        join_pdfs([folder / "0.pdf", tmp_path / name], out)
    assert name in str(refused.value)
    assert out.read_bytes() == b"yesterday's"
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_memory_does_not_grow_with_the_pages(folder: Path, tmp_path: Path) -> None:
    script = f"""
import resource
from pathlib import Path
from awards.certificates.joining import join_pdfs
peaks = []
for number in (10, 300):
    join_pdfs([Path({str(folder / "0.pdf")!r})] * number, Path({str(tmp_path / "out.pdf")!r}))
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print(*peaks)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    few, many = map(int, done.stdout.split())
    assert many - few < 6 * 1024, f"20 pages: {few} kB, 600 pages: {many} kB"
