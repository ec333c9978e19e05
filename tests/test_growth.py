"""What the benchmark of growth draws and writes, on made figures and the first of its texts."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from benchmarks import growth
from benchmarks.growth import LINES, Exact, Size, picture, row
from index.encoders.encoder import unit
from index.ranking.faiss_index import FaissIndex
from index.storage.store import Store

SMALL = Size(
    *(1_000, 200.0, 300_000_000, 1.25, 250_000_000),  # building
    *(10_000_000, 0.1, 1.26, 200_000_000, 90_000_000, 5.0, 10.0, 0.95, 0.9, 0.96, 0),
)
LARGE = Size(
    *(100_000, 150.4, 3_000_000_000, 30.6, 993_000_000),
    *(700_000_000, 1.0, 2.5, 1_000_000_000, 150_000_000, 15.0, 100.0, 0.9, 0.85, 0.905, 8_626),
)


def test_a_line_of_the_table_has_each_figure_in_its_unit() -> None:
    assert (
        row(SMALL)
        == "| 1,000 | 200 | 300 | 1.2 | 250 | 200 (90) | 10 | 0.10 | 1.3 | 5.0 / 10.0 | 0.950 / 0.900 | 0.960 |"
    )
    assert row(LARGE) == (
        "| 100,000 (8,626 of them generated) | 150 | 3,000 | 30.6 | 993 | 1,000 (150) | 700 | 1.00 | 2.5 "
        "| 15.0 / 100.0 | 0.900 / 0.850 | 0.905 |"
    )


def test_the_first_answer_is_timed_by_the_command_itself(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text, root = tmp_path / "bridge.txt", tmp_path / "index"
    text.write_text("Мост через Урал построили в 1937 году.\n", encoding="utf-8")
    growth.build_index([text], root, model="static")
    assert 0 < growth.first_answer(root, "Когда построили мост через Урал?") < float("inf")
    (root / "builds" / "000001" / "documents.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(SystemExit, match="derek ask ended with 3: Когда"):
        growth.first_answer(root, "Когда построили мост через Урал?")
    assert "documents.jsonl" in capfd.readouterr().err


def test_one_document_more_is_built_into_a_copy(tmp_path: Path) -> None:
    corpus, root = tmp_path / "corpus.jsonl", tmp_path / "index"
    texts = ("Завод выпускает сахар.", "Школу построили в селе.")
    lines = [json.dumps({"_id": str(number), "title": "", "text": text}) for number, text in enumerate(texts)]
    corpus.write_text("\n".join(lines), encoding="utf-8")
    growth.build(corpus, root, "static", "")
    before = sorted(tmp_path.iterdir())
    told = growth.added(corpus, root)
    assert told["again"] > 0
    assert told["adding"] > 10_000_000
    assert sorted(tmp_path.iterdir()) == before
    assert [build.build for build in Store(root).builds()] == ["000001"]
    with pytest.raises(ValueError, match="0 passages were prepared instead of 1"):
        growth.build_again(corpus, root, corpus)


def test_the_picture_has_a_line_for_each_cost_by_powers_of_ten() -> None:
    drawn = ET.fromstring(picture([SMALL, LARGE]))  # noqa: S314 -- made here
    lines = [one.get("points") for one in drawn.iter("{http://www.w3.org/2000/svg}polyline")]
    assert len(lines) == len(LINES)
    # 10 and 100 ms, of up to 10,000: a quarter and a half of the 320 upwards, the whole width across.
    assert lines[0] == "48.0,264.0 368.0,184.0"


def test_the_nearest_of_all_rows_are_those_of_an_exact_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "COMPARED", 30)  # rows at a time
    monkeypatch.setattr(growth, "CANDIDATES", 12)
    rows = unit(np.random.default_rng(5).normal(size=(100, 8)).astype(np.float32))
    rows[60] = rows[3]  # equal ones by row
    exact = Exact.of(FaissIndex.of(rows, "IVF8,SQ8"), rows[:5])
    halves = FaissIndex.of(rows.astype(np.float16).astype(np.float32), "Flat")
    for one in rows[:5]:
        assert exact.search(one, 10)[0].tolist() == halves.search(one, 10)[0].tolist()
