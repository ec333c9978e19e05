"""What the benchmark of growth draws and writes, on made figures and the first of its texts."""

from xml.etree import ElementTree as ET

from benchmarks.growth import LINES, Size, picture, row

SMALL = Size(1_000, 200.0, 300_000_000, 10_000_000, 0.1, 200_000_000, 5.0, 10.0, 0.95, 0.9, 0)
LARGE = Size(100_000, 150.4, 3_000_000_000, 700_000_000, 1.0, 1_000_000_000, 15.0, 100.0, 0.9, 0.85, 8_626)


def test_a_line_of_the_table_has_each_figure_in_its_unit() -> None:
    assert row(SMALL) == "| 1,000 | 200 | 300 / 200 | 10 | 0.10 | 5.0 / 10.0 | 0.950 / 0.900 |"
    assert row(LARGE) == (
        "| 100,000 (8,626 of them generated) | 150 | 3,000 / 1,000 | 700 | 1.00 | 15.0 / 100.0 | 0.900 / 0.850 |"
    )


def test_the_picture_has_a_line_for_each_cost_by_powers_of_ten() -> None:
    drawn = ET.fromstring(picture([SMALL, LARGE]))  # noqa: S314 -- made here
    lines = [one.get("points") for one in drawn.iter("{http://www.w3.org/2000/svg}polyline")]
    assert len(lines) == len(LINES)
    # 10 and 100 ms, of up to 10,000: a quarter and a half of the 320 upwards, the whole width across.
    assert lines[0] == "48.0,264.0 368.0,184.0"
