"""Filters and small tags for templates: words, money, dates, and the geometry of our drawings.

None of them asks the database anything: a view hands over what is known and a template only says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from cms.core import drawings
from cms.core import markdown as door
from cms.core.dates import PartialDate
from cms.core.money import format_money

register = template.Library()


@register.filter
def markdown(text: str | None, heading_offset: int = 1) -> SafeString:
    """Render Markdown as safe HTML; ``{{ text|markdown:2 }}`` makes its highest headings ``h3``."""
    return door.render_markdown(text, heading_offset=int(heading_offset))


@register.filter
def plain_text(text: str | None) -> str:
    """Return the visible words of a Markdown text."""
    return door.plain_text(text)


@register.filter
def money(amount: object, currency: str = "GBP") -> str:
    """Return ``£80,000``; an empty string where there is no amount."""
    number = _decimal(amount)
    return "" if number is None else format_money(number, currency or "GBP")


@register.filter
def number(value: object) -> str:
    """Return ``1,234.5`` without trailing noughts; an empty string where there is no number."""
    exact = _decimal(value)
    if exact is None:
        return ""
    text = f"{exact:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


@register.filter
def partial_date(value: PartialDate | str | None) -> str:
    """Return ``2019``, ``March 2019`` or ``3 March 2019``: as much as its source said and no more."""
    if not value:
        return ""
    try:
        return (value if isinstance(value, PartialDate) else PartialDate.parse(str(value))).display
    except ValueError:
        return str(value)


@register.filter
def plain_date(value: date | datetime | None) -> str:
    """Return ``3 March 2026`` for a day or a moment, in the time of the site; empty for nothing."""
    if not value:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, "j F Y")


@register.filter
def plain_moment(value: datetime) -> str:
    """Return ``3 March 2026, 09:30`` for a moment, in the time of the site."""
    return date_format(timezone.localtime(value), "j F Y, H:i")


@register.filter
def iso_date(value: date | datetime | PartialDate | None) -> str:
    """Return the machine's form for ``<time datetime>``: ``2026-03-03``, ``2019-03`` or ``2019``."""
    if not value:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return str(value.date() if isinstance(value, datetime) else value)


@register.simple_tag
def date_range(start: PartialDate | None, end: PartialDate | None) -> str:
    """Return ``2019 to March 2020``, ``from 2019``, ``until March 2020``, ``2019``, or nothing."""
    first, last = partial_date(start), partial_date(end)
    if first and last:
        return first if first == last else f"{first} to {last}"
    if first:
        return f"from {first}"
    return f"until {last}" if last else ""


@register.filter
def under(path: str | None, folder: str) -> bool:
    """Tell whether an address lies in a folder: the navigation marks where the reader is."""
    return bool(path) and str(path).startswith(folder)


@register.simple_tag
def evidence_bars(step: int | None) -> list[drawings.Bar]:
    """Return the six bars of the evidence ladder, those up to the step filled."""
    return drawings.ladder(step)


@register.simple_tag
def bar_pair(baseline: object, result: object) -> drawings.Pair | None:
    """Return the two bars of an outcome to one scale, or ``None`` where a value is missing."""
    return drawings.pair(_decimal(baseline), _decimal(result))


@register.simple_tag
def stacked_bar(counts: Mapping[str, int] | Iterable[tuple[str, int]]) -> list[drawings.Segment]:
    """Return the segments of a stacked bar from counts by name, in the order given."""
    pairs = counts.items() if isinstance(counts, Mapping) else counts
    return drawings.stack(list(pairs))


@register.simple_tag
def drawn(template_name: str, **inputs: Any) -> SafeString:
    """Render a small component that lists repeat; each set of inputs is rendered once a process.

    ``{% drawn "components/direction.html" direction=row.direction label=row.label %}`` is what
    ``include`` with ``only`` would give, at a fortieth of the time from the second time on. For
    inputs of closed lists alone: what people write would fill the memory.
    """
    if settings.DEBUG:
        return render_to_string(template_name, inputs)
    return _drawn(template_name, tuple(inputs.items()))


@lru_cache(maxsize=512)
def _drawn(template_name: str, inputs: tuple[tuple[str, Any], ...]) -> SafeString:
    return render_to_string(template_name, dict(inputs))


@register.filter
def direction_icon(direction: str | None) -> str:
    """Return the sign of a direction of change, which always stands beside its word."""
    return drawings.DIRECTION_ICONS.get(direction or "", "–")


@register.filter
def attribute(item: Any, name: str) -> Any:
    """Return one attribute or key by a name that the template holds in a variable; empty when absent."""
    if isinstance(item, Mapping):
        return item.get(name, "")
    return "" if name.startswith("_") else getattr(item, name, "")


def _decimal(value: object) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return None
    return exact if exact.is_finite() else None
