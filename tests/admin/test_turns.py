"""Every write takes its turn before it locks or writes a row.

Two that each held what the other needs would wait for ever.
"""

import pytest
from django.db import connection
from django.db.models import QuerySet

from directory import actions
from tests import factories
from tests.admin.forms import address, send
from tests.admin.test_review import act


@pytest.fixture
def order(monkeypatch) -> list[str]:
    """What happens while the test writes, in its order: turns, locks of rows, and rows of the register written."""
    happened: list[str] = []
    take_turn, lock = actions.take_turn, QuerySet.select_for_update

    def turn() -> None:
        happened.append("turn")
        take_turn()

    def locked(queryset, *args, **kwargs):
        if queryset.model._meta.app_label == "directory":
            happened.append("lock")
        return lock(queryset, *args, **kwargs)

    def written(execute, sql, params, many, context):
        if sql.startswith(("UPDATE", "DELETE", "INSERT")) and '"directory_' in sql:
            happened.append("write")
        return execute(sql, params, many, context)

    for module in ("directory.actions", "directory.admin.mixins"):
        monkeypatch.setattr(f"{module}.take_turn", turn)
    monkeypatch.setattr(QuerySet, "select_for_update", locked)
    with connection.execute_wrapper(written):
        yield happened


def bulk_action(name: str):
    return lambda client, record: act(client, name, record)


def deleting(page: str):
    def delete(client, record):
        if page == "form":
            return client.post(address(record, "delete"), {"post": "yes"})
        path = address(record, "changelist")
        return client.post(path, {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"})

    return delete


def save(client, record):
    name = "title" if record._meta.model_name == "source" else "name_en"
    send(client, address(record), **{name: "Changed"})


def cited():
    return factories.CitationFactory(initiative=factories.InitiativeFactory())


WRITES = {
    "publish": (factories.OrganisationFactory, bulk_action("publish")),
    "send back": (factories.InitiativeFactory, bulk_action("send_back")),
    "mark as checked": (factories.OrganisationFactory, bulk_action("mark_as_checked")),
    "delete by its form": (factories.OrganisationFactory, deleting("form")),
    "delete from the list": (factories.OrganisationFactory, deleting("list")),
    "delete an initiative": (factories.InitiativeFactory, deleting("list")),
    "delete a source": (factories.SourceFactory, deleting("list")),
    "delete a word": (factories.TechnologyFactory, deleting("list")),
    "delete a citation": (cited, deleting("list")),
    "save": (factories.OrganisationFactory, save),
    "save a source": (factories.SourceFactory, save),
    "save a word": (factories.TechnologyFactory, save),
}


@pytest.mark.parametrize("name", WRITES)
def test_turn_comes_first(as_administrator, order, name):
    make, write = WRITES[name]
    is_record = make in (factories.OrganisationFactory, factories.InitiativeFactory)
    thing = make(**({"review_state": "in-review", "is_complete": True, "checked_on": None} if is_record else {}))
    order.clear()

    write(as_administrator, thing)

    assert "write" in order
    assert order[0] == "turn"
