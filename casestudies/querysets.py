"""Reads of cases: every door to rows that not everybody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet

from casestudies.choices import FieldStatus
from casestudies.models.identity import Tombstone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from casestudies.models import CaseStudyPage
    from cms.accounts.models import User

    Base = QuerySet[CaseStudyPage]
else:
    Base = PageQuerySet


class CaseStudyQuerySet(Base):
    """Named reads. Each costs the same number of queries for one row and for many."""

    def released(self) -> Self:
        """Live, really published, past go-live and embargo, not expired and not withdrawn."""
        now = timezone.now()
        return self.filter(
            Q(go_live_at__isnull=True) | Q(go_live_at__lte=now),
            Q(expire_at__isnull=True) | Q(expire_at__gt=now),
            Q(embargo_until__isnull=True) | Q(embargo_until__lte=now),
            live=True,
            live_revision__isnull=False,
        ).exclude_withdrawn()

    def exclude_withdrawn(self) -> Self:
        """Leave out cases that have a tombstone."""
        return self.filter(~Exists(Tombstone.objects.filter(ref=OuterRef("ref"))))

    def public(self) -> Self:
        """What anybody may see."""
        return self.released().exclude_restricted(PageViewRestriction.objects.all())

    def naming_lead(self) -> Self:
        """Leave out cases that do not say whose they are."""
        return self.naming("lead_organisation").filter(anonymised_as="")

    def naming(self, field: str) -> Self:
        """Leave out cases that withhold ``field``."""
        silent = self.model._meta.get_field("states").related_model.objects.filter(
            page=OuterRef("pk"), field=field, state=FieldStatus.WITHHELD
        )
        return self.filter(~Exists(silent))

    def naming_relations(self) -> Self:
        """Leave out cases that withhold something of how they stand to others."""
        silent = self.model._meta.get_field("states").related_model.objects.filter(
            page=OuterRef("pk"), field__startswith="related", state=FieldStatus.WITHHELD
        )
        return self.filter(~Exists(silent))

    def exclude_restricted(self, restrictions: Any) -> Self:
        """Leave out cases on or below a page that one of ``restrictions`` closes."""
        closed = Q()
        for path in restrictions.values_list("page__path", flat=True):
            closed |= Q(path__startswith=path)
        return self.exclude(closed) if closed else self

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What ``user`` may see on the site: public cases, and restricted ones open to them.

        Signed-in people pass a restriction to signed-in people, members one to their group.
        A shared password opens nothing here.
        """
        if not user.is_authenticated:
            return self.public()
        kinds = PageViewRestriction
        closed = PageViewRestriction.objects.exclude(restriction_type=kinds.LOGIN).exclude(
            restriction_type=kinds.GROUPS, groups__in=user.groups.all()
        )
        if getattr(user, "is_superuser", False):
            closed = closed.none()
        return self.released().exclude_restricted(closed)

    def for_indexing(self) -> Self:
        """The cases that belong in the public index, in a steady order for work in chunks."""
        return self.public().order_by("pk")

    def newest(self) -> Self:
        """Newest publication first, with a tie-break that never changes."""
        return self.order_by("-first_published_at", "-pk")
