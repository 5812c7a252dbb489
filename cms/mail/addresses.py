"""Which addresses take no mail, as far as the outbox knows: one answer for all who ask."""

from __future__ import annotations

from collections.abc import Iterable

from cms.mail.models import OutgoingEmail


def refused_among(addresses: Iterable[str]) -> frozenset[str]:
    """Return those of ``addresses``, in lower case, that were refused for good and nothing speaks for since.

    One query for any number.
    """
    asked = {address.lower() for address in addresses}
    refused = OutgoingEmail.objects.filter(address_refused=True).exclude(to="")
    return frozenset(asked & {to.lower() for to in refused.values_list("to", flat=True)})


def takes_mail(address: str) -> int:
    """Note that ``address`` is somebody's: an e-mail went out to it, they confirmed it, or signed in by it.

    What was refused before is still parked, and no longer speaks against the address. Kept as a change of those
    rows, since what was sent is forgotten after a while. Returns how many spoke against it.
    """
    spoke_against = OutgoingEmail.objects.parked().filter(address_refused=True, to__iexact=address)
    return spoke_against.update(address_refused=False)
