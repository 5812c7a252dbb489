"""The people in the pictures. None of them exists, nor does the council that they work for."""

from __future__ import annotations

from typing import Final, NamedTuple

PASSWORD: Final = "only on a site that is thrown away"


class Person(NamedTuple):
    """Somebody with an account."""

    name: str
    email: str
    role: str


CHAMPION: Final = Person("Robin Vale", "robin.vale@northmere.example", "Champion")
COLLEAGUE: Final = Person("Wyn Tarrant", "wyn.tarrant@northmere.example", "Champion")
NEWCOMER: Final = Person("Kit Orme", "kit.orme@saltreach.example", "")
EDITOR: Final = Person("Joss Penrow", "joss.penrow@precedent.example", "Editor")
KEEPER: Final = Person("Sal Fenwick", "sal.fenwick@precedent.example", "Vocabulary keeper")
PEOPLE: Final = (CHAMPION, COLLEAGUE, NEWCOMER, EDITOR, KEEPER)
