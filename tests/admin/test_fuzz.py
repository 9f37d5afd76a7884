"""Whatever is sent to the admin, the answer is a page, a redirect or a refusal, and never an error of ours.

Each form is read from its page and sent with one field changed at a time, to the address that it names.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote, urljoin

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from directory import change_sets, merging, models
from tests import factories
from tests.admin.forms import address, fields_of, soup
from tests.people import signed_in

HUGE = "9" * 26
# Keys that no row has, texts that no database holds, and both as versions of records are written.
WORST = ["²", HUGE, "a\x00b", "²:1", f"{HUGE}:1", f"1:{HUGE}"]
NUMBERS = ["٣", "9" * 5000, str(2**63), str(2**31), "-1", "0", "1.5", "abc", ""]
TEXTS = ["\x00", "x" * 5000, "y" * 300 + "  ", "\U0010ffff", "null", "[]"]
HOSTILE = [*WORST, *NUMBERS, *TEXTS]
# These are always sent with some of the worst; of the other fields some are, each with something chosen by chance.
TELLING = {"_selected_action", "comment", "parent", "reason", "sector", "sectors", "versions"}
# What the admin reads although its forms do not always have it.
OF_ACTIONS = ["_selected_action", "versions", "sector"]
OF_FORMS = ["comment", "reason", "seen", "_draft", "_base", "choice-name_en"]
KEYS = ["²", "٣", HUGE, str(2**63), "0", "-1", "abc", "a\x00b", "x" * 300]
REGISTERED = [*admin.site._registry]
Data = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """What can be sent to an address."""

    path: str
    data: Data
    buttons: list[Data]
    besides: list[str]


@pytest.fixture
def things(administrator) -> dict[type, Any]:
    """One row of each model, tied together, and a second record of both nouns."""
    sector = factories.SectorFactory()
    parts = [
        factories.ParticipationFactory(
            initiative=factories.InitiativeFactory(sectors=[sector], is_complete=True, review_state=state),
            organisation=factories.OrganisationFactory(is_complete=True, review_state=state),
        )
        for state in ("published", "published", "in-review")
    ]
    tie = factories.RelationshipFactory(subject=parts[1].organisation)
    for part in parts[:2]:
        change_sets.propose(part.initiative, {"name_en": "Proposed"}, by=administrator)
    merging.merge(
        factories.OrganisationFactory(is_complete=True), factories.OrganisationFactory(), {}, by=administrator
    )
    others = [factories.TechnologyFactory(), factories.ChallengeFactory(), factories.AudienceFactory()]
    others.append(factories.GuidePartFactory().guide)
    first = [models.Merge, models.Change, models.ChangeSet, models.Citation, models.Source, Group, User]
    rows = [sector, parts[0], parts[0].initiative, parts[0].organisation, tie, *others, models.SignIn.objects.create()]
    return {model: model.objects.first() for model in first} | {type(row): row for row in rows}


@dataclass(frozen=True)
class Visitor:
    """An administrator whose every request is undone."""

    key: str

    def ask(self, method: str, path: str, data: Data | None = None) -> Any:
        client = Client()
        client.cookies["sessionid"] = self.key
        with transaction.atomic():
            response = getattr(client, method)(path, data or {})
            transaction.set_rollback(True)
        return response

    def fault(self, method: str, path: str, data: Data | None = None) -> str:
        """Return what goes wrong with a request; nothing where it is answered."""
        try:
            status = self.ask(method, path, data).status_code
        except Exception as error:
            return f"{type(error).__name__}: {str(error)[:80]}"
        return str(status) if status >= 500 else ""


@pytest.fixture
def visitor(administrator) -> Visitor:
    return Visitor(signed_in(administrator).session.session_key)


def pages_of(model: Any, thing: Any) -> list[str]:
    """The addresses of the pages of a thing, and of its model."""
    found = [address(model, page) for page in ("changelist", "add")]
    found += [address(thing, page) for page in ("change", "delete", "history")]
    if model in (models.Organisation, models.Initiative):
        other = model.objects.exclude(pk=thing.pk).filter(review_state="published").order_by("pk").last()
        found += [f"{address(model, 'changelist')}{page}/{thing.pk}/{other.pk}/" for page in ("merge", "duplicates")]
    if hasattr(model, "history"):
        found += [f"{address(thing, 'history')}{thing.history.first().pk}/"]
    return found


def forms_on(visitor: Visitor, path: str, page: Any) -> Iterable[Form]:
    """Yield what a page lets one send."""
    for form in soup(page).select("#content form[method=post]:not(#changelist-form)"):
        buttons = form.select("[type=submit][name], button[name]")
        data = fields_of(form)
        sent: list[Data] = [{button["name"]: button.get("value", "1")} for button in buttons] or [{}]
        yield Form(urljoin(path, form.get("action") or ""), data, sent, OF_FORMS)
    for option in soup(page).select("#changelist-form select[name=action] option[value]:not([value=''])"):
        rows = [box["value"] for box in soup(page).select("[name=_selected_action]")][:2]
        action: Data = {"action": option["value"], "_selected_action": rows, "index": "0"}
        yield Form(path, action, [{}], OF_ACTIONS)
        asked = visitor.ask("post", path, action)
        if asked.status_code == 200:
            yield from forms_on(visitor, path, asked)


def send_all(visitor: Visitor, form: Form, most: int) -> Iterable[str]:
    """Send a form with one field changed at a time, so many fields at most; yield each fault."""
    chance = Random(form.path)
    names = [*dict.fromkeys([*form.data, *form.besides])]
    telling = [name for name in names if name in TELLING]
    others = chance.sample(names, min(most, len(names)))
    for name in dict.fromkeys([*telling, *others]):
        for value in chance.sample(WORST, min(most, len(WORST))) if name in TELLING else chance.sample(HOSTILE, 1):
            data = form.data | chance.choice(form.buttons) | {name: value}
            if fault := visitor.fault("post", form.path, data):
                yield f"{form.path} {name}={value[:30]!a}: {fault}"


@pytest.mark.thorough
@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_forms_take_whatever_is_sent(visitor, things, model, times: Callable[..., int]):
    pages = {path: visitor.ask("get", path) for path in pages_of(model, things[model])}
    forms = [form for path, page in pages.items() if page.status_code == 200 for form in forms_on(visitor, path, page)]

    assert {fault for form in forms for fault in send_all(visitor, form, times(40, part=20))} == set()
    assert forms or model in (models.Change, models.SignIn)


DOOR = ["login/", "login/code/", "second-factor/", "second-factor/set-up/", "language/", "password_change/"]


@pytest.mark.thorough
@pytest.mark.parametrize("page", [*DOOR, "second-factor/codes/", "second-factor/remove/", "autocomplete/", ""])
def test_the_door_takes_whatever_is_sent(visitor, page, times: Callable[..., int]):
    names = ["username", "password", "code", "next", "language", "old_password", "new_password1", "unknown"]
    sent = dict.fromkeys(names, "x")
    path = f"/admin/{page}"

    chance = Random(page)
    faults = {
        (name, value[:30], visitor.fault("post", path, sent | {name: value}))
        for name in names
        for value in chance.sample(HOSTILE, times(len(HOSTILE), part=5))
    }
    assert {fault for fault in faults if fault[2]} == set()


def routes() -> dict[str, tuple[str, list[str]]]:
    """The addresses of the admin that name something, by their name."""
    known = get_resolver().namespace_dict["admin"][1].reverse_dict
    found = {name: known.getlist(name)[0][0][0] for name in known if isinstance(name, str)}
    return {name: (pattern, parts) for name, (pattern, parts) in found.items() if parts}


@pytest.mark.thorough
def test_made_up_keys_in_addresses_are_not_found(visitor, things, times: Callable[..., int]):
    faults = set()
    chance = Random(0)
    for pattern, parts in routes().values():
        for value in chance.sample(KEYS, times(len(KEYS), part=4)):
            for part in parts:
                path = "/admin/" + pattern % (dict.fromkeys(parts, "1") | {part: quote(value)})
                for method in ("get", "post"):
                    if fault := visitor.fault(method, path):
                        faults.add(f"{method} {path}: {fault}")

    assert faults == set()
