"""Nothing is looked for in memory while much is loaded, and it is again afterwards, whatever happens."""

import gc

import pytest

from index.memory import uncollected


def test_garbage_is_looked_for_again_afterwards() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()  # the outer one goes on
    assert gc.isenabled()


def test_an_error_leaves_it_as_it_was() -> None:
    with pytest.raises(KeyError), uncollected():
        raise KeyError
    assert gc.isenabled()
