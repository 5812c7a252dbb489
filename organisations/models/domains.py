"""The e-mail domains of an organisation."""

from __future__ import annotations

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

SHARED: Final = frozenset(
    [
        "ac.uk",
        "aol.com",
        "btinternet.com",
        "co.uk",
        "gmail.com",
        "googlemail.com",
        "gov.scot",
        "gov.uk",
        "gov.wales",
        "hotmail.co.uk",
        "hotmail.com",
        "icloud.com",
        "live.co.uk",
        "live.com",
        "me.com",
        "msn.com",
        "nhs.net",
        "nhs.uk",
        "org.uk",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "sky.com",
        "talktalk.net",
        "virginmedia.com",
        "yahoo.co.uk",
        "yahoo.com",
    ]
)
"""Domains under which anybody, or many bodies, have addresses: they tell nothing of one organisation."""

_SHAPE: Final = re.compile(r"^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$")


class OrganisationEmailDomain(Orderable):
    """What stands after the @ in an organisation's addresses. A domain belongs to one organisation.

    An address below it counts too: ``jo@housing.testshire.gov.uk`` is one of ``testshire.gov.uk``.
    """

    organisation = ParentalKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="email_domains"
    )
    domain = models.CharField(
        "e-mail domain",
        max_length=120,
        unique=True,
        help_text="What stands after the @, for example testshire.gov.uk. Somebody with a confirmed "
        "address there is put forward as a member.",
    )

    class Meta(Orderable.Meta):
        verbose_name = "e-mail domain"

    def __str__(self) -> str:
        return self.domain

    def clean(self) -> None:
        """Put the domain in order; refuse what is none, or is shared by many.

        Raises:
            ValidationError: naming the field ``domain``.
        """
        super().clean()
        self.domain = self.domain.strip().lower().lstrip("@").rstrip(".")
        if not _SHAPE.match(self.domain):
            raise ValidationError({"domain": "Give a domain such as testshire.gov.uk."})
        if self.domain in SHARED:
            raise ValidationError({"domain": "Many people have addresses under this domain."})
