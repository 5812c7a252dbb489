"""Pieces that the tabs of the form are put together from."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel

DATE_HELP = "A year, a month or a day, as the source has it: 2019, March 2019 or 3 March 2019."


def group(heading: str, *panels: Panel | str, help_text: str = "") -> MultiFieldPanel:
    """Return fields under one heading."""
    return MultiFieldPanel(
        [FieldPanel(panel) if isinstance(panel, str) else panel for panel in panels],
        heading=heading,
        help_text=help_text,
    )


def beside(*names: str | Panel) -> FieldRowPanel:
    """Return fields side by side."""
    return FieldRowPanel([FieldPanel(name) if isinstance(name, str) else name for name in names])
