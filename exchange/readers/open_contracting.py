"""Open Contracting release and record packages (1.1): what they say of a purchase, to be confirmed.

Nothing is filled from a package: each fact is an offer with its place in the package and the field that
it could go to. The United Kingdom's notices (UK1 to UK17) are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

OCID = re.compile(r"ocds-[a-z0-9]{6}-[^\s\"'<>]{1,150}")
UK_NOTICES = {
    "UK1": "Pipeline notice",
    "UK2": "Preliminary market engagement notice",
    "UK3": "Planned procurement notice",
    "UK4": "Tender notice",
    "UK5": "Transparency notice",
    "UK6": "Contract award notice",
    "UK7": "Contract details notice",
    "UK8": "Contract payment notice",
    "UK9": "Contract performance notice",
    "UK10": "Contract change notice",
    "UK11": "Contract termination notice",
    "UK12": "Procurement termination notice",
    "UK13": "Dynamic market intention notice",
    "UK14": "Dynamic market establishment notice",
    "UK15": "Dynamic market modification notice",
    "UK16": "Dynamic market cessation notice",
    "UK17": "Payments compliance notice",
}
"""The notices of the Procurement Act 2023, by the numbers that its regulations' forms carry."""

VERSION = "1.1"
_MOST_DIGITS = 20

