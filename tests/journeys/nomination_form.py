"""The nomination form in a real browser: it shows one step at a time, so each field is filled in where it is."""

from playwright.sync_api import Locator, Page

FORM = "main form.nominate"


def control(page: Page, name: str) -> Locator:
    """The field of that name; for a choice, its first option."""
    return page.locator(f"{FORM} [name={name}]").first


def open_step_of(page: Page, found: Locator) -> None:
    """Open the step that holds `found`, and the details around it."""
    if found.is_visible():
        return
    step = found.locator("xpath=ancestor::section[@data-step]").get_attribute("id")
    if not page.locator(f"#{step}").is_visible():
        page.locator(f".nominate-progress a[href='#{step}']").click()
    closed = found.locator("xpath=ancestor::details[not(@open)]/summary")
    if closed.count():
        closed.first.click()


def fill_in(page: Page, **fields: str) -> None:
    """Fill in fields by their kind, each in its step."""
    for name, value in fields.items():
        found = control(page, name)
        if found.get_attribute("type") == "radio":
            found = page.locator(f"{FORM} [name={name}][value='{value}']")
        open_step_of(page, found)
        if found.get_attribute("type") == "radio":
            found.check()
        elif found.get_attribute("type") == "checkbox":
            found.set_checked(value == "yes")
        elif found.evaluate("control => control.tagName") == "SELECT":
            found.select_option(value)
        else:
            found.fill(value)


def send(page: Page) -> None:
    """Press the button that sends it."""
    button = page.locator(f"{FORM} [data-send]")
    open_step_of(page, button)
    button.click()
