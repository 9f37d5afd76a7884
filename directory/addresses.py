"""The public addresses of records: a former one leads to its record for ever, and is given to no other."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory.models import Initiative, Organisation, RedirectCause, ReviewState, SlugRedirect

Record = Organisation | Initiative


def was_public(record: Record) -> bool:
    """True where a record is public, or was so under its present address."""
    versions = type(record).history.filter(id=record.pk, slug=record.slug, review_state=ReviewState.PUBLISHED)
    return record.is_public or versions.exists()


def refusal(record: Record, slug: str) -> str:
    """Say why a record cannot have an address that leads to another; nothing where it can."""
    redirect = SlugRedirect.objects.of_slug(record.noun, slug).first()
    return _taken(redirect) if redirect and redirect.record != record else ""


def _taken(redirect: SlugRedirect) -> str:
    said = _("“%(slug)s” is a former address of %(name)s (%(now)s) and leads there for ever.")
    return said % {"slug": redirect.slug, "name": redirect.record, "now": redirect.record.slug}


def settle(old: Record | None, new: Record) -> None:
    """Let the former address of a record that was changed lead to it for ever, unless it takes that back.

    Raises ValidationError for an address that leads to another record. A record that was merged into another keeps its
    own, which leads there; where it becomes public again, that ends.
    """
    is_new_address = old is None or old.slug != new.slug
    if is_new_address or (new.is_public and not (old and old.is_public)):
        redirect = SlugRedirect.objects.of_slug(new.noun, new.slug).first()
        if redirect and is_new_address and redirect.record != new:
            raise ValidationError({"slug": _taken(redirect)})
        if redirect:
            redirect.delete()
    if old and is_new_address and was_public(old):
        lead(old.slug, new, RedirectCause.RENAMED)


def lead(slug: str, record: Record, cause: RedirectCause) -> None:
    """Let an address lead to a record, unless it leads somewhere already."""
    SlugRedirect.objects.get_or_create(noun=record.noun, slug=slug, defaults={record.noun: record, "cause": cause})
