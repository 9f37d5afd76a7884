"""Two records of a list or of a pair are merged: a page to choose field by field, and what it leads to."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import merging, snapshots
from directory.actions import Record
from directory.admin.bulk import ConfirmForm
from directory.admin.conflicts import REFUSED, Option, Row, choices_in, said
from directory.admin.review import may_publish
from directory.admin.words import Words
from directory.merging import BOTH, LOSER, WINNER, ChangedMeanwhileError
from directory.snapshots import Values

LABELS = {
    WINNER: gettext_lazy("The one that stays"),
    LOSER: gettext_lazy("The one that goes"),
    BOTH: gettext_lazy("Both"),
}
MOVING = {
    "citations": gettext_lazy("Citations"),
    "participations": gettext_lazy("Participations"),
    "relationships": gettext_lazy("Relationships"),
    "parent": gettext_lazy("Entries of which it is the parent"),
    "successor": gettext_lazy("Entries of which it is the successor"),
    "change_sets": gettext_lazy("Proposed changes"),
}
SWAPPED = {WINNER: LOSER, LOSER: WINNER}


@dataclass(frozen=True)
class Page:
    """What somebody is about to merge, with what they have chosen so far."""

    winner: Record
    loser: Record
    choices: dict[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def versions(self) -> str:
        return " ".join(f"{record.pk}:{record.version}" for record in (self.winner, self.loser))

    @property
    def address(self) -> str:
        return merge_address(self.winner, self.loser)

    def swapped(self) -> "Page":
        choices = {name: SWAPPED.get(choice, choice) for name, choice in self.choices.items()}
        return Page(self.loser, self.winner, choices, self.reason)


def merge_address(winner: Record, loser: Record) -> str:
    return reverse(f"admin:directory_{winner.noun}_merge", args=[winner.pk, loser.pk])


def choice_rows(page: Page, ours: Values, theirs: Values) -> list[Row]:
    """Return in words what there is to choose, with what differs between the two marked."""
    choices = merging.to_choose(ours, theirs)
    words = Words(type(page.winner), ours, theirs, {choice.name: choice.options.get(BOTH) for choice in choices})
    return [_choice_row(words, choice, page.choices.get(choice.name, "")) for choice in choices]


def _choice_row(words: Words, choice: merging.Choice, picked: str) -> Row:
    line = words.line(choice.name, choice.options[WINNER], choice.options[LOSER])
    texts: dict[str, Any] = {WINNER: line.before, LOSER: line.after}
    if BOTH in choice.options:
        texts[BOTH] = words.text(choice.name, choice.options[BOTH])
    picked = picked if picked in texts else choice.preselected
    options = [Option(name, str(LABELS[name]), text, name == picked) for name, text in texts.items()]
    return Row(choice.name, line.label, line.language, "", options, is_conflict=False)


@admin.action(description=gettext_lazy("Merge two entries"), permissions=["publish"])
def merge_two(model_admin: Any, request: HttpRequest, records: QuerySet) -> HttpResponse | None:
    """Lead to the page on which two records are merged."""
    chosen = list(records[:3])
    if len(chosen) != 2:
        model_admin.message_user(request, _("Choose two entries to merge."), messages.ERROR)
        return None
    return redirect(merge_address(*merging.preferred(*chosen)))


class MergingMixin:
    """The page on which two records of a noun are merged. For Publishers of both nouns: ties are of both."""

    model: type[Record]
    opts: Any
    admin_site: admin.AdminSite

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view(self.merge_view), f"directory_{self.opts.model_name}_merge"
        return [path("merge/<key:winner>/<key:loser>/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def merge_view(self, request: HttpRequest, winner: int, loser: int) -> HttpResponse:
        """Show two records field by field. A POST merges them, or shows them the other way round."""
        if not may_publish(request.user):
            raise PermissionDenied
        records = self.model.objects.in_bulk([winner, loser])
        if len(records) != 2:
            raise Http404
        page = Page(records[winner], records[loser], choices_in(request.POST), request.POST.get("reason", ""))
        if request.method != "POST":
            return self._choose(request, page)
        if "_swap" in request.POST:
            return self._choose(request, page.swapped())
        return self._merge(request, page)

    def _choose(self, request: HttpRequest, page: Page, *, errors: Any = (), status: int = 200) -> HttpResponse:
        ours, theirs = snapshots.stored(page.winner), snapshots.stored(page.loser)
        moving = merging.moving(page.loser)
        context = self.admin_site.each_context(request) | {
            "title": _("Merge two entries"),
            "opts": self.opts,
            "page": page,
            "rows": choice_rows(page, ours, theirs),
            "moving": [(label, moving[name]) for name, label in MOVING.items() if moving.get(name)],
            "form": ConfirmForm(initial={"versions": page.versions, "reason": page.reason}),
            "errors": errors,
        }
        return render(request, "admin/directory/merge.html", context, status=status)

    def _merge(self, request: HttpRequest, page: Page) -> HttpResponse:
        """Merge, or show the page again with what was chosen and why it cannot be done."""
        form = ConfirmForm(request.POST)
        changed = _("Nothing was merged: an entry has changed since you opened this page. It is shown as it is now.")
        if not form.is_valid():
            return self._choose(request, page, errors=[text for texts in form.errors.values() for text in texts])
        if form.cleaned_data["versions"] != {record.pk: record.version for record in (page.winner, page.loser)}:
            return self._choose(request, page, errors=[changed], status=409)
        ours, theirs = snapshots.stored(page.winner), snapshots.stored(page.loser)
        values = merging.chosen(ours, theirs, page.choices)
        try:
            done = merging.merge(page.winner, page.loser, values, by=request.user, reason=form.cleaned_data["reason"])
        except ChangedMeanwhileError:
            return self._choose(request, page, errors=[changed], status=409)
        except REFUSED as error:
            return self._choose(request, page, errors=said(error, self.model))
        link = format_html('<a href="{}">{}</a>', reverse("admin:directory_merge_change", args=[done.pk]), _("Undo"))
        said_so = _("%(loser)s is merged into %(winner)s.")
        told = said_so % {"loser": done.loser_name, "winner": page.winner}
        messages.success(request, format_html("{} {}", told, link))
        return redirect(f"admin:directory_{page.winner.noun}_change", page.winner.pk)
