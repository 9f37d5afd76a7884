"""The search field with suggestions: keyboard, screen reader, input method, and without any of it."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect


def field(page: Page):
    return page.locator("#home-search")


def options(page: Page):
    return page.locator('.hero [role="option"]')


def test_keyboard_journey(page: Page):
    page.goto("/en/")
    field(page).press_sequentially("cyberp")
    expect(options(page).first).to_be_visible()
    field(page).press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    field(page).press("ArrowUp")
    expect(options(page).first).to_have_attribute("aria-selected", "false")
    field(page).press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    field(page).press("ArrowDown")
    field(page).press("ArrowDown")
    field(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/en/organisations/cyberport/$"))


def test_enter_with_nothing_chosen_submits_what_was_typed(page: Page):
    page.goto("/en/")
    field(page).press_sequentially("cyberp")
    expect(options(page).first).to_be_visible()
    field(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/en/search/\?q=cyberp$"))


def test_escape_closes_and_keeps_the_text(page: Page):
    page.goto("/en/")
    field(page).press_sequentially("cyberp")
    expect(options(page).first).to_be_visible()
    field(page).press("Escape")
    expect(options(page)).to_have_count(0)
    expect(field(page)).to_have_value("cyberp")
    expect(field(page)).to_have_attribute("aria-expanded", "false")


def test_roles_and_status_tell_what_is_there(page: Page):
    page.goto("/en/")
    expect(field(page)).to_have_role("combobox")
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    field(page).press_sequentially("hkust")
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    listbox = page.locator(f"#{field(page).get_attribute('aria-controls')}")
    expect(listbox).to_have_role("listbox")
    expect(page.locator(".hero [role=status]")).to_have_text(f"{options(page).count()} suggestions")
    field(page).press("ArrowDown")
    active = field(page).get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    expect(field(page)).to_be_focused()


def test_axe_finds_nothing_while_it_is_open(page: Page):
    page.goto("/zh-hant/")
    field(page).press_sequentially("科技")
    expect(options(page).first).to_be_visible()
    field(page).press("ArrowDown")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_one_han_character_is_enough_and_one_letter_is_not(page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "suggestions" in request.url else None)
    page.goto("/en/")
    field(page).press_sequentially("h")
    field(page).fill("科")
    expect(options(page).first).to_be_visible()
    assert len(asked) == 1
    assert "q=%E7%A7%91" in asked[0]


def test_input_method_is_left_alone_until_it_has_composed(page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "suggestions" in request.url else None)
    page.goto("/zh-hant/")
    field(page).focus()
    session = page.context.new_cdp_session(page)
    for text in ("s", "so", "sou", "soumaa"):
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    page.keyboard.press("ArrowDown")
    page.evaluate("new Promise((done) => setTimeout(done, 400))")
    assert asked == []
    session.send("Input.insertText", {"text": "數碼"})
    expect(options(page).first).to_be_visible()
    expect(field(page)).to_have_value("數碼")
    assert len(asked) == 1


def test_answer_to_an_older_text_is_dropped(page: Page):
    held: list[Route] = []
    page.route("**/suggestions/?q=hkust", lambda route: held.append(route))
    page.goto("/en/")
    with page.expect_request("**/suggestions/?q=hkust"):
        field(page).press_sequentially("hkust", delay=0)
    field(page).fill("cyberport")
    expect(options(page).first).to_contain_text("Cyberport")
    for route in held:
        route.continue_()
    expect(options(page).first).to_contain_text("Cyberport")


def test_field_works_when_nobody_answers(page: Page):
    page.route("**/suggestions/*", lambda route: None)
    page.goto("/en/")
    field(page).press_sequentially("hkust")
    field(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/en/search/\?q=hkust$"))


def test_works_without_scripts(plain: Page):
    plain.goto("/zh-hant/")
    field(plain).fill("數碼港")
    field(plain).press("Enter")
    expect(plain.locator("main h1")).to_contain_text("數碼港")


def test_nothing_scrolls_sideways_on_a_phone(phone: Page):
    phone.goto("/en/")
    field(phone).press_sequentially("hong kong")
    expect(options(phone).first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert options(phone).first.bounding_box()["height"] >= 44
