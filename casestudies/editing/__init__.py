"""The editors' side beside the form: lists, actions, notes and the queue of reports."""

from __future__ import annotations
