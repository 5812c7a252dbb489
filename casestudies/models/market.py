"""Rows on the market and the contract: notices and suppliers."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey

from casestudies.choices import SupplierType
from casestudies.models.base import CaseChild
from casestudies.models.context import CASE


class Notice(CaseChild):
    """A published procurement notice."""

    ROW_PREFIX = "k"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="notices")
    ocid = models.CharField(
        "OCID", max_length=200, blank=True, help_text="The contracting process's open identifier."
    )
    url = models.URLField("address", max_length=2000, blank=True)
    stage = models.CharField(max_length=100, blank=True)


class Supplier(CaseChild):
    """A supplier and what sort of body it is."""

    ROW_PREFIX = "s"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="suppliers")
    name = models.CharField(max_length=255, blank=True)
    type = models.CharField(max_length=20, choices=SupplierType.choices, blank=True)