_STAGES = ("planning", "tender", "awards", "contracts")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a package: where it stands, the field that it could go to, and its value as text."""

    path: str
    to: str
    value: str
    label: str


def ocid_problem(text: str) -> str:
    """Return what is wrong with an OCID in a sentence, nothing if it is well formed.

    The form is ``ocds-``, a prefix of six lower-case letters and digits that was registered for the
    publisher, a hyphen and the publisher's own number (Open Contracting Data Standard 1.1, identifiers).
    """
    if OCID.fullmatch(text):
        return ""
    if text.casefold().startswith("ocds-") and OCID.fullmatch(text.lower()):
        return "An OCID is written in lower case up to its publisher's own number."
    if not text.startswith("ocds-"):
        return "An OCID begins with “ocds-”."
    return "After “ocds-” come six letters or digits, a hyphen and the publisher's own number."


def is_package(data: Any) -> bool:
    """Whether JSON is a release package, a record package or a single release."""
    if not isinstance(data, Mapping):
        return False
    lists = any(isinstance(data.get(name), list) for name in ("releases", "records"))
    return lists or str(data.get("ocid", "")).casefold().startswith("ocds-")


def version_note(data: Any) -> str:
    """Return what to say of a package that names another version of the standard than the one read here."""
    said = str(data.get("version") or "").strip() if is_package(data) else ""
    if not said or said == VERSION or said.startswith(f"{VERSION}."):
        return ""
    return f"It says version {said[:20]} of Open Contracting and was read as {VERSION}: check what is offered."


def facts_of(data: Any) -> list[Fact]:
    """Return what a package says, each fact once, in the order in which it stands there."""
    seen: dict[tuple[str, str], Fact] = {}
    for path, release in _releases(data):
        for fact in _release(path, release):
            seen.setdefault((fact.to, fact.value), fact)
    return list(seen.values())


def _releases(data: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if not isinstance(data, Mapping):
        return
    for number, release in enumerate(_maps(data.get("releases"))):
        yield f"releases.{number}", release
    for number, record in enumerate(_maps(data.get("records"))):
        compiled = record.get("compiledRelease")
        if isinstance(compiled, Mapping):
            yield f"records.{number}.compiledRelease", compiled
        else:
            for place, release in enumerate(_maps(record.get("releases"))):
                yield f"records.{number}.releases.{place}", release
    if "ocid" in data:
        yield "", data


def _maps(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _release(path: str, release: Mapping[str, Any]) -> Iterator[Fact]:
    ocid = str(release.get("ocid", "")).strip()
    if ocid:
        yield Fact(f"{path}.ocid".strip("."), "notices.ocid", ocid, "OCID")
    yield from _notices(path, release)
    tender = _map(release.get("tender"))
    for name, to, label in (
        ("title", "title", "Title of the tender"),
        ("description", "challenge", "Description of the tender"),
    ):
        if text := str(tender.get(name) or "").strip():
            yield Fact(f"{path}.tender.{name}".strip("."), to, text, label)
    yield from _buyer(path, release)
    yield from _money(f"{path}.tender".strip("."), tender)
    yield from _period(f"{path}.tender".strip("."), tender)
    for stage in ("awards", "contracts"):
        for number, each in enumerate(_maps(release.get(stage))):
            place = f"{path}.{stage}.{number}".strip(".")
            yield from _money(place, each)
            yield from _period(place, each)
            yield from _suppliers(place, each)


def _notices(path: str, release: Mapping[str, Any]) -> Iterator[Fact]:
    for stage in _STAGES:
        held = release.get(stage)
        for number, part in enumerate(_maps(held) or [_map(held)]):
            place = f"{stage}.{number}" if isinstance(held, list) else stage
            for at, document in enumerate(_maps(part.get("documents"))):
                where = f"{path}.{place}.documents.{at}".strip(".")
                yield from _notice(where, document)


def _notice(where: str, document: Mapping[str, Any]) -> Iterator[Fact]:
    kind = str(document.get("noticeType") or "").strip().upper()
    if kind in UK_NOTICES:
        stage = f"{kind} {UK_NOTICES[kind]}"
        yield Fact(f"{where}.noticeType", "notices.stage", stage, "Notice")
        if url := str(document.get("url") or "").strip():
            yield Fact(f"{where}.url", "notices.url", url, stage)


def _buyer(path: str, release: Mapping[str, Any]) -> Iterator[Fact]:
    if name := str(_map(release.get("buyer")).get("name") or "").strip():
        yield Fact(f"{path}.buyer.name".strip("."), "lead_organisation", name, "Buyer")


_SAID_WITH_SUMS = frozenset({"EUR", "USD"})
"""Currencies that go with their sums: whoever takes the sum alone would have it in pounds."""


def _money(path: str, part: Mapping[str, Any]) -> Iterator[Fact]:
    value = _map(part.get("value"))
    amount = value.get("amount")
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        return
    try:
        number = Decimal(str(amount))
    except InvalidOperation:
        return
    if number.is_finite() and number >= 0 and _can_be_written_out(number):
        currency = str(value.get("currency") or "").strip().upper()
        said = f"{currency} " if currency in _SAID_WITH_SUMS else ""
        yield Fact(f"{path}.value.amount", "contract.value", f"{said}{number:f}", "Value")
        if currency:
            yield Fact(f"{path}.value.currency", "contract.currency", currency, "Currency")


def _can_be_written_out(number: Decimal) -> bool:
    """Whether a number has no more digits than a sum of money has; “1E+999999999” would fill the memory."""
    exponent = number.as_tuple().exponent
    return (
        isinstance(exponent, int) and number.adjusted() < _MOST_DIGITS and exponent > -_MOST_DIGITS
    )


def _period(path: str, part: Mapping[str, Any]) -> Iterator[Fact]:
    for holder in ("contractPeriod", "period"):
        period = _map(part.get(holder))
        for name, to, label in (
            ("startDate", "contract.starts", "Contract begins"),
            ("endDate", "contract.ends", "Contract ends"),
        ):
            day = str(period.get(name) or "")[:10]
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
                yield Fact(f"{path}.{holder}.{name}", to, day, label)


def _suppliers(path: str, part: Mapping[str, Any]) -> Iterator[Fact]:
    for number, supplier in enumerate(_maps(part.get("suppliers"))):
        if name := str(supplier.get("name") or "").strip():
            yield Fact(f"{path}.suppliers.{number}.name", "suppliers.name", name, "Supplier")
