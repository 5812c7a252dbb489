"""The form: its tabs in order."""

from __future__ import annotations

from wagtail.admin.panels import TabbedInterface

from casestudies.panels.opening import basics, context
from casestudies.panels.record import record
from casestudies.panels.results import people, results
from casestudies.panels.telling import market, story

edit_handler = TabbedInterface(
    [basics(), context(), story(), market(), results(), people(), record()]
)
