"""Who may change what: the rules of review, on top of Django's permissions for each model.

What the public sees, and what was taken out of its sight, is changed by Publishers only.
"""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin
from django.db.models import Model

from directory.actions import Record, concerned, is_public_evidence
from directory.models import (
    Citation,
    Guide,
    GuidePart,
    Initiative,
    Organisation,
    Participation,
    Relationship,
    ReviewState,
    Source,
)

User = AbstractBaseUser | PermissionsMixin | AnonymousUser

SETTLED = {ReviewState.PUBLISHED, ReviewState.ARCHIVED}
OPEN_STATES = [ReviewState.DRAFT, ReviewState.IN_REVIEW]


def may_publish(user: User, *nouns: str) -> bool:
    """True where the user may publish each of the nouns, of both kinds where none is named."""
    return user.has_perms([f"directory.publish_{noun}" for noun in nouns or ("organisation", "initiative")])


def is_settled(thing: Model) -> bool:
    """True where a thing is public or was archived, and so is a Publisher's to change."""
    if isinstance(thing, Record):
        return thing.review_state in SETTLED
    if isinstance(thing, Guide | GuidePart):
        return (thing if isinstance(thing, Guide) else thing.guide).is_public
    if isinstance(thing, Source):
        return is_public_evidence(thing)
    if isinstance(thing, Participation | Relationship | Citation):
        return all(record.review_state in SETTLED for record in concerned(thing))
    return False


def _nouns(thing: Model) -> set[str]:
    if isinstance(thing, Organisation | Initiative):
        return {thing.noun}
    if isinstance(thing, Guide | GuidePart):
        return {"guide"}
    if isinstance(thing, Participation | Relationship | Citation):
        return {record.noun for record in concerned(thing)}
    return set()


def may_edit(user: User, thing: Model) -> bool:
    """Whether the state of a thing lets this user change it."""
    return not is_settled(thing) or may_publish(user, *_nouns(thing))


def proposes(user: User, thing: Model | None) -> bool:
    """Whether what this user saves of a record is kept as a proposal: it is or was public, and they do not publish."""
    return isinstance(thing, Record) and not may_edit(user, thing)


def states_for(user: User, noun: str) -> list[ReviewState]:
    """The review states into which a user may put a record."""
    return list(ReviewState) if may_publish(user, noun) else OPEN_STATES
