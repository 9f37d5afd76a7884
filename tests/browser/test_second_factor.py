"""The door of the admin in a real browser: a second factor is set up, used, lost, and replaced by a recovery code."""

from base64 import b32decode
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.admin.entering import PASSWORD, provide
from tests.admin.forms import address
from tests.browser.conftest import DESK, LOOKS, PHONE


@pytest.fixture
def host(live_server: LiveServer) -> str:
    """A server of its own, for these tests write. It is used as on a public installation."""
    with override_settings(REQUIRE_SECOND_FACTOR=True):
        yield live_server.url


def sign_in(page: Page, username: str) -> None:
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")


def enter_code(page: Page, code: str) -> None:
    page.get_by_role("textbox", name="Code").fill(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize(("scripts", "viewport"), [(True, DESK), (False, PHONE)], ids=["desk", "phone, no scripts"])
def test_publisher_sets_up_a_second_factor_and_comes_back_with_a_recovery_code(
    new_context: Callable[..., BrowserContext], host: str, publisher: User, scripts: bool, viewport: dict
):
    page = new_context(java_script_enabled=scripts, viewport=viewport).new_page()
    wanted = f"{host}{address(factories.OrganisationFactory())}"

    page.goto(wanted)
    sign_in(page, "a-publisher")
    expect(page.locator("h1")).to_have_text("Set up the second factor")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    secret = page.locator(".secret").inner_text().replace("-", "")
    enter_code(page, f"{totp(b32decode(secret)):06}")

    expect(page.locator("h1")).to_have_text("Recovery codes")
    codes = page.locator(".recovery-codes code").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="I have kept them").click()
    expect(page).to_have_url(wanted)

    page.locator("#logout-form button").click()
    page.goto(wanted)
    sign_in(page, "a-publisher")
    enter_code(page, codes[0])
    expect(page).to_have_url(wanted)
    expect(page.locator(".messagelist")).to_have_text("You have 9 recovery codes left.")

    page.locator("#logout-form button").click()
    page.goto(wanted)
    sign_in(page, "a-publisher")
    enter_code(page, codes[0])
    expect(page.locator(".errorlist")).to_contain_text("This code is not right")


def test_somebody_who_was_signed_out_finds_their_text_again(page: Page, host: str, editor: User):
    organisation = factories.OrganisationFactory(review_state="draft", name_en="Before")
    page.goto(f"{host}{address(organisation)}")
    sign_in(page, "an-editor")
    page.fill("#id_name_en", "After a long afternoon")

    with override_settings(SESSION_IDLE_MINUTES=0):
        page.click("[name=_save]")
        expect(page.locator(".messagelist")).to_contain_text("what you typed is kept")
    sign_in(page, "an-editor")

    expect(page.locator("#id_name_en")).to_have_value("After a long afternoon")
    page.click("[name=_save]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    organisation.refresh_from_db()
    assert organisation.name_en == "After a long afternoon"


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_pages_of_the_door_fit_and_break_no_policy(page: Page, host: str, publisher, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})

    def fits() -> bool:
        page.wait_for_load_state()
        return page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto(f"{host}/admin/")
    assert fits()
    sign_in(page, "a-publisher")
    expect(page.locator(".qr-code")).to_be_visible()
    assert fits()
    provide(publisher)
    page.goto(f"{host}/admin/")
    sign_in(page, "a-publisher")
    for _ in range(5):
        enter_code(page, "000000")
        assert fits()
    expect(page.locator("h1")).to_have_text("Wait before you try again")
    assert fits()
    assert TOTPDevice.objects.get().throttling_failure_count >= 1
