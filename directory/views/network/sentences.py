"""Ties told as sentences, each with its sources."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from directory.models import Citation, ParticipationRole
from directory.overviews.network.ties import Node, Tie, TieKind
from directory.templatetags.directory import in_language
from directory.views.record import Cited, Sources, as_format

LEAD, PARTNER = ParticipationRole.LEAD.value, ParticipationRole.PARTNER.value


@dataclass(frozen=True)
class Evidence:
    """The sources of a tie. Where none is cited for it alone, `entry` is the record on whose sources it rests."""

    cited: Sequence[Cited]
    entry: Node | None = None


@dataclass(frozen=True)
class Told:
    """A tie, or two to a shared initiative, as one sentence."""

    text: SafeString
    ties: Sequence[Tie]
    evidence: Sequence[Evidence]
    # Who else takes part in an initiative, as far as they are named, and how many are not.
    others: Sequence[Node] = ()
    left_out: int = 0

    @property
    def tie(self) -> Tie:
        return self.ties[0]

    @property
    def lasts(self) -> bool:
        return TieKind(self.tie.kind).lasts


class Witnesses:
    """The citations of some ties, read with one query."""

    def __init__(self, ties: Iterable[Tie]) -> None:
        self.sources = Sources()
        self._cited: dict[tuple[str, int], list[Citation]] = defaultdict(list)
        for citation in Citation.objects.of_any(**_cited_by(ties)).in_order():
            for noun in ("organisation", "initiative", "relationship"):
                if pk := getattr(citation, f"{noun}_id"):
                    self._cited[noun, pk].append(citation)

    def of(self, tie: Tie) -> Evidence:
        """Return the sources of the statement itself, else those of the entry that it is a part of."""
        entry, own = self._own(tie)
        if own:
            return Evidence(self._numbered(own))
        rest = self._cited[entry.noun, entry.pk]
        return Evidence([Cited(number, citation.source) for number, citation in enumerate(rest, 1)], entry)

    def _own(self, tie: Tie) -> tuple[Node, list[Citation]]:
        """Return the entry that a tie is a part of, and what is cited for the tie itself."""
        if tie.object.noun == "initiative":
            return tie.object, self._for_both(tie, "participations")
        if tie.kind == TieKind.PART_OF:
            return tie.subject, self._for(tie.subject, "parent")
        return tie.subject, self._cited["relationship", tie.pk] or self._for_both(tie, "relationships")

    def _for_both(self, tie: Tie, name: str) -> list[Citation]:
        return [*self._for(tie.object, name), *self._for(tie.subject, name)]

    def _for(self, node: Node, name: str) -> list[Citation]:
        return [citation for citation in self._cited[node.noun, node.pk] if name in citation.fields]

    def _numbered(self, citations: Iterable[Citation]) -> list[Cited]:
        found = {cited.number: cited for cited in (self.sources.number(citation.source) for citation in citations)}
        return [found[number] for number in sorted(found)]


def _cited_by(ties: Iterable[Tie]) -> dict[str, set[int]]:
    """Return the primary keys of what may be cited for the ties."""
    found: dict[str, set[int]] = {"organisations": set(), "initiatives": set(), "relationships": set()}
    for tie in ties:
        for node in (tie.subject, tie.object):
            found[f"{node.noun}s"].add(node.pk)
        if tie.object.noun == "organisation" and tie.kind != TieKind.PART_OF:
            found["relationships"].add(tie.pk)
    return found


def mention(node: Node) -> SafeString:
    return format_html('<a href="{}">{}</a>', node.address, in_language(node.name))


def told(tie: Tie, witnesses: Witnesses, around: Node | None = None, **more: Any) -> Told:
    """Tell a tie from its subject's side; `around` one of its sides, from that side, which is then no link."""
    kind = TieKind(tie.kind)
    sentence = kind.inverse_sentence if around is tie.object else kind.sentence
    subject, object_ = (in_language(n.name) if n is around else mention(n) for n in (tie.subject, tie.object))
    text = format_html(as_format(str(sentence)), subject=subject, object=object_)
    return Told(text, [tie], [witnesses.of(tie)], **more)


def told_way(ties: Sequence[Tie], start: Node, witnesses: Witnesses) -> list[Told]:
    """Tell a way from one organisation to another, one sentence a step; two ties to one initiative are one step."""
    steps, at, rest = [], start, list(ties)
    while rest:
        taken = rest[:2] if rest[0].object.noun == "initiative" else rest[:1]
        steps.append(_told_step(taken, at, witnesses))
        at = taken[1].subject if len(taken) == 2 else taken[0].other(at)
        rest = rest[len(taken) :]
    return steps


def _told_step(ties: Sequence[Tie], start: Node, witnesses: Witnesses) -> Told:
    if len(ties) == 1:
        tie = ties[0]
        kind = TieKind(tie.kind)
        sentence = str(kind.sentence if start is tie.subject else kind.inverse_sentence)
        names = {"subject": mention(tie.subject), "object": mention(tie.object)}
    else:
        first, second = ties
        sentence = _shared_sentences()[first.kind, second.kind]
        names = {"one": mention(first.subject), "other": mention(second.subject), "initiative": mention(first.object)}
    evidence = [witnesses.of(tie) for tie in ties]
    return Told(format_html(as_format(sentence), **names), ties, _each_once(evidence))


def _each_once(evidence: list[Evidence]) -> list[Evidence]:
    """Two parts in one initiative mostly rest on the same sources."""
    return [one for number, one in enumerate(evidence) if one not in evidence[:number]]


def _shared_sentences() -> dict[tuple[str, str], str]:
    return {
        (LEAD, LEAD): _("%(one)s and %(other)s lead %(initiative)s together"),
        (LEAD, PARTNER): _("%(one)s leads %(initiative)s, in which %(other)s takes part"),
        (PARTNER, LEAD): _("%(one)s takes part in %(initiative)s, which %(other)s leads"),
        (PARTNER, PARTNER): _("%(one)s and %(other)s both take part in %(initiative)s"),
    }
