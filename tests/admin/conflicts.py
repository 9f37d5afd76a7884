"""Two editors on one record: a form that was opened before somebody else saved, and the page on which to choose."""

from django.http import HttpResponse
from django.test import Client

from tests.admin.forms import Data, address, data_of, soup


def opened(client: Client, record) -> Data:
    return data_of(client.get(address(record)))


def post(client: Client, record, data: Data, **changes) -> HttpResponse:
    data = data | {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(address(record), {name: value for name, value in data.items() if value is not None})


def chosen(response: HttpResponse) -> dict[str, str]:
    """What is chosen on the page of a conflict, by field; empty where nothing is."""
    found = {}
    for option in soup(response).select("[type=radio]"):
        name = option["name"].removeprefix("choice-")
        found.setdefault(name, "")
        if option.has_attr("checked"):
            found[name] = option["value"]
    return found


def resolve(client: Client, record, response: HttpResponse, **choices: str) -> HttpResponse:
    """Answer the page of a conflict."""
    data = data_of(response) | {f"choice-{name}": value for name, value in choices.items()}
    return client.post(address(record), data)
