"""The read model of a case page: loaded, redacted, and said in words before a template sees it."""

from __future__ import annotations

from casestudies.detail.build import case_detail
from casestudies.detail.shapes import CaseDetail

__all__ = ["CaseDetail", "case_detail"]
