"""Reading the files of judged queries, and refusing what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.judged import read_judged, read_judged_cases

HEAD = "# a comment\nneed\tmust\tquery\tjudgements\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "judged.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_line_is_a_query_with_its_grades(tmp_path: Path) -> None:
    line = "plain\tyes\tfalls at night\tPR-000001:3 PR-000002:2 PR-000003:1\n"
    (judged,) = read_judged(written(tmp_path, HEAD + line))
    assert (judged.need, judged.is_must, judged.query) == ("plain", True, "falls at night")
    assert judged.asked_for == {"PR-000001"}
    assert judged.useful == {"PR-000001": 3, "PR-000002": 2}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "need\tquery\n",
        f"{HEAD}plain\tyes\tq\n",
        f"{HEAD}plain\tyes\tq\tPR-000001:4\n",
        f"{HEAD}plain\tyes\tq\tPR-000001\n",
        f"{HEAD}plain\tmaybe\tq\tPR-000001:3\n",
        f"{HEAD}whim\tyes\tq\tPR-000001:3\n",
        f"{HEAD}plain\tyes\t \tPR-000001:3\n",
        f"{HEAD}plain\tyes\tq\tPR-000001:3\tmore\n",
    ],
)
def test_a_line_that_is_none_is_refused_with_the_name_of_the_file(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(ValueError, match=r"judged\.tsv"):
        read_judged(written(tmp_path, text))


def test_the_cases_are_read_with_their_slugs(tmp_path: Path) -> None:
    path = written(tmp_path, "ref\tslug\nPR-000001\tfalls\n")
    assert read_judged_cases(path) == {"PR-000001": "falls"}
    with pytest.raises(ValueError, match="cannot read"):
        read_judged_cases(written(tmp_path, "ref\tslug\nPR-000001\n"))
