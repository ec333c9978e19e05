"""What the benchmark of growth draws and writes, on made figures and the first of its texts."""

from xml.etree import ElementTree as ET

import numpy as np
import pytest

from benchmarks import growth
from benchmarks.growth import LINES, Exact, Size, picture, row
from index.encoders.encoder import unit
from index.ranking.faiss_index import FaissIndex

SMALL = Size(1_000, 200.0, 300_000_000, 10_000_000, 0.1, 200_000_000, 90_000_000, 5.0, 10.0, 0.95, 0.9, 0.96, 0)
LARGE = Size(
    100_000, 150.4, 3_000_000_000, 700_000_000, 1.0, 1_000_000_000, 150_000_000, 15.0, 100.0, 0.9, 0.85, 0.905, 8_626
)


def test_a_line_of_the_table_has_each_figure_in_its_unit() -> None:
    assert row(SMALL) == "| 1,000 | 200 | 300 | 200 (90) | 10 | 0.10 | 5.0 / 10.0 | 0.950 / 0.900 | 0.960 |"
    assert row(LARGE) == (
        "| 100,000 (8,626 of them generated) | 150 | 3,000 | 1,000 (150) | 700 | 1.00 | 15.0 / 100.0 | 0.900 / 0.850 "
        "| 0.905 |"
    )


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
