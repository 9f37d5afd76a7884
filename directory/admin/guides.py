"""Guides, each on one page with its parts. Editors write drafts, Publishers publish."""

from contextlib import AbstractContextManager
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory.admin.fields import LineField, TextField
from directory.admin.forms import RegisterForm, in_both
from directory.admin.mixins import RegisterAdmin, stored_in
from directory.admin.preview import public_page
from directory.admin.review import may_edit, states_for
from directory.admin.saving import undone
from directory.guides import editing, prose
from directory.models import Guide, GuideNoun, GuidePart, ReviewState
from directory.overviews.guides import existing, read_filter
from directory.search.query import total
from directory.sent import key_of


def said_of_filter(noun: str, text: str) -> tuple[bool, str]:
    """Return whether a filter will do, and what it finds or what is wrong with it."""
    if noun not in GuideNoun.values:
        return not text, _("Choose the list that this is a filter of.") if text else _("No filter: prose alone.")
    reading = read_filter(noun, text)
    if reading.unknown:
        unknown = ", ".join(f"“{pair}”" for pair in reading.unknown)
        return False, _("The list knows nothing of %(unknown)s.") % {"unknown": unknown}
    number = total(reading.question)
    if not number:
        return False, _("This filter finds nothing at present.")
    found = ngettext("This filter finds %(number)d entry.", "This filter finds %(number)d entries.", number)
    return True, found % {"number": number}


def bad_links(text: str) -> list[str]:
    """Say what is wrong with each link of a text that leads to no public entry."""
    found = {address: prose.target(address) for address in prose.links(text)}
    public = existing({target for target in found.values() if target})
    lost = _("“%(address)s” leads to no public entry.")
    foreign = _("“%(address)s” is no link within the register. Write it like organisations/hkma/.")
    return [
        (lost if target else foreign) % {"address": address}
        for address, target in found.items()
        if target not in public
    ]


class GuideForm(RegisterForm):
    class Meta:
        field_classes = dict.fromkeys(in_both("summary"), LineField)
        widgets = dict.fromkeys(in_both("summary"), LineField.widget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "review_state" in self.fields:
            allowed = states_for(self.user, "guide")
            self.fields["review_state"].choices = [(s.value, s.label) for s in Guide.STATES if s in allowed]

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.cleaned_data.get("review_state") == ReviewState.PUBLISHED:
            for name in in_both("title", "summary"):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, _("A public guide stands in both languages."))
        return cleaned


class GuidePartForm(RegisterForm):
    """One part, whose guide asks for the reason."""

    reason = None

    class Meta:
        field_classes = dict.fromkeys(in_both("text"), TextField)
        widgets = dict.fromkeys(in_both("text"), TextField.widget)

    def clean_text_en(self) -> str:
        return self._with_good_links("text_en")

    def clean_text_zh(self) -> str:
        return self._with_good_links("text_zh")

    def _with_good_links(self, name: str) -> str:
        text = str(self.cleaned_data[name])
        if wrong := bad_links(text):
            raise ValidationError(wrong)
        return text

    def clean_filter_query(self) -> str:
        """Return the canonical query string of what was typed or pasted."""
        noun, text = self.cleaned_data.get("filter_noun", ""), str(self.cleaned_data["filter_query"])
        will_do, said = said_of_filter(noun, text)
        if not will_do:
            raise ValidationError(said)
        return read_filter(noun, text).query if noun else ""


class GuidePartFormSet(BaseInlineFormSet):
    """Asks more of the parts of a public guide."""

    def clean(self) -> None:
        super().clean()
        if not self.instance.is_public:
            return
        kept = [form for form in self.forms if form.has_changed() or form.instance.pk]
        kept = [form for form in kept if not self._should_delete_form(form)]
        if not kept:
            raise ValidationError(_("A public guide has at least one part."))
        for form in kept:
            for name, problem in _missing_in(form):
                form.add_error(name, problem)


