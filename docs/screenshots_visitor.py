"""Somebody who goes through a demo edition with a browser, and keeps pictures of it for the guides."""

import subprocess
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, Page
from screenshots_site import PROJECT, Site

PICTURES = PROJECT / "docs" / "img"
PHONE, DESK = (390, 844), (1280, 860)
MOST_BYTES = 250_000


@dataclass
class Visitor:
    """Somebody with a browser of their own; `go` takes an address within the edition."""

    site: Site
    page: Page

    def go(self, address: str = "") -> Page:
        self.page.goto(f"{self.site.url}/{self.site.edition}/{address}")
        return self.page

    def press(self, words: str) -> None:
        """Follow the first link, or press the first button, of the page that says so."""
        main = self.page.locator("main")
        main.get_by_role("link", name=words).or_(main.get_by_role("button", name=words)).first.click()
        self.page.wait_for_load_state()

    def take_seen(self, name: str) -> None:
        """Keep what is seen as it is, with what sticks to the edges of the window."""
        self.page.evaluate("document.fonts.ready")
        self.page.evaluate("document.activeElement.blur()")
        keep(Image.open(BytesIO(self.page.screenshot())), name)  # type: ignore[arg-type]

    def take(self, name: str, *, top: str | None = None, height: int | None = None) -> None:
        """Keep what is seen, from the element `top` (the page's own top by default), `height` pixels high."""
        page = self.page
        page.evaluate("document.fonts.ready")
        page.evaluate("document.activeElement.blur()")
        size = page.viewport_size or {"width": DESK[0], "height": DESK[1]}
        whole = int(page.evaluate("document.documentElement.scrollHeight"))
        found = page.locator(top).first.bounding_box() if top else None
        start = max(0.0, (found["y"] + page.evaluate("window.scrollY") - 24) if found else 0.0)
        shown = min(height or size["height"], whole - start)
        clip = {"x": 0, "y": start, "width": size["width"], "height": shown}
        keep(Image.open(BytesIO(page.screenshot(clip=clip, full_page=True))), name)  # type: ignore[arg-type]

    def take_from(self, name: str, top: str) -> None:
        """Keep what stands in the window once the element `top` is its first line: with what sticks to its edges."""
        page = self.page
        page.locator(top).first.evaluate("element => scrollTo(0, element.getBoundingClientRect().top + scrollY - 16)")
        self.take_seen(name)


def keep(picture: Image.Image, name: str) -> None:
    """Write a small PNG: as few colours as make it small enough, at least 32."""
    for colours in (256, 128, 64, 32):
        small = picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
        buffer = BytesIO()
        small.save(buffer, "PNG", optimize=True)
        if buffer.tell() < MOST_BYTES:
            break
    path = PICTURES / f"{name}.png"
    path.write_bytes(buffer.getvalue())
    print(f"{path.relative_to(PROJECT)}: {small.width} × {small.height}, {buffer.tell() // 1024} kB")


def visit(browser: Browser, site: Site, *, role: str = "", phone: bool = False, language: str = "en") -> Visitor:
    """A new browser in `language`, signed in as the first who has not signed in yet in this `role`."""
    width, height = PHONE if phone else DESK
    context = browser.new_context(
        locale={"en": "en-GB", "fr": "fr-BE", "nl": "nl-BE"}[language], timezone_id="Europe/Brussels",
        viewport={"width": width, "height": height}, device_scale_factor=2 if phone else 1, is_mobile=phone,
        has_touch=phone, reduced_motion="reduce", color_scheme="light",
    )  # fmt: skip
    visitor = Visitor(site, context.new_page())
    if role:
        visitor.page.goto(site.url + site.links[role].pop(0))
        visitor.page.locator("main form button").click()
        visitor.page.wait_for_load_state()
        visitor.page.locator(f"header button[name=language][value={language}]").click()
        visitor.page.wait_for_load_state()
    return visitor


def first_page(pdf: bytes) -> Image.Image:
    """The first page of a PDF, 1,280 pixels wide."""
    command = ["pdftoppm", "-png", "-f", "1", "-singlefile", "-scale-to-x", "1280", "-scale-to-y", "-1", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)  # noqa: S603
    return Image.open(BytesIO(done.stdout))
