"""Publishers whose processes are killed while they send what they decided on. Runs in a process of its own."""

import json
import time
from collections.abc import Callable
from random import Random
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from directory import actions, change_sets, merging, snapshots
from directory.models import Change, ChangeSet, Initiative, Merge, Organisation, ReviewState, SlugRedirect
from directory.snapshots import Record
from tests.admin.forms import address, data_of
from tests.pages import count_in_heading, read
from tests.search import accidents
from tests.search.editor import Editor

MODELS: tuple[type[Record], ...] = (Organisation, Initiative)
Send = Callable[[], None]


class Desk:
    """A Publisher at the admin's pages, who decides by chance, the same way for the same seed."""

    def __init__(self, seed: str) -> None:
        self.user, _is_new = User.objects.get_or_create(username="a-publisher", is_staff=True, is_superuser=True)
        self.client = Client()
        self.client.force_login(self.user)
        self.chance = Random(seed)

    def send(self, path: str, data: dict[str, Any]) -> Send:
        """Return what sends a form, and fails unless that is taken."""

        def sent() -> None:
            response = self.client.post(path, data)
            assert response.status_code == 302, response.content.decode()

        return sent

    def some(self, number: int, *states: ReviewState) -> list[Record]:
        """Return records of one noun in these states, of the noun that has more of them."""
        found = [list(model.objects.filter(review_state__in=states).order_by("pk")) for model in MODELS]
        return self.chance.sample(max(found, key=len), number)

    def bulk(self) -> Send:
        """Archive ten public records, or publish ten that are not."""
        is_archiving = Organisation.objects.published().count() > 12
        state = [ReviewState.PUBLISHED] if is_archiving else [ReviewState.DRAFT, ReviewState.ARCHIVED]
        records = self.some(6, *state)
        path = address(type(records[0]), "changelist")
        action = {"action": "archive" if is_archiving else "publish", "_selected_action": [r.pk for r in records]}
        return self.send(path, data_of(self.client.post(path, action)) | {"reason": "In bulk"})

    def merge(self) -> Send:
        """Merge two public records. What was merged before is set apart again where few are left."""
        while Organisation.objects.published().count() < 12 and (last := self.last_merge()):
            merging.undo(last, by=self.user)
        winner, loser = self.some(2, ReviewState.PUBLISHED)
        path = reverse(f"admin:directory_{winner.noun}_merge", args=[winner.pk, loser.pk])
        return self.send(path, data_of(self.client.get(path)) | {"_merge": "1"})

    def last_merge(self) -> Merge | None:
        return Merge.objects.filter(undone_at=None).first()

    def undo(self) -> Send:
        """Undo a merge of two public records."""
        if not self.last_merge():
            winner, loser = self.some(2, ReviewState.PUBLISHED)
            values = {"name_en": loser.name_en, "description_en": f"Description {self.chance.random()}"}
            merging.merge(winner, loser, values, by=self.user)
        path = reverse("admin:directory_merge_change", args=[self.last_merge().pk])
        return self.send(path, {"reason": "Two after all"})

    def publish(self) -> Send:
        """Publish a draft with its form, and change it in passing."""
        [record] = self.some(1, ReviewState.PUBLISHED)
        actions.set_review_state(record, ReviewState.DRAFT, by=self.user)
        path = address(record)
        values = {"name_en": f"Name {self.chance.random()}", "_publish": "1"}
        return self.send(path, data_of(self.client.get(path)) | values)

    def accept(self) -> Send:
        """Accept what an Editor has proposed for a public record: texts, links and ties."""
        [record] = self.some(1, ReviewState.PUBLISHED)
        other = self.chance.choice(
            list((Initiative if isinstance(record, Organisation) else Organisation).objects.all())
        )
        ends = (other, record) if isinstance(record, Organisation) else (record, other)
        proposed = {
            "name_en": f"Name {self.chance.random()}",
            "sectors": self.chance.sample(["finance", "health", "banking", "insurance"], 2),
            "participations": [[ends[0].slug, ends[1].slug, self.chance.choice(["lead", "partner"])]],
        }
        change_set = change_sets.propose(record, proposed, by=self.user)
        assert change_set
        path = address(change_set)
        return self.send(path, data_of(self.client.get(path)) | {"_accept_all": "1"})


