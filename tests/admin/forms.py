"""A form of the admin as a browser would send it: read from its page, changed in places, sent back."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

Data = dict[str, Any]


def address(thing: Any, page: str = "change") -> str:
    """The address of an admin page of a thing, or of its model."""
    name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_{page}"
    return reverse(name) if page in ("add", "changelist") else reverse(name, args=[thing.pk])


def soup(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def _values(field: Tag) -> list[str]:
    if field.name == "textarea":
        # HTML drops the first line break of a text area.
        return [field.text.removeprefix("\n").removeprefix("\r\n")]
    if field.name == "select":
        return [option["value"] for option in field.find_all("option") if option.has_attr("selected")]
    if field.get("type") in ("checkbox", "radio"):
        return [field.get("value", "on")] if field.has_attr("checked") else []
    return [field.get("value", "")]


def fields_of(form: Tag) -> Data:
    """What a form would send if nothing were typed. Lines that are only a pattern are left out."""
    found: dict[str, list[str]] = {}
    for field in form.find_all(["input", "select", "textarea"]):
        name = field.get("name")
        if name and "__prefix__" not in name and field.get("type") not in ("submit", "button"):
            found.setdefault(name, []).extend(_values(field))
    return {name: values for name, values in found.items() if values}


def data_of(response: HttpResponse) -> Data:
    """What the one form of a page would send if nothing were typed."""
    [form] = [form for form in soup(response).find_all("form") if form.get("id", "").endswith("_form")]
    return fields_of(form)


def send(client: Client, path: str, **changes: Any) -> HttpResponse:
    """Open a form, change some fields, and send it. A dash in the name of a line's field is written as two underscores.

    A field changed to None is left out, as a box without a tick is.
    """
    data = data_of(client.get(path)) | {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(path, {name: value for name, value in data.items() if value is not None})


def add_line(prefix: str, **fields: Any) -> Data:
    """The changes that add the first line to lines that are empty so far."""
    return {f"{prefix}__TOTAL_FORMS": "1"} | {f"{prefix}__0__{name}": value for name, value in fields.items()}


def errors(response: HttpResponse) -> list[str]:
    """The messages of a form that was not saved."""
    assert response.status_code == 200, "the form was saved"
    return [item.text for item in soup(response).select(".errorlist li")]