def _missing_in(form: Any) -> list[tuple[str, str]]:
    """Return what a part of a public guide lacks, by the field where it is said."""
    values = form.cleaned_data
    known = [name for name in in_both("heading", "text") if name not in form.errors]
    found = [(name, _("A public guide stands in both languages.")) for name in known if not values.get(name)]
    if not values.get("filter_noun") and "filter_query" not in form.errors:
        untied = _("Each paragraph names its evidence: link to an entry, or give the part a filter.")
        texts = {name: prose.paragraphs(values.get(name) or "") for name in in_both("text") if name not in form.errors}
        found += [(name, untied) for name, parts in texts.items() if not all(map(prose.links, parts))]
    return found


class GuidePartInline(admin.StackedInline):
    model = GuidePart
    form = GuidePartForm
    formset = GuidePartFormSet
    extra = 0
    fields: Any = (
        "position",
        ("heading_en", "heading_zh"),
        ("text_en", "text_zh"),
        ("filter_noun", "filter_query", "shown"),
        "finds",
    )
    readonly_fields = ("finds",)

    @admin.display(description=gettext_lazy("finds"))
    def finds(self, part: GuidePart) -> SafeString:
        """What the filter finds now; a script keeps it in step with what is typed."""
        _will_do, said = said_of_filter(part.filter_noun, part.filter_query)
        address = reverse("admin:directory_guide_filter")
        return format_html('<output data-module="guide-filter" data-address="{}">{}</output>', address, said)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).order_by("position", "pk")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.user = request.user
        return formset

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and (obj is None or may_edit(request.user, obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_edit(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or may_edit(request.user, obj))


@admin.register(Guide)
class GuideAdmin(RegisterAdmin):
    form = GuideForm
    inlines = (GuidePartInline,)
    list_display = ("title_en", "title_zh", "theme", "position", "review_state", "updated_at")
    list_filter = ("review_state", "theme")
    search_fields = ("title_en", "title_zh", "slug")
    fields: Any = (
        ("title_en", "title_zh"),
        ("summary_en", "summary_zh"),
        ("slug", "theme", "position"),
        "review_state",
        "reason",
    )

    class Media:
        js = ("js/admin-guide-filter.js",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The public address is chosen once."""
        return (*super().get_readonly_fields(request, obj), *(("slug",) if obj else ()))

    def get_prepopulated_fields(self, _request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("title_en",)}

    def view_on_site(self, guide: Guide) -> str | None:
        return guide.get_absolute_url() if guide.is_public else None

    def stored(self, thing: Guide) -> dict[str, str]:
        """Return the columns of a guide and of its parts, so that nobody overwrites another's text unseen."""
        parts = {f"{part.pk} {name}": value for part in thing.parts.all() for name, value in stored_in(part).items()}
        return stored_in(thing) | parts

    def writing(self, request: HttpRequest, form: Any, _formsets: Any) -> AbstractContextManager[None]:
        return editing.editing_guide(form.instance, by=request.user, reason=form.cleaned_data["reason"])

    def remove(self, thing: Any, *, by: Any) -> None:
        editing.delete_guide(thing, by=by)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("filter/", view(self.filter_view), name="directory_guide_filter"),
            path("<key:key>/preview/<str:language>/", view(self.preview_view), name="directory_guide_preview"),
            *super().get_urls(),
        ]

    def filter_view(self, request: HttpRequest) -> JsonResponse:
        """Say what a filter finds, while it is typed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        will_do, said = said_of_filter(request.GET.get("noun", ""), request.GET.get("query", ""))
        return JsonResponse({"will_do": will_do, "said": said})

    def preview_view(self, request: HttpRequest, key: int, language: str) -> HttpResponse:
        """Show a draft as its public page would look."""
        guide = self.get_queryset(request).filter(pk=key).first()
        if guide is None or not self.has_view_permission(request, guide):
            raise Http404
        back = reverse("admin:directory_guide_change", args=[key])
        with undone():
            return public_page(request, guide, language, page="admin:directory_guide_preview", key=key, back=back)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        guide = self.get_queryset(request).filter(pk=key_of(object_id)).first()
        can_preview = {"can_preview": bool(guide and not guide.is_public)}
        return super().change_view(request, object_id, form_url, can_preview | (extra_context or {}))
