"""Who may change what: the rules of review, on top of Django's permissions for each model.

What the public sees, and what was taken out of its sight, is changed by Publishers only. A tie is settled where both of
its ends are public or one of them is archived: Editors tie their drafts to public entries.
"""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import snapshots
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
# What nobody proposes to change in an entry that is or was public: its address, and whether it is public at all.
NOT_PROPOSED = ("slug", "review_state")
FOR_PUBLISHERS = gettext_lazy("This would change entries that are or were public, which is for a Publisher to do.")


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
        return is_public_evidence(thing) or _is_archived_evidence(thing)
    if isinstance(thing, Participation | Relationship | Citation):
        states = {record.review_state for record in concerned(thing)}
        return ReviewState.ARCHIVED in states or states == {ReviewState.PUBLISHED}
    return False


def _is_archived_evidence(source: Source) -> bool:
    ends = ("organisation", "initiative", "relationship__subject", "relationship__object")
    cited = Q(*((f"{end}__review_state", ReviewState.ARCHIVED) for end in ends), _connector=Q.OR)
    return bool(source.pk) and source.citations.filter(cited).exists()


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


def refusals(user: User, record: Record, values: snapshots.Values) -> list[str]:
    """Say why this user may not store these values of a record that is theirs to change; nothing where they may."""
    said = []
    state = values.get("review_state", record.review_state)
    if state != record.review_state and state not in states_for(user, record.noun):
        said.append(_("Only a Publisher publishes or archives an entry."))
    others = snapshots.others(record, snapshots.stored(record), values)
    if any(
        other.review_state == ReviewState.ARCHIVED and not may_publish(user, record.noun, other.noun)
        for other in others
    ):
        said.append(str(FOR_PUBLISHERS))
    return said
