"""The figures of a run as plain tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Figures = Mapping[str, Any]

TARGET_SIZE = 10_000
MOST_OWN_MS = 12
LEAST_RATE = 2500
LEAST_RATIO = 100


def tables(size: int, figures: Mapping[str, Figures]) -> Iterator[str]:
    """Yield the lines that say how ``size`` cases did."""
    yield f"\n## {size:,} cases\n"
    yield from _filled(figures["fill"])
    yield from _rebuilt(figures["rebuild"])
    yield from _asked(figures["ask"])
    if "stock" in figures:
        yield from _compared(figures["stock"])
    yield from _judged(size, figures)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a Markdown table, its first column to the left and the others to the right."""
    widths = [max(len(row[place]) for row in (heads, *rows)) for place in range(len(heads))]

    def line(cells: Sequence[str]) -> str:
        first, *rest = (
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f"| {' | '.join((first, *rest))} |"

    yield line(heads)
    first, *rest = widths
    yield f"|{'-' * (first + 2)}|{'|'.join('-' * (width + 1) + ':' for width in rest)}|"
    yield from (line(row) for row in rows)
    yield ""


def _filled(found: Figures) -> Iterator[str]:
    yield (
        f"Filled in {found['seconds']:.0f} s: {found['words_a_case']:.0f} words and "
        f"{found['rows_a_case']:.0f} child rows a case, database "
        f"{found['database_bytes'] / 1_000_000:.0f} MB.\n"
    )


def _rebuilt(found: Figures) -> Iterator[str]:
    yield (
        f"Rebuild: {found['rate']:,.0f} cases a second ({found['seconds']:.1f} s by the clock, "
        f"{found['work_seconds']:.1f} s of processor time), index {found['index_mb']:.0f} MB, memory "
        f"{found['memory_before_mb']:.0f} MB before and {found['memory_most_mb']:.0f} MB at most; "
        f"load {found['load']:.1f}.\n"
    )


def _asked(found: Figures) -> Iterator[str]:
    yield (
        f"Questions, each {found['rounds']} times, in milliseconds; memory {found['memory_now_mb']:.0f} MB; "
        f"load {found['load']:.1f}.\n"
    )
    of_engine, of_page = ("engine p50", "p95"), ("page p50", "p95")
    of_own = ("page without engine p50", "its processor time p50")
    heads = ("", "cases", *of_engine, *of_page, *of_own, "queries")
    rows = [_times(name, one) for name, one in found["questions"].items()]
    yield from table(heads, [*rows, _times("**all**", found)])


def _times(name: str, found: Figures) -> list[str]:
    engine, page, own = found["engine"], found["page"], found["own"]
    times = (engine["p50"], engine["p95"], page["p50"], page["p95"], own["p50"], own["work_p50"])
    total = f"{found['total']:,}" if "total" in found else ""
    return [name, total, *(f"{ms:.1f}" for ms in times), str(found.get("queries", ""))]


def _compared(found: Figures) -> Iterator[str]:
    yield (
        f"Wagtail's own search: {found['rate']:,.0f} cases a second indexed; load {found['load']:.1f}.\n"
    )
    if not found["finished"]:
        yield f"It had {found['indexed']:,} cases after a minute, so it was asked nothing.\n"
        return
    heads = ("", "ours, ms", "Wagtail's own, ms", "its ranking alone", "ratio")
    yield from table(heads, [_comparison(name, one) for name, one in found["questions"].items()])


def _comparison(name: str, found: Figures) -> list[str]:
    more = "" if found["ended"] else "more than "
    ranked = f"{found['ranked_ms']:,.0f}" if "ranked_ms" in found else "did not end"
    return [
        name,
        f"{found['own_ms']:.1f}",
        f"{more}{found['stock_ms']:,.0f}",
        ranked,
        f"{more}{found['ratio']:,.0f}",
    ]


def _judged(size: int, figures: Mapping[str, Figures]) -> Iterator[str]:
    """Hold the figures of the size that has targets against them."""
    if size != TARGET_SIZE:
        return
    own = figures["ask"]["own"]["p50"]
    rate = figures["rebuild"]["rate"]
    yield _verdict(own <= MOST_OWN_MS, f"page without engine {own:.1f} ms, at most {MOST_OWN_MS}")
    yield _verdict(rate >= LEAST_RATE, f"rebuild {rate:,.0f} a second, at least {LEAST_RATE:,}")
    for name, one in figures.get("stock", {}).get("questions", {}).items():
        ratio = one["ratio"]
        said = f"{name}: {ratio:,.0f} times Wagtail's own, at least {LEAST_RATIO}"
        yield _verdict(ratio >= LEAST_RATIO, said)


def _verdict(is_met: bool, said: str) -> str:
    return f"- {'met' if is_met else 'MISSED'}: {said}"
