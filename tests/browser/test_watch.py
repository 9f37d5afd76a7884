"""The watch that every test in the browser keeps, and what the content security policy leaves to catch."""

import pytest
from playwright.sync_api import Browser

from tests.browser.watch import watch

INLINE_SCRIPT = "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = true'}))"
INLINE_STYLE = "document.body.setAttribute('style', 'color: red')"
FOREIGN_PICTURE = "document.body.append(Object.assign(new Image(), {src: 'http://localhost:9/picture.png'}))"


@pytest.mark.parametrize("deed", [INLINE_SCRIPT, INLINE_STYLE, FOREIGN_PICTURE])
def test_policy_blocks_and_the_watch_reports(browser: Browser, site: str, deed: str):
    with browser.new_context() as context:
        faults: list[str] = []
        page = context.new_page()
        page.goto(f"{site}/en/about/")
        watch(context, site, faults)
        with context.expect_console_message(lambda message: message.type == "error"):
            page.evaluate(deed)
        assert "Content Security Policy" in faults[0]
        assert page.evaluate("window.ran") is None


def test_watch_reports_a_missing_file_and_another_host(browser: Browser, site: str):
    with browser.new_context() as context:
        faults: list[str] = []
        watch(context, site, faults)
        page = context.new_page()
        page.goto(f"{site}/en/about/")
        page.evaluate("fetch('/static/missing.css')")
        page.goto("data:text/html,<title>Elsewhere</title>")
        page.route("http://localhost:9/**", lambda route: route.fulfill(body=""))
        with context.expect_event("requestfinished"):
            page.goto("http://localhost:9/elsewhere")
        assert faults == [f"404: {site}/static/missing.css", "another host: http://localhost:9/elsewhere"]


def test_watch_reports_an_error_of_a_script(browser: Browser, site: str):
    with browser.new_context() as context:
        faults: list[str] = []
        watch(context, site, faults)
        page = context.new_page()
        page.goto(f"{site}/en/about/")
        with context.expect_event("weberror"):
            page.evaluate("setTimeout(() => { throw new Error('broken') })")
        assert faults == ["script: broken"]
