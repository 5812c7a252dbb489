"""A person's own account on the editors' side."""

from __future__ import annotations

from typing import Any

from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import AvatarSettingsPanel


class AccountView(WagtailAccountView):
    """Wagtail's page without its picture: nothing here shows one, and nothing would look into the file."""

    def get_panels(self) -> list[Any]:
        """Every panel but the one that takes a picture."""
        return [each for each in super().get_panels() if not isinstance(each, AvatarSettingsPanel)]
