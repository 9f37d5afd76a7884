"""The public addresses of records: a former one leads to its record for ever, and is given to no other."""

from django.core.exceptions import ValidationError

from directory.models import Initiative, Organisation, RedirectCause, ReviewState, SlugRedirect

Record = Organisation | Initiative


def was_public(record: Record) -> bool:
    """True where a record is public, or was so under its present address."""
    versions = type(record).history.filter(id=record.pk, slug=record.slug, review_state=ReviewState.PUBLISHED)
    return record.is_public or versions.exists()


def settle(old: Record | None, new: Record) -> None:
    """Let the former address of a record that was changed lead to it for ever, unless it takes that back.

    Raises ValidationError for an address that leads to another record. A record that was merged into another keeps its
    own, which leads there; where it becomes public again, that ends.
    """
    is_new_address = old is None or old.slug != new.slug
    if is_new_address or (new.is_public and not (old and old.is_public)):
        redirect = SlugRedirect.objects.of_slug(new.noun, new.slug).first()
        if redirect and is_new_address and redirect.record != new:
            raise ValidationError({"slug": redirect.refusal})
        if redirect:
            redirect.delete()
    if old and is_new_address and was_public(old):
        lead(old.slug, new, RedirectCause.RENAMED)


def lead(slug: str, record: Record, cause: RedirectCause) -> None:
    """Let an address lead to a record, unless it leads somewhere already."""
    SlugRedirect.objects.get_or_create(noun=record.noun, slug=slug, defaults={record.noun: record, "cause": cause})


def lead_on(former: Record, record: Record) -> list[list[str]]:
    """Let all addresses that lead to a record lead to another; return each of them with the cause that it had."""
    led = SlugRedirect.objects.filter(**{former.noun: former})
    rows = [[slug, cause] for slug, cause in led.values_list("slug", "cause")]
    led.update(**{record.noun: record}, cause=RedirectCause.MERGED)
    return rows


def give_back(record: Record, redirects: list[list[str]]) -> None:
    """Let addresses lead to a record again, with the causes that they had; those that lead nowhere now stay so."""
    for slug, cause in redirects:
        SlugRedirect.objects.filter(noun=record.noun, slug=slug).update(**{record.noun: record}, cause=cause)
