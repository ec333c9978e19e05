"""What goes wrong while a model of the package is read."""

from pathlib import Path

import pytest

from index.encoders.loading import reading_model
from index.errors import ModelError


def test_what_a_library_raises_is_told_by_its_first_line() -> None:
    told = r"^the embedded model cannot be read: model \(no table\)\. Install"
    with pytest.raises(ModelError, match=told) as caught, reading_model(Path("model")):
        raise ValueError("no table\nat line 7")
    assert "line 7" not in str(caught.value)


def test_a_fault_that_is_told_already_stays_as_it_is() -> None:
    with pytest.raises(ModelError, match="^damaged$"), reading_model(Path("model")):
        raise ModelError("damaged")