def fill_more() -> None:
    """Tie the records together, so that a merge touches many."""
    chance = Random("ties")
    editor = Editor("a")
    editor.random = chance
    for record in [*Organisation.objects.all(), *Initiative.objects.all()] * 2:
        editor.change_lead(record)


# What is stored


def state() -> Any:
    """All that a write may change, but for moments and numbers that are given out."""
    records = {
        f"{record.noun} {record.pk}": [record.version, snapshots.take(record).stored]
        for model in MODELS
        for record in snapshots.with_everything(model.objects.order_by("pk"))
    }
    rows = {
        "changes": Change.objects.order_by("number").values("noun", "slug", "action", "fields", "reason"),
        "change sets": ChangeSet.objects.order_by("pk").values("organisation", "initiative", "state", "proposed"),
        "merges": Merge.objects.order_by("pk").values("noun", "winner", "loser", "changed", "undone_by"),
        "redirects": SlugRedirect.objects.order_by("noun", "slug").values("noun", "slug", "organisation", "initiative"),
        "histories": [list(model.history.order_by("history_id").values("id", "version", "stored")) for model in MODELS],
    }
    return json.loads(json.dumps(records | {name: list(found) for name, found in rows.items()}))


def tried(send: Send) -> Any:
    """Return what would be stored afterwards."""
    with transaction.atomic():
        send()
        found = state()
        transaction.set_rollback(True)
    return found


def assert_agreement() -> None:
    """Versions, history, redirects, index and public counts say the same as the records."""
    for model in MODELS:
        for record in snapshots.with_everything(model.objects.order_by("pk")):
            kept = record.history.order_by("-version", "-history_id").first()
            assert (kept.version, kept.slug, kept.review_state) == (record.version, record.slug, record.review_state)
            assert kept.stored in (None, json.loads(json.dumps(snapshots.take(record).stored)))
        assert count_in_heading(read(reverse(f"{model._meta.model_name}_list"))) == model.objects.published().count()
    for redirect in SlugRedirect.objects.all():
        model = Organisation if redirect.organisation else Initiative
        assert not model.objects.published().filter(slug=redirect.slug).exists()
    accidents.assert_healed()


def assert_logged(before: Any, after: Any) -> None:
    """Each record whose version has moved and that is or was public has a row in the change log, and no other has."""
    told = after["changes"][len(before["changes"]) :]
    moved = [name for name, values in after.items() if " " in name and name in before and values != before[name]]
    public = []
    for name in [name for name in moved if name.startswith(("organisation ", "initiative "))]:
        old, new = before[name][1], after[name][1]
        if "published" in (old["review_state"], new["review_state"]):
            public.append((name.split()[0], old["slug"]))
    assert sorted((row["noun"], row["slug"]) for row in told) == sorted(public)


def wait_for_the_server() -> None:
    """Wait until PostgreSQL has heard that a process is gone, and has ended by itself what that had begun."""
    asked = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle'"
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"{asked} AND pid <> pg_backend_pid()")
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.01)


def kill(work: str, kills: str) -> dict[str, int]:
    """Kill so many processes at random moments of their writing: all is as before or as after, and never between.

    Those that had ended before they were to be killed are counted too: their work is as after.
    """
    fill_more()
    desk = Desk(work)
    prepare: Callable[[], Send] = getattr(desk, work)
    longest = max(accidents.seconds_of(prepare(), after=lambda: None) for _ in range(2))
    counted = {"killed": 0, "as before": 0, "as after": 0}
    while counted["killed"] < int(kills):
        send, before = prepare(), state()
        after = tried(send)
        assert after != before
        is_killed = accidents.is_killed(send, desk.chance.uniform(0, longest))
        wait_for_the_server()
        found = state()
        assert found == after if not is_killed else found in (before, after)
        counted["killed"] += is_killed
        counted["as after" if found == after else "as before"] += 1
        assert_logged(before, found)
        assert_agreement()
    return counted
