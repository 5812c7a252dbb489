"""A proxy for each scheme, so that forms, choosers and permissions can tell them apart."""

from __future__ import annotations

from typing import ClassVar

from taxonomy.choices import Scheme
from taxonomy.models.term import Term
from taxonomy.querysets import SchemeManager


class Sector(Term):
    """What the public service is about."""

    SCHEME = Scheme.SECTOR
    objects: ClassVar[SchemeManager[Sector]] = SchemeManager()

    class Meta:
        proxy = True
        verbose_name = "sector"
        verbose_name_plural = "sectors"


class Method(Term):
    """How something was procured or commissioned."""

    SCHEME = Scheme.METHOD
    objects: ClassVar[SchemeManager[Method]] = SchemeManager()

    class Meta:
        proxy = True
        verbose_name = "method"
        verbose_name_plural = "methods"


class Outcome(Term):
    """What changed, or was meant to change."""

    SCHEME = Scheme.OUTCOME
    objects: ClassVar[SchemeManager[Outcome]] = SchemeManager()

    class Meta:
        proxy = True
        verbose_name = "outcome"
        verbose_name_plural = "outcomes"


class Barrier(Term):
    """What stood in the way."""

    SCHEME = Scheme.BARRIER
    objects: ClassVar[SchemeManager[Barrier]] = SchemeManager()

    class Meta:
        proxy = True
        verbose_name = "barrier"
        verbose_name_plural = "barriers"


class Enabler(Term):
    """What made it possible."""

    SCHEME = Scheme.ENABLER
    objects: ClassVar[SchemeManager[Enabler]] = SchemeManager()

    class Meta:
        proxy = True
        verbose_name = "enabler"
        verbose_name_plural = "enablers"


class Mode(Term):
    """The definition and synonyms of an innovation mode; the choice itself is a closed list of the case."""

    SCHEME = Scheme.MODE
    objects: ClassVar[SchemeManager[Mode]] = SchemeManager()

    class Meta:
        proxy = True
        verbose_name = "innovation mode"
        verbose_name_plural = "innovation modes"


PROXIES: dict[str, type[Term]] = {
    model.SCHEME: model for model in (Sector, Method, Outcome, Barrier, Enabler, Mode)
}
