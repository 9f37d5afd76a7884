"""How editors type what forms do not bring themselves: lists, identifiers, partial dates, and references."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from directory.models.partial_date import PartialDate, PartialDateField
from directory.sent import keys_of, with_others_quoted

IDENTIFIER = re.compile(r"^([a-z][a-z0-9-]*)\s*[:：]\s*(\S.*)$", re.IGNORECASE)


class LineField(forms.CharField):
    """One line of text: line breaks and runs of spaces become single spaces."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class TextField(forms.CharField):
    """Text in paragraphs, with the line breaks that the register stores."""

    widget = forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"})

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")


def _without_json(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Leave out what a model's JSONField hands to its form field and no other field understands."""
    kept = {name: value for name, value in kwargs.items() if name not in ("encoder", "decoder")}
    return kept | {"show_hidden_initial": False}


class JSONTextField(forms.CharField):
    """Text that stands for a JSON value of the model."""

    widget = forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**_without_json(kwargs))

    def parse(self, text: str) -> Any:
        """Return the value that the text stands for. Raises ValidationError."""
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        return self.parse(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != (initial() if callable(initial) else initial)
        except ValidationError:
            return True


class LinesField(JSONTextField):
    """A list of texts, one on each line."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def parse(self, text: str) -> list[str]:
        return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


class IdentifiersField(JSONTextField):
    """Identifiers in other registers, one on each line: the register's name, a colon, the identifier."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{name}: {key}" for name, key in value.items()) if isinstance(value, dict) else value

    def parse(self, text: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in filter(None, (line.strip() for line in text.splitlines())):
            match = IDENTIFIER.match(line)
            if not match:
                raise ValidationError(
                    _("“%(line)s” is not an identifier. Write one on each line, for example wikidata: Q1234."),
                    params={"line": line},
                )
            name = match[1].lower()
            if name in found:
                raise ValidationError(_("“%(name)s” stands twice."), params={"name": name})
            found[name] = match[2]
        return found


class PartialDateFormField(forms.CharField):
    """A year, month or day."""

    widget = forms.TextInput(attrs={"class": "partial-date", "placeholder": "2024-10-28", "size": 11})

    def to_python(self, value: Any) -> PartialDate | None:
        return PartialDateField().to_python(super().to_python(value))


class SupportsWidget(forms.CheckboxSelectMultiple):
    """Ticks, folded away under the names of what is ticked."""

    template_name = "admin/directory/supports.html"

    class Media:
        js = ("js/admin-supports.js",)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = [option for _group, options, _index in context["widget"]["optgroups"] for option in options]
        return context | {"options": options, "chosen": [option["label"] for option in options if option["selected"]]}

    def _render(self, template_name: str, context: dict[str, Any], _renderer: Any = None) -> SafeString:
        """Look for the template among those of the site, where the standard renderer of forms does not look."""
        return mark_safe(render_to_string(template_name, context))  # noqa: S308 - the template escapes


class SupportsField(forms.MultipleChoiceField):
    """The fields of a record that a source supports."""

    widget = SupportsWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**_without_json(kwargs))

    def offer(self, choices: Iterable[tuple[str, str | Promise]], chosen: Any) -> None:
        """Offer these fields, and whatever is chosen already."""
        known = dict(choices)
        self.choices = [*known.items(), *((name, name) for name in chosen or () if name not in known)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(initial or ()) != set(data or ())


class ReferenceField(forms.ModelChoiceField):
    """A reference to one object. Those that were looked up for many fields at once cost no further query."""

    known: dict[str, Model] = {}

    def to_python(self, value: Any) -> Any:
        return self.known[value] if value in self.known else super().to_python(value)


class NamedAutocomplete(AutocompleteMixin):
    """What is searched by typing, under the name of its field for those who hear the page."""

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["admin/js/jquery.init.js", "js/admin-labels.js"])


class KnownAutocomplete(NamedAutocomplete, AutocompleteSelect):
    """A reference found by typing. The object that the form has at hand costs no further query."""

    known: Model | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attrs["data-width"] = "100%"

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list[Any]:
        if self.known is None or value != [str(self.known.pk)]:
            return super().optgroups(name, keys_of(value), attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        label = self.choices.field.label_from_instance(self.known)
        options.append(self.create_option(name, self.known.pk, label, True, len(options)))
        return [(None, options, 0)]


class OrderedAutocomplete(NamedAutocomplete, AutocompleteSelectMultiple):
    """References found by typing, kept in the order in which they were chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attrs |= {"data-ordered": "", "data-width": "100%"}

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """Offer to take away one, not all of them in passing."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return what was sent, each once."""
        return with_others_quoted(dict.fromkeys(super().value_from_datadict(data, files, name) or ()))

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list[Any]:
        keys = keys_of(value)
        [(label, options, index)] = super().optgroups(name, keys, attr)
        return [(label, sorted(options, key=lambda option: keys.index(str(option["value"]))), index)]

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["admin/js/jquery.init.js", "js/admin-ordered.js"])
