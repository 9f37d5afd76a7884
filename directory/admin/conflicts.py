"""Two editors on one record: the second to save chooses, field by field, and loses nothing of what was typed."""

from dataclasses import dataclass, field
from typing import Any, Self

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from directory import conflicts
from directory.admin.saving import values_of
from directory.admin.words import Words
from directory.conflicts import Difference
from directory.models import Change
from directory.sent import text_of
from directory.snapshots import Lost, LostReferenceError, Record, Values

SALT = "directory.conflict"
CHOICE = "choice-"
# Why values are not stored: `said` says it in words.
REFUSED = (ValidationError, LostReferenceError)
# Seconds for which what was chosen is saved without being looked at once more.
FRESH = 24 * 60 * 60


@dataclass(frozen=True)
class Option:
    """One of the values to choose from."""

    value: str
    label: str
    text: SafeString
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """A field to choose in, in words."""

    name: str
    label: str
    language: str
    before: str
    options: list[Option]
    is_conflict: bool


def rows(
    model: type[Record], differences: list[Difference], labels: dict[str, str], chosen: dict[str, str]
) -> list[Row]:
    """Return the differences in words. `labels` says what each choice is called, `chosen` what has been chosen."""
    words = Words(model, *({d.name: value} for d in differences for value in (d.before, *d.options.values())))
    return [
        Row(
            difference.name,
            words.label(difference.name),
            words.language(difference.name),
            _before(words, difference),
            [
                Option(
                    choice,
                    labels[choice],
                    words.line(difference.name, difference.before, value).after,
                    chosen.get(difference.name, difference.preselected) == choice,
                )
                for choice, value in difference.options.items()
            ],
            difference.is_conflict,
        )
        for difference in differences
    ]


def _before(words: Words, difference: Difference) -> str:
    """Return the value before, with what only one of the two has taken away marked."""
    if not difference.preselected:
        return words.text(difference.name, difference.before)
    newer = difference.options[difference.preselected]
    return words.line(difference.name, difference.before, newer).before


def said_lost(lost: list[Lost], model: type[Record]) -> list[str]:
    """Return in words what values refer to that no longer exists, each once."""
    words, told = Words(model), _("%(field)s: “%(key)s” no longer exists.")
    return [told % {"field": words.label(each.field), "key": each.key} for each in dict.fromkeys(lost)]


def said(error: Exception, model: type[Record]) -> list[str]:
    """Return in words why values could not be stored."""
    words = Words(model)
    if isinstance(error, LostReferenceError):
        return said_lost([Lost(error.field, error.key)], model)
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        return [
            message if name == "__all__" else f"{words.label(name)}: {message}"
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    return error.messages if isinstance(error, ValidationError) else [str(error)]


def choices_in(data: QueryDict) -> dict[str, str]:
    """Return what was chosen in a form, by the names of the fields."""
    return {name.removeprefix(CHOICE): str(choice) for name, choice in data.items() if name.startswith(CHOICE)}


def reason_in(data: QueryDict) -> str:
    """Return the reason that came with a form."""
    return text_of(data, "reason", Change._meta.get_field("reason").max_length)


@dataclass
class Draft:
    """What an editor would save, kept in the page until they have chosen. Only this site can make it."""

    version: int  # of the record that the editor was last shown
    before: Values
    mine: Values
    reason: str = ""
    change_set: int | None = None
    chosen: dict[str, str] = field(default_factory=dict)
    is_old: bool = False

    def sealed(self, record: Record, user: Any) -> str:
        kept = [record.noun, record.pk, user.pk, self.version, self.before, self.mine, self.change_set]
        return signing.dumps(kept, salt=SALT, compress=True)

    @classmethod
    def opened(cls, request: HttpRequest, record: Record) -> Self | None:
        """Read a draft with what has been chosen; None for anything else than a draft of this user and record."""
        text = request.POST.get("_draft", "")
        try:
            noun, key, user, *kept = signing.loads(text, salt=SALT)
            is_old = not _is_fresh(text)
        except signing.BadSignature:
            return None
        if (noun, key, user) != (record.noun, record.pk, request.user.pk):
            return None
        version, before, mine, change_set = kept
        return cls(version, before, mine, reason_in(request.POST), change_set, choices_in(request.POST), is_old)

    def differences(self, theirs: Values) -> list[Difference]:
        return conflicts.between(self.before, theirs, self.mine)

    def resolved(self, differences: list[Difference]) -> Values:
        """Return the chosen values; what has not been chosen in stays away."""
        options = {d.name: d.options for d in differences}
        return {
            name: options[name][choice]
            for name, choice in self.chosen.items()
            if name in options and choice in options[name]
        }

    def rebased(self, record: Record) -> "Draft":
        """Return the draft for the present version, after yet another editor has saved.

        What was chosen already is now mine, and what was seen is what was before.
        """
        shown = values_of(record, self.version)
        mine = self.mine | self.resolved(self.differences(shown))
        before = {name: shown.get(name) if name in self.chosen else self.before.get(name) for name in shown}
        return Draft(record.version, before, mine, self.reason, self.change_set)


def _is_fresh(text: str) -> bool:
    try:
        signing.loads(text, salt=SALT, max_age=FRESH)
    except signing.SignatureExpired:
        return False
    return True


def draft_of(record: Record, before: Values, now: Values, mine: Values, reason: str, change_set: int | None) -> Draft:
    """Return a draft with those fields in which it differs from what is stored now."""
    names = [d.name for d in conflicts.between(before, now, mine)]
    return Draft(
        record.version,
        {name: before.get(name) for name in names},
        {name: mine[name] for name in names},
        reason,
        change_set,
    )
