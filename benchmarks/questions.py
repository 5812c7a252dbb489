"""The fixed list of questions: what people ask of such a collection, from narrow to hopeless."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.words import invented_name


@dataclass(frozen=True, slots=True)
class Asked:
    """A question by a short name, as the query string of a search page."""

    name: str
    querystring: str


BROAD = "how did councils use new technology to improve services for residents"
"""Matches most cases, and is what the comparison with Wagtail's own search asks too."""

READER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
"""A browser of a person, whose questions are logged: that belongs to what a page costs."""

NARROW = f"{invented_name(2)} sensors"

QUESTIONS = (
    Asked("narrow: a name", f"q={invented_name(2)}"),
    Asked("narrow: a name and a word", f"q={NARROW.replace(' ', '+')}"),
    Asked("question", "q=falls+sensors+in+extra+care"),
    Asked("broad question", f"q={BROAD.replace(' ', '+')}"),
    Asked("broad question, page 5", f"q={BROAD.replace(' ', '+')}&page=5"),
    Asked("abbreviation", "q=DPS"),
    Asked("place", "q=Northmere+council"),
    Asked("phrase", "q=%22social+value%22"),
    Asked("with exclusion", "q=school+transport+-framework"),
    Asked("typing errors", "q=procuremnt+of+sensrs"),
    Asked("filtered question", "q=care+costs&sector=care&nation=england&kind=pilot"),
    Asked("filters alone", "method=framework&method=direct-award&regime=pa23&phase=live"),
    Asked("one measure", "outcome=cash-saving&direction=improved&evidence=2"),
    Asked("years", "q=housing&year_from=2018&year_to=2021"),
    Asked("everything, newest", ""),
    Asked("nothing found", "q=zyxqwvut+qqqzzz&sector=care"),
)

TYPED = (
    "falls sensors",
    "innovation partnership",
    "SBRI",
    "dynamic purchasing",
    "social value",
    "adult social care",
    "the council",
    "Northmere",
    "Aylesbury Vale",
    invented_name(2),
    "PR-000123",
    "how can we reduce costs",
    "zyxqwvut",
)
"""What people begin to type: words of titles, terms with their other names, bodies of today and of old, nothing."""
