"""The shared templates: base, components, forms and error pages."""

from __future__ import annotations

import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace as Thing
from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from cms.core.pagination import paginate

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SHARED = [
    TEMPLATES / "base.html",
    *TEMPLATES.glob("[45]*.html"),
    *(
        path
        for folder in ("components", "account", "allauth", "django")
        for path in (TEMPLATES / folder).rglob("*.html")
    ),
]


class _Reader(HTMLParser):
    """Collect tags, ids and the words of a fragment."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def find(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        wanted = {name.replace("_", "-").rstrip("-"): value for name, value in attributes.items()}
        return [
            found for name, found in self.tags if name == tag and wanted.items() <= found.items()
        ]


def component(name: str, /, **context: Any) -> _Reader:
    return _Reader(render_to_string(f"components/{name}.html", context))


class ReportForm(forms.Form):
    """A form with one field of every sort that the public pages use."""

    about = forms.ChoiceField(
        label="What is it about?", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="What should we know?", help_text="Say which part.", widget=forms.Textarea
    )
    email = forms.EmailField(label="E-mail", required=False)
    agree = forms.BooleanField(label="You may pass it on", required=False)


@pytest.mark.parametrize("path", SHARED, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_shared_template_holds_an_inline_style_or_script_or_another_origin(path: Path) -> None:
    source = path.read_text()
    assert not re.search(
        r"\sstyle\s*=|<style|\son\w+\s*=|<script(?![^>]*\ssrc=)|javascript:", source
    )
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", source)


def test_the_page_has_a_skip_link_a_main_and_a_marked_place_in_the_navigation() -> None:
    page = _Reader(render_to_string("404.html", request=RequestFactory().get("/cases/nowhere/")))
    assert page.find("html", lang="en-GB")
    assert page.find("a", class_="skip", href="#main")
    assert page.find("main", id="main")
    assert [link["href"] for link in page.find("a", aria_current="true")] == ["/cases/"]
    assert page.find("form", action="/search/", method="get", role="search")
    assert len([tag for tag, _ in page.tags if tag == "h1"]) == 1


def test_every_id_of_a_page_is_used_once() -> None:
    page = _Reader(render_to_string("404.html", request=RequestFactory().get("/")))
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))


def test_the_page_of_a_broken_server_needs_nothing_to_be_drawn() -> None:
    drawn = render_to_string("500.html")
    assert "It was not you" in drawn
    assert "{%" not in drawn
    for address in re.findall(r'href="/static/([^"]+)"', drawn):
        assert (TEMPLATES.parent / "cms" / "core" / "static" / address).is_file()


@pytest.mark.parametrize("name", ["403", "403_csrf", "404", "410", "429"])
def test_an_error_page_is_drawn_without_any_context(name: str) -> None:
    page = _Reader(render_to_string(f"{name}.html"))
    assert page.find("meta", name="robots", content="noindex")
    assert "Precedent" in page.text


def test_a_tombstone_says_reference_dates_and_reason_and_nothing_else() -> None:
    page = _Reader(
        render_to_string(
            "410.html", {"tombstone": Thing(ref="PR-000009"), "reason_label": "Consent withdrawn"}
        )
    )
    assert "Reference PR-000009" in page.text
    assert "Reason Consent withdrawn" in page.text
    assert "First published" not in page.text


def test_a_direction_says_its_word_beside_its_sign() -> None:
    drawn = component("direction", direction="worsened", label="Worsened")
    assert drawn.text == "↓Worsened"
    assert drawn.find("span", aria_hidden="true")


def test_the_ladder_says_step_and_words() -> None:
    drawn = component("evidence_ladder", step=2, label="Before and after figure")
    assert drawn.text == "Evidence step 2: Before and after figure"
    assert len(drawn.find("rect")) == 6
    assert len(drawn.find("rect", class_="filled")) == 3
    assert "No evidence step given" in component("evidence_ladder", step=None).text


def test_a_result_card_escapes_what_people_wrote_and_keeps_the_marks() -> None:
    card = Thing(
        url="/cases/a/",
        title="<b>Falls</b>",
        authority="Northmere Council",
        year_label="2019",
        kind_label="Pilot",
        phase_label="Ended",
        basis="illustrative",
        passage=mark_safe("a <mark>fall</mark>"),
        outcomes=[
            Thing(
                term_name="Cash saving",
                direction="improved",
                direction_label="Improved",
                evidence=0,
                evidence_label="Asserted",
            )
        ],
        matched="Matched in the title",
    )
    drawn = component("result_card", card=card)
    assert drawn.find("b") == []
    assert drawn.find("mark")
    for words in (
        "<b>Falls</b>",
        "Northmere Council, 2019",
        "Illustrative: invented example",
        "Evidence step 0: Asserted",
        "Matched in the title",
    ):
        assert words in drawn.text


def test_a_bare_result_card_shows_no_empty_parts() -> None:
    card = Thing(
        url="/cases/a/",
        title="A",
        authority="",
        year_label="2019",
        kind_label="",
        phase_label="",
        basis="restated",
        passage="",
        outcomes=[],
        matched="",
    )
    drawn = component("result_card", card=card)
    assert drawn.text == "A 2019"
    assert drawn.find("ul") == []


def test_an_outcome_shows_figures_change_and_the_same_in_bars() -> None:
    row = Thing(
        id="o1",
        term_name="Lead time",
        term_url="/outcomes/x/",
        indicator="Days",
        status_label="Expected",
        baseline=Decimal(10),
        baseline_label="10 days",
        baseline_date=None,
        result=Decimal(4),
        result_label="4 days",
        result_date=None,
        change_words="down 6 (60%)",
        direction="improved",
        direction_label="Improved",
        evidence=2,
        evidence_label="Before and after figure",
        population="",
        source="",
        source_url="",
        validated_by="",
    )
    drawn = component("outcome_table", rows=[row])
    assert "10 days →to 4 days" in drawn.text
    assert "down 6 (60%)" in drawn.text
    assert "Unsourced" in drawn.text
    assert "Expected" in drawn.text
    assert [
        bar["width"] for bar in drawn.find("rect") if bar.get("class") in ("before", "after")
    ] == ["100", "40"]
    assert drawn.find("div", role="region", tabindex="0", aria_label="Outcomes")
    assert len(drawn.find("th", scope="col")) == 4


def test_a_stacked_bar_comes_with_the_table_of_its_figures() -> None:
    rows = [
        Thing(
            direction="improved",
            direction_label="Improved",
            count=3,
            url="/search/?direction=improved",
        )
    ]
    drawn = component(
        "stacked_bar", counts=[("improved", 3), ("worsened", 1)], rows=rows, caption="Cash saving"
    )
    assert [part["width"] for part in drawn.find("rect")] == ["75", "25"]
    assert drawn.find("caption")
    assert "3 Improved" in drawn.text


def test_what_is_not_known_is_folded_by_state_and_absent_when_nothing_is_missing() -> None:
    groups = [
        Thing(
            state="withheld",
            label="Withheld",
            gaps=[Thing(label="Suppliers", reason="Commercial confidence")],
        )
    ]
    drawn = component("states_not_known", groups=groups, ask_url="/cases/a/report/")
    assert drawn.find("details")
    assert "Suppliers (Commercial confidence)" in drawn.text
    assert "may be asked for" in drawn.text
    assert component("states_not_known", groups=[]).text == ""


def test_pages_are_linked_only_where_there_is_more_than_one() -> None:
    drawn = component(
        "pagination", pagination=paginate(2, 3, lambda number: f"?q=falls&page={number}")
    )
    assert [link["href"] for link in drawn.find("a", aria_current="page")] == ["?q=falls&page=2"]
    assert drawn.find("a", rel="next", href="?q=falls&page=3")
    assert component("pagination", pagination=paginate(1, 1, str)).text == ""


def test_a_fact_may_be_words_or_links() -> None:
    facts = [
        {"label": "Route", "value": "Framework"},
        {"label": "Sectors", "links": [{"label": "A", "url": "/a/"}, {"label": "B", "url": ""}]},
    ]
    drawn = component("at_a_glance", facts=facts)
    assert drawn.text == "Route Framework Sectors A, B"
    assert len(drawn.find("a")) == 1


@pytest.mark.parametrize(
    ("name", "context", "words"),
    [
        ("tag", {"label": "Pilot", "hint": "Kind:"}, "Kind: Pilot"),
        (
            "chip",
            {"name": "Sector", "label": "Housing", "url": "/search/"},
            "Remove filter Sector: Housing×",
        ),
        (
            "banner",
            {"title": "Ended", "text": "In Wales.", "url": "/m/", "link": "More", "kind": "notice"},
            "Ended In Wales. More",
        ),
        ("breadcrumbs", {"crumbs": [{"label": "Cases", "url": "/cases/"}]}, "Cases"),
        (
            "empty_state",
            {"title": "Nothing", "text": "", "actions": [{"label": "All", "url": "/", "count": 3}]},
            "Nothing All (3)",
        ),
        (
            "download_links",
            {"files": [{"url": "/a.md", "label": "Case file", "format": "Markdown"}]},
            "Download Case file (Markdown)",
        ),
        (
            "term_list",
            {"terms": [{"name": "Framework", "url": "/m/", "definition": "D", "count": 1}]},
            "Framework 1 case D",
        ),
        ("waiting", {"id": "w"}, "Looking…"),
    ],
)
def test_a_component_says_what_it_is_given(name: str, context: dict[str, Any], words: str) -> None:
    assert component(name, **context).text == words


def test_law_is_said_nation_by_nation_with_what_replaced_a_route() -> None:
    row = {
        "nation_label": "Wales",
        "status": "legacy",
        "status_label": "Ended",
        "text": "",
        "reference": "r31",
        "needs_checking": True,
        "starts": None,
        "ends": "2025-02-23",
        "replaced_by_name": "Competitive flexible procedure",
        "replaced_by_url": "/m/",
    }
    said = component("law_status", rows=[row]).text
    assert (
        said
        == "Wales: Ended, until 23 February 2025. r31 (to be checked by a lawyer). Now: Competitive flexible procedure."
    )


def test_a_search_box_keeps_the_question_and_escapes_it() -> None:
    drawn = component("search_form", id="q", q='"><script>', large=True)
    assert drawn.find("script") == []
    assert drawn.find("input", type="search", name="q", value='"><script>')
    assert drawn.find("label", for_="q")


def test_a_field_shows_label_then_hint_then_error_then_control() -> None:
    form = ReportForm({"words": ""})
    html = str(form["words"].as_field_group())
    order = [
        html.index(part) for part in ("<label", "id_words_helptext", "id_words_error", "<textarea")
    ]
    assert order == sorted(order)
    control = _Reader(html).find("textarea")[0]
    assert (control["aria-describedby"] or "").split() == ["id_words_helptext", "id_words_error"]
    assert control["aria-invalid"] == "true"


def test_an_optional_field_says_so_and_a_demanded_one_wears_no_star() -> None:
    form = ReportForm()
    assert "E-mail (optional)" in _Reader(str(form["email"].as_field_group())).text
    assert (
        _Reader(str(form["words"].as_field_group())).text == "What should we know? Say which part."
    )


def test_choices_stand_in_a_fieldset_with_a_legend_and_a_tick_box_has_its_label_after_it() -> None:
    form = ReportForm()
    group = _Reader(str(form["about"].as_field_group()))
    assert group.find("fieldset")
    assert group.find("legend")
    box = str(form["agree"].as_field_group())
    assert box.index("<input") < box.index("<label")


def test_errors_are_listed_above_the_form_and_lead_to_their_fields() -> None:
    form = ReportForm({"email": "x"})
    drawn = component("error_summary", form=form)
    targets = [link["href"] for link in drawn.find("a")]
    assert targets == ["#id_about", "#id_words", "#id_email"]
    rendered = _Reader("".join(str(field.as_field_group()) for field in form))
    ids = {attributes.get("id") for _, attributes in rendered.tags}
    assert {target[1:] for target in targets if target} <= ids
    summary = drawn.find("div", role="alert")[0]
    assert "autofocus" in summary
    assert summary["tabindex"] == "-1"
    assert component("error_summary", form=ReportForm()).text == ""


TABLE = '<table class="listing'


@pytest.mark.parametrize(
    "file",
    [each for each in TEMPLATES.rglob("*.html") if TABLE in each.read_text()],
    ids=lambda each: each.stem,
)
def test_a_table_of_the_admin_scrolls_within_itself(file: Path) -> None:
    """Wagtail cuts what is wider than the window, and on a phone a table of some columns is."""
    for before in file.read_text().split(TABLE)[:-1]:
        around = before.rstrip().rpartition("<div")[2]
        assert around.endswith(">") and 'class="w-overflow-x-auto' in around
        assert 'role="region"' in around and 'tabindex="0"' in around and "aria-label" in around
