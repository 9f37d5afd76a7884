"""What Editors propose of a public entry, and how a Publisher answers."""

from django.http import HttpResponse
from django.test import Client

from directory.models import ChangeSet
from tests.admin.forms import address, send


def proposed(client: Client, record, **changes) -> ChangeSet:
    """Save a change as an Editor does; return what is proposed."""
    response = send(client, address(record), **changes)
    assert response.status_code == 302
    change_set = ChangeSet.objects.latest("pk")
    assert response.url == address(change_set)
    return change_set


def decide(client: Client, change_set: ChangeSet, **changes) -> HttpResponse:
    return send(client, address(change_set), **changes)


def preview_of(thing, language: str = "en") -> str:
    return address(thing).removesuffix("change/") + f"preview/{language}/"
