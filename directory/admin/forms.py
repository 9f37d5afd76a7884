"""The forms of the admin: what an editor types, checked, with every rule of the database said in words."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory import duplicates
from directory.actions import Record
from directory.admin.fields import (
    IdentifiersField,
    KnownAutocomplete,
    LineField,
    LinesField,
    SupportsField,
    TextField,
)
from directory.admin.review import FOR_PUBLISHERS, User, may_edit, may_publish, states_for
from directory.duplicates import Pair
from directory.models import Change, Citation, Initiative, Organisation, ReviewState
from directory.models.rules import refuse_circle, rules_about

# The rules of the database that `clean` of the models leaves unsaid: where each belongs and how it is said.
RULES: dict[str, tuple[str | None, str | Promise]] = {
    "organisation_stock_code_is_unique": ("stock_code", _("Another organisation has this stock code.")),
    "organisation_is_not_its_own_successor": ("successor", _("An organisation cannot be its own successor.")),
    "initiative_is_not_its_own_successor": ("successor", _("An initiative cannot be its own successor.")),
    "sector_is_not_its_own_parent": ("parent", _("A sector cannot be its own parent.")),
    "participation_stands_once": (None, _("This organisation takes part already; change that line instead.")),
    "relationship_stands_once": (None, _("This relationship is in the register already; change that one instead.")),
    "mutual_relationship_stands_once": (
        None,
        _("These two are partners in the register already. A partnership stands once, from either side."),
    ),
    "organisation_cites_source_once": ("source", _("This source is cited already; change that line instead.")),
    "initiative_cites_source_once": ("source", _("This source is cited already; change that line instead.")),
    "relationship_cites_source_once": ("source", _("This source is cited already; change that line instead.")),
    "citation_supports_one_thing": (None, _("Choose one organisation, initiative or relationship.")),
}

NAMES: dict[str, str | Promise] = {
    "name": _("name"),
    "summary": _("summary"),
    "description": _("description"),
    "address": _("address"),
    "offer": _("offer"),
    "eligibility": _("eligibility"),
    "participations": _("participations"),
    "relationships": _("relationships"),
}
# What needs no source: how the register handles an entry.
UNSOURCED = {
    "slug",
    "has_no_name_zh",
    "featured",
    "confidence",
    "review_state",
    "checked_on",
    "latitude",
    "longitude",
    "organisations",
}


def supported_fields(model: type[Record]) -> Iterator[tuple[str, str | Promise]]:
    """Yield the name and the label of each field of a record that a source may support."""
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        stem, _sign, language = field.name.rpartition("_")
        is_half = stem in NAMES and language in ("en", "zh")
        if is_half and language == "en":
            yield stem, NAMES[stem]
        if field.editable and not field.primary_key and field.name not in UNSOURCED and (not is_half or stem == "name"):
            yield field.name, field.verbose_name
    yield "participations", NAMES["participations"]
    if model is Organisation:
        yield "relationships", NAMES["relationships"]


def supports_in_words(citation: Citation) -> str:
    """Return the labels of the fields that a citation supports."""
    labels = {name: label for model in (Organisation, Initiative) for name, label in supported_fields(model)}
    return ", ".join(str(labels.get(name, name)) for name in citation.fields)


class RegisterForm(forms.ModelForm):
    """What the forms of all models share."""

    # Set by the admin for each request. `refusal` is why what was sent before could not be stored.
    user: User
    refusal: ValidationError | None = None
    # Set where the form is a line that is only read, beside the lines that are stored.
    is_rehearsed = False

    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        max_length=Change._meta.get_field("reason").max_length,
        help_text=_("Kept with the change, in public where the entry is public."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, KnownAutocomplete):
                widget.known = self.instance._state.fields_cache.get(name)
            if name.endswith(("_en", "_zh")):
                field.widget.attrs["lang"] = "en" if name.endswith("_en") else "zh-Hant-HK"

    def clean(self) -> Any:
        for name, messages in self.refusal.message_dict.items() if self.refusal else ():
            self.add_error(name if name in self.fields else None, messages)
        return super().clean()

    def _post_clean(self) -> None:
        """Have the rules of the database said in our words, in place of those of `Model.full_clean`."""
        self.instance.validate_constraints = lambda **_kwargs: None  # type: ignore[method-assign]
        super()._post_clean()  # type: ignore[misc]
        del self.instance.validate_constraints
        if not self.is_rehearsed and (self.instance._state.adding or self.has_changed()):
            self._check_rules()

    def _get_validation_exclusions(self) -> set[str]:
        """Do not look up once more what a line that is only read refers to: its fields have found it."""
        found = {field.name for field in self.instance._meta.fields if field.is_relation and self.is_rehearsed}
        return super()._get_validation_exclusions() | found  # type: ignore[misc]

    def _check_rules(self) -> None:
        """Say each rule of the database that the entry breaks, where nothing else has been said."""
        exclude = self._get_validation_exclusions()
        columns = {field.name for field in self.instance._meta.fields}
        changed = columns if self.instance._state.adding else columns.intersection(self.changed_data)
        for model, constraint in rules_about(self.instance, changed):
            try:
                constraint.validate(model, self.instance, exclude=exclude)
            except ValidationError as error:
                if constraint.name in RULES:
                    field, message = RULES[constraint.name]
                    self.add_error(field if field in self.fields else None, message)
                elif not self.errors:
                    self.add_error(None, error)


def in_both(*stems: str) -> list[str]:
    """Return the names of the columns of both languages."""
    return [f"{stem}_{language}" for stem in stems for language in ("en", "zh")]


class RecordForm(RegisterForm):
    """The form of an organisation or initiative."""

    class Meta:
        field_classes = {
            "aliases": LinesField,
            "identifiers": IdentifiersField,
            **dict.fromkeys(in_both("summary", "offer", "eligibility"), LineField),
            **dict.fromkeys(in_both("description"), TextField),
        }
        widgets = {
            **dict.fromkeys(in_both("summary", "offer", "eligibility"), LineField.widget),
            **dict.fromkeys(in_both("description"), TextField.widget),
        }

    # What the register holds already that may be the same, once a new record was sent.
    likely_duplicates: Sequence[Pair] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "review_state" in self.fields:
            states = states_for(self.user, self.instance.noun)
            self.fields["review_state"].choices = [(state.value, state.label) for state in states]

    def _post_clean(self) -> None:
        """Warn once of a new record that looks like one of the register; `_anyway` is the name of the other button."""
        super()._post_clean()
        if self.instance._state.adding and not self.errors and "_anyway" not in self.data:
            self.likely_duplicates = duplicates.like(self.instance)
            if self.likely_duplicates:
                self.add_error(None, _("This may be in the register already."))

    def clean(self) -> Any:
        """Ask a Publisher who sends a draft back for the reason, which its author reads."""
        cleaned = super().clean()
        moved = (self.instance.review_state, self.cleaned_data.get("review_state"))
        is_reasoned = self.cleaned_data.get("reason") or not may_publish(self.user, self.instance.noun)
        if moved == (ReviewState.IN_REVIEW, ReviewState.DRAFT) and not is_reasoned:
            self.add_error("reason", _("Say why it is sent back: whoever wrote it reads that."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Do not look up whether an address is free that the entry has."""
        has_it = not self.instance._state.adding and "slug" not in self.changed_data
        return super()._get_validation_exclusions() | ({"slug"} if has_it else set())

    def clean_parent(self) -> Organisation | None:
        return self._without_circle("parent")

    def clean_successor(self) -> Organisation | Initiative | None:
        return self._without_circle("successor")

    def _without_circle(self, name: str) -> Any:
        """Return the record that a field refers to. Raises ValidationError if that leads back to this one."""
        chosen = self.cleaned_data[name]
        refuse_circle(self.instance, name, chosen)
        return chosen


