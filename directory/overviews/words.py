"""What the views of the whole call things that no vocabulary names."""

from django.utils.translation import gettext as _

from directory.search.traits import SOURCE_LABELS


def source_class(name: str) -> str:
    """Return what a class of source is called."""
    return str(SOURCE_LABELS[name])


def quarter_in_words(year: int, quarter: int) -> str:
    return _("Q%(quarter)s %(year)s") % {"quarter": quarter, "year": year}
