"""What editors and keepers keep beside cases: organisations, sorts of documents, the vocabulary."""

from __future__ import annotations

from django.urls import reverse

from casestudies.models import PreElectionPeriod
from exchange.models import DocumentTemplate
from organisations.models import Organisation
from taxonomy.models import Sector, Term
from tests import factories
from tests.accounts.actions.shape import (
    EDITORS,
    KEEPERS,
    Person,
    may,
    numbers,
)


@may(*EDITORS)
def rename_an_organisation(person: Person) -> bool:
    body = factories.organisation()
    url = reverse("wagtailsnippets_organisations_organisation:edit", args=[body.pk])
    name = f"Renamed {next(numbers)}"
    person.send(url, "w-editor-form", name=name)
    return Organisation.objects.get(pk=body.pk).name == name


@may(*EDITORS)
def merge_organisations(person: Person) -> bool:
    loser, winner = factories.organisation(), factories.organisation()
    person.post("wagtailsnippets_organisations_organisation:merge", loser.pk, winner=winner.pk)
    return Organisation.objects.get(pk=loser.pk).merged_into_id == winner.pk


@may(*EDITORS)
def delete_an_unused_organisation(person: Person) -> bool:
    body = factories.organisation()
    person.post("wagtailsnippets_organisations_organisation:delete", body.pk)
    return not Organisation.objects.filter(pk=body.pk).exists()


@may(*EDITORS)
def describe_a_sort_of_document(person: Person) -> bool:
    before = DocumentTemplate.objects.count()
    definition = (
        f"slug: form-{next(numbers)}\nname: a form\nasks: [{{to: challenge, wordings: [Why?]}}]"
    )
    person.post("wagtailsnippets_exchange_documenttemplate:add", definition=definition)
    return DocumentTemplate.objects.count() > before


@may(*EDITORS)
def note_an_election(person: Person) -> bool:
    before = PreElectionPeriod.objects.count()
    days = {"begins": "2028-09-01", "polling_day": "2028-10-05"}
    person.post("wagtailsnippets_casestudies_preelectionperiod:add", election="By-election", **days)
    return PreElectionPeriod.objects.count() > before


@may("Administrator")
def list_who_belongs_to_which_authority(person: Person) -> bool:
    return person.get("wagtailsnippets_organisations_membership:list") == 200


@may("Editor", "Vocabulary keeper", "Administrator")
def look_at_the_vocabulary(person: Person) -> bool:
    return person.get("wagtailsnippets_taxonomy_sector:list") == 200


@may(*KEEPERS)
def rename_a_term(person: Person) -> bool:
    term = factories.term(Sector)
    url = reverse("wagtailsnippets_taxonomy_sector:edit", args=[term.pk])
    name = f"Renamed {next(numbers)}"
    person.send(url, "w-editor-form", name=name)
    return Term.objects.get(pk=term.pk).name == name


@may(*KEEPERS)
def retire_a_term(person: Person) -> bool:
    term = factories.term(Sector)
    person.post("wagtailsnippets_taxonomy_sector:retire", term.pk)
    return Term.objects.get(pk=term.pk).status == "retired"


@may(*KEEPERS)
def merge_terms(person: Person) -> bool:
    loser, winner = factories.term(Sector), factories.term(Sector)
    person.post("wagtailsnippets_taxonomy_sector:merge", loser.pk, winner=winner.pk)
    return Term.objects.get(pk=loser.pk).merged_into_id == winner.pk


@may(*KEEPERS)
def delete_an_unused_term(person: Person) -> bool:
    term = factories.term(Sector)
    person.post("wagtailsnippets_taxonomy_sector:delete", term.pk)
    return not Term.objects.filter(pk=term.pk).exists()
