"""What no page may do, whatever a test looks at: complain in the console, miss a file, or ask another host."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# Chromium writes this for every answer from 400 up. Answers are judged by themselves, with their address.
ALREADY_JUDGED = "Failed to load resource"


def watch(context: BrowserContext, site: str, faults: list[str]) -> None:
    """From now on, note each fault of the pages of a browser context in the list.

    A page that a test goes to may be missing; a file that a page asks for may not.
    """

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and ALREADY_JUDGED not in message.text:
            faults.append(f"console: {message.text}")

    def on_error(error: WebError) -> None:
        faults.append(f"script: {error.error}")

    def on_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme != "data" and f"{address.scheme}://{address.netloc}" != site:
            faults.append(f"another host: {request.url}")

    def on_response(response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            faults.append(f"{response.status}: {response.url}")

    context.on("console", on_console)
    context.on("weberror", on_error)
    context.on("request", on_request)
    context.on("response", on_response)
