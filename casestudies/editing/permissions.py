"""Which cases a person finds in the admin: those that they may change, not every title there is."""

from __future__ import annotations

from typing import Any

from wagtail.permission_policies.pages import PagePermissionPolicy

from casestudies.models import CaseStudyPage


class OwnCasesPolicy(PagePermissionPolicy):
    """Wagtail's rules for pages, but that the right to add cases does not show other people's.

    The explorer, the admin's page search and its choosers all ask here.
    """

    def explorable_instances(self, user: Any) -> Any:
        """The pages that ``user`` comes across, without cases that they may not change."""
        pages = super().explorable_instances(user)
        if user.is_superuser:
            return pages
        changeable = self.instances_user_has_permission_for(user, "change").values("pk")
        others = CaseStudyPage.objects.exclude(pk__in=changeable)
        return pages.exclude(pk__in=others.values("pk"))
