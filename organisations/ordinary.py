"""Names of bodies that are ordinary words too: in small letters they say nothing of the body."""

from __future__ import annotations

from typing import Final

SHORTEST: Final = 4
"""A shorter name is an abbreviation, whose letters stand for something else when they are small."""

_EVERYDAY: Final = """
    adept alder amber angel ash august bank barking bath battle bay beach beech beeches beer birch black blue
    border borders bow box bridge broad brook buck bucks bury castle causeway central chapel cheddar church
    cliff coast coastal common corn cove craven crook cross dale dales dart deal down downs east eastern eight
    elm eye fell fenland fens ferry field fields five fleet flint ford forest fort four fox garden gardens gate
    glen glens gold golden goring grange great greater green grove hall ham hamlet hamlets harbour harrow hart
    haven havering hazel heath high higher highland highlands hill hills holly holt hook hope horse hull island
    islands isle isles lake lakeland lakes lea leek lee little loch lodge long low lower lowlands march market
    marsh may meadow mere mid middle midland midlands mill mills mole moor moorland moorlands moors moss mount
    mountain new nine north northern oak oaks old orchard otter oval park peak peaks pill point pool poplar
    port quay reading red ridge river rivers rock rowan rugby rye sale sands sandwich sandy sea seal settle
    seven sheet shore silver six slough solace south southern spring springs stone strand stream street swale
    swan tame temple ten test three tone tongue tooting tower town towns two upper vale valley village ware
    water waters wear well wells west western white wick willow wing wood woodland woods wool
"""
"""Words of everyday English that bodies in the United Kingdom are named by, alone or with one another."""

_JOINING: Final = "and by in le of on the under upon with"
_WORDS: Final = frozenset(_EVERYDAY.split()) | frozenset(_JOINING.split())


def is_ordinary(name: str) -> bool:
    """Whether ``name`` is made of everyday words alone, or is a short abbreviation.

    >>> [is_ordinary(name) for name in ("Reading", "High Peak", "Reading Borough Council", "LGA")]
    [True, True, False, True]
    """
    words = name.lower().split()
    if len(name) < SHORTEST:
        return True
    return all(word in _WORDS for word in words)
