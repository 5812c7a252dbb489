"""The figures of a run as plain tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.targets import verdicts

Figures = Mapping[str, Any]

FORMS = {
    "default": ("Wagtail's own on SQLite", "embedded"),
    "elasticsearch": ("Wagtail's own on Elasticsearch", "elasticsearch"),
}
"""Each form of Wagtail's own search by its name in the settings, and the engine of ours beside it."""


def tables(size: int, figures: Figures) -> Iterator[str]:
    """Yield the lines that say how ``size`` cases did."""
    yield f"\n## {size:,} cases\n"
    yield from _filled(figures["fill"])
    if "rebuild" in figures:
        yield from _rebuilt(figures["rebuild"])
    for engine, found in figures.get("ask", {}).items():
        yield from _asked(engine, found)
    if "complete" in figures:
        yield from _completed(figures["complete"])
    if "serve" in figures:
        yield from _served(figures["serve"])
    if "drain" in figures:
        yield from _drained(figures["drain"])
    if "publish" in figures:
        yield from _published(figures["publish"])
    if "stock" in figures:
        yield from _compared(figures["stock"], figures.get("ask", {}))
    yield from verdicts(size, figures)


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


def _rebuilt(engines: Figures) -> Iterator[str]:
    yield f"### The whole index built ({_loads(engines)})\n"
    heads = (
        *("", "cases a second", "seconds", "of the processor", "index, MB"),
        *("memory before, MB", "most", "server, MB"),
    )
    rows = [
        [
            engine,
            f"{one['rate']:,.0f}",
            *(f"{one[name]:.1f}" for name in ("seconds", "work_seconds")),
            *(f"{one[name]:,.0f}" for name in ("index_mb", "memory_before_mb", "memory_most_mb")),
            _megabytes(one["server_mb"]),
        ]
        for engine, one in engines.items()
    ]
    yield from table(heads, rows)


def _asked(engine: str, found: Figures) -> Iterator[str]:
    yield f"### Questions to {engine}\n"
    yield (
        f"Each {found['rounds']} times, in milliseconds; memory {found['memory_now_mb']:.0f} MB; "
        f"load {found['load']:.1f}. The page without its engine is database, templates and the rest.\n"
    )
    heads = (
        *("", "cases", "engine p50", "p95", "page p50", "p95", "p99"),
        *("without engine p50", "its processor time", "database", "templates", "rest", "queries"),
    )
    rows = [_times(name, one) for name, one in found["questions"].items()]
    rows += [
        _times("**up to a fifth of the cases**", found["narrow"]),
        _times("**all**", found),
        _times("**all, processor time**", found, "work_"),
    ]
    yield from table(heads, rows)


def _times(name: str, found: Figures, kind: str = "") -> list[str]:
    """One row, by the clock or (``kind`` is ``work_``) by the processor."""
    engine, page, own = found["alone"], found["page"], found["own"]
    if not page:
        return [name, *("" for _ in range(12))]
    p50, p95, p99 = f"{kind}p50", f"{kind}p95", f"{kind}p99"
    times = (
        *(engine[p50], engine[p95], page[p50], page[p95], page[p99]),
        *(own[p50], own["work_p50"]),
        *(found[part][p50] for part in ("database", "template", "rest")),
    )
    total = f"{found['total']:,}" if "total" in found else ""
    return [name, total, *(f"{ms:.1f}" for ms in times), str(found.get("queries", ""))]


def _completed(engines: Figures) -> Iterator[str]:
    yield f"### Completions while somebody types, in milliseconds ({_loads(engines)})\n"
    heads = ("", "typed", "p50", "p95", "p99", "processor p50", "p95")
    names = (*("p50", "p95", "p99"), *("work_p50", "work_p95"))
    rows = [
        [engine, typed, *(f"{times[name]:.1f}" if name in times else "" for name in names)]
        for engine, found in engines.items()
        for typed, times in (*found["groups"].items(), ("**all**", found))
    ]
    yield from table(heads, rows)
    for engine, one in engines.items():
        yield (
            f"{engine}: {one['strokes']} strokes, each {one['rounds']} times; {one['with_options']} have "
            f"something to offer; at most {one['queries']} queries.\n"
        )


def _served(engines: Figures) -> Iterator[str]:
    yield f"### Served by gunicorn, two processes of four threads ({_loads(engines)})\n"
    heads = ("", "visitors", "pages a second", "p50, ms", "p95", "p99", "failed", "memory, MB")
    rows = [
        [
            engine,
            str(crowd["visitors"]),
            f"{crowd['rate']:.1f}",
            *(f"{crowd[name]:,.0f}" if name in crowd else "" for name in ("p50", "p95", "p99")),
            str(crowd["failed"]),
            f"{found['memory_mb']:.0f}",
        ]
        for engine, found in engines.items()
        for crowd in found["crowds"]
    ]
    yield from table(heads, rows)


def _drained(engines: Figures) -> Iterator[str]:
    yield f"### The outbox drained ({_loads(engines)})\n"
    heads = ("", "jobs", "jobs a second", "by processor time", "one job p50, ms", "p95")
    rows = [
        [
            engine,
            f"{one['jobs']:,}",
            *(f"{one[name]:,.0f}" for name in ("rate", "work_rate")),
            *(f"{one['one'][name]:.0f}" for name in ("p50", "p95")),
        ]
        for engine, one in engines.items()
    ]
    yield from table(heads, rows)


def _published(engines: Figures) -> Iterator[str]:
    yield f"### From published to found, in milliseconds ({_loads(engines)})\n"
    heads = (
        *("", "published", "a second", "publishing p50", "p95"),
        *("found p50", "p95", "p99", "worker, MB", "of it files"),
    )
    rows = [
        [
            engine,
            str(one["published"]),
            f"{one['rate']:.1f}",
            *(f"{one['publishing'][name]:.0f}" for name in ("p50", "p95")),
            *(f"{one['found'][name]:.0f}" for name in ("p50", "p95", "p99")),
            *(f"{one[name]:.0f}" for name in ("worker_mb", "worker_files_mb")),
        ]
        for engine, one in engines.items()
    ]
    yield from table(heads, rows)


def _compared(forms: Figures, asked: Figures) -> Iterator[str]:
    yield f"### Wagtail's own search ({_loads(forms)})\n"
    for form, found in forms.items():
        said = "" if found["finished"] else f" It had {found['indexed']:,} when its time was up."
        yield f"{FORMS[form][0]}: {found['rate']:,.0f} cases a second indexed.{said}\n"
    heads = ("", "ours", "p50, ms", "Wagtail's own", "p50, ms", "its ranking alone", "ratio")
    rows = [
        _comparison(name, engine, ours["questions"][name]["alone"]["p50"], title, one)
        for form, (title, _) in FORMS.items()
        for name, one in forms.get(form, {}).get("questions", {}).items()
        for engine, ours in asked.items()
    ]
    yield from table(heads, rows)


def _comparison(name: str, engine: str, ours: float, title: str, theirs: Figures) -> list[str]:
    more = "" if theirs["ended"] else "more than "
    ranked = theirs["ranked_ms"]
    return [
        name,
        engine,
        f"{ours:.1f}",
        title,
        f"{more}{theirs['ms']:,.0f}",
        "did not end" if ranked is None else f"{ranked:,.0f}",
        f"{more}{theirs['ms'] / ours:,.1f}",
    ]


def _megabytes(held: float) -> str:
    return f"{held:,.0f}" if held else ""


def _loads(several: Figures) -> str:
    return "load " + ", ".join(f"{one['load']:.1f}" for one in several.values())
