"""An update typed over a version that is not the latest any more: what its writer left alone is the colleague's."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import Final

from django.http import QueryDict

from casestudies.models import CaseStudyPage
from cms.core.numbers import row_number
from contributions.stewardship.update_form import UpdateForm
from contributions.writing import versions
from contributions.writing.forms import raw
from contributions.writing.merging import shown

CHANGED: Final = (
    "Somebody changed the case while you had this page open. What you typed is kept below. Look at "
    "the case again, then send it."
)


@dataclass(slots=True)
class CaughtUp:
    """``data`` over the latest version; ``theirs`` is what somebody else saved where both changed a field.

    ``gone`` says what was typed about outcomes that somebody else removed.
    """

    data: QueryDict
    theirs: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)

    def tell(self, form: UpdateForm) -> None:
        """Say at the form, which is over the latest version, what its writer has to look at."""
        for words in (CHANGED, *self.gone):
            form.add_error(None, words)
        for name, text in self.theirs.items():
            meanwhile = f"changed this to “{text}”" if text else "emptied this"
            form.add_error(
                name, f"Somebody else {meanwhile}; what stands here is yours. Send it to keep it."
            )


def caught_up(case: CaseStudyPage, latest: CaseStudyPage, data: QueryDict) -> CaughtUp | None:
    """Return ``data`` brought over the latest version; ``None`` where it was typed over that.

    Where nobody knows what it was typed over, every difference is one that both have made. Agreement to a
    text that has changed since has to be given anew.
    """
    number = data.get("version", "")
    if number == str(case.latest_revision_id):
        return None
    known = row_number(number)
    base = versions.at(case, known) if known is not None else None
    found = CaughtUp(data.copy())
    found.data["version"] = str(case.latest_revision_id)
    found.data.pop("agrees", None)
    mine, theirs = UpdateForm(data, page=base or latest), UpdateForm(page=latest)
    changed = set(mine.changed_data) & set(data)
    before = UpdateForm(page=base) if base is not None else None
    for name in theirs.begun:
        saved = raw(theirs, name)
        if name not in mine.begun or name not in changed:
            found.data.setlist(name, saved)
        elif before is None or raw(before, name) != saved:
            initial = theirs.get_initial_for_field(theirs.fields[name], name)
            if theirs.fields[name].has_changed(initial, data[name]):
                found.theirs[name] = shown(theirs.fields[name], saved)
    found.gone = list(_typed_of_removed(mine, changed - theirs.begun.keys(), data))
    return found


def _typed_of_removed(form: UpdateForm, names: Set[str], data: QueryDict) -> Iterator[str]:
    """Say of each outcome that is no more what was typed about it in those fields of ``form`` that ``names`` are."""
    for title, fields in form.groups():
        typed = [each.name for each in fields if each.name in names]
        words = ", ".join(shown(form.fields[name], [str(data.get(name, ""))]) for name in typed)
        if typed:
            yield f"Somebody else removed “{title}”. You typed “{words}” about it."
