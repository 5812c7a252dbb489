"""What Wagtail's admin is told of the look: our few additions, on every page of it."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


def our_styles() -> SafeString:
    """The style sheet with what Wagtail's own lacks for long forms and lists."""
    return format_html('<link rel="stylesheet" href="{}">', static("editing/admin.css"))


hooks.register("insert_global_admin_css", our_styles)