class TieForm(RegisterForm):
    """The form of a participation, relationship or citation."""

    # Set where the form is a line of a record whose changes are only proposed or rehearsed.
    is_proposal = False
    # Whether the user may change the tie as it is stored.
    is_open = True

    def _post_clean(self) -> None:
        self.is_open = self.is_proposal or self.instance._state.adding or may_edit(self.user, self.instance)
        super()._post_clean()
        if self.errors or not self.has_changed():
            return
        if not self.is_open or not (self.is_proposal or may_edit(self.user, self.instance)):
            self.add_error(None, FOR_PUBLISHERS)


class CitationForm(TieForm):
    """The form of a citation, within its record or on its own."""

    class Meta:
        field_classes = {"fields": SupportsField}

    # Within a record, the model of that record.
    models: tuple[type[Record], ...] = (Organisation, Initiative)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "fields" in self.fields:
            choices = [choice for model in self.models for choice in supported_fields(model)]
            self.fields["fields"].offer(choices, self.instance.fields)

    def clean_fields(self) -> list[str]:
        """Return the names ticked. Raises ValidationError for what the cited record does not have."""
        names = self.cleaned_data["fields"]
        record = self.cleaned_data.get("organisation") or self.cleaned_data.get("initiative")
        known = dict(supported_fields(type(record))) if record else {}
        if len(self.models) > 1 and (unknown := set(names) - known.keys() - set(self.instance.fields)):
            raise ValidationError(
                _("Not a field of this entry: %(names)s."), params={"names": ", ".join(sorted(unknown))}
            )
        return names


class TieLineForm(TieForm):
    """A participation or relationship as a line of its record, whose form asks for the reason."""

    reason = None


class CitationLineForm(CitationForm):
    """A citation as a line of its record, whose form asks for the reason."""

    reason = None
