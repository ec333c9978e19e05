import os
from collections.abc import Callable

import pytest

from qa.offline import force_offline

CALLING_OUT = {"HF_HUB_DISABLE_TELEMETRY", "GRADIO_ANALYTICS_ENABLED", "GRADIO_NUM_PORTS"}
OPENING = {"GRADIO_SHARE", "GRADIO_ALLOWED_PATHS", "GRADIO_WATCH_DIRS"}
OWN = "localhost,127.0.0.1,::1"
Forced = Callable[..., dict[str, str]]
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_NUM_PORTS": "1",
    "NO_PROXY": OWN,
    "no_proxy": OWN,
}


@pytest.fixture
def forced(monkeypatch: pytest.MonkeyPatch) -> Forced:
    """The environment that `force_offline` makes of another."""

    def force(given: dict[str, str], download: bool = False) -> dict[str, str]:
        made = dict(given)
        with monkeypatch.context() as patched:
            patched.setattr(os, "environ", made)
            force_offline(download)
        return made

    return force


def test_nothing_calls_out(forced: Forced) -> None:
    assert forced({}) == OFFLINE


def test_a_shell_cannot_open_the_page_or_let_gradio_call_out(forced: Forced) -> None:
    assert forced(dict.fromkeys(CALLING_OUT | OPENING, "True")) == OFFLINE


def test_a_model_may_be_fetched_where_that_is_asked_for(forced: Forced) -> None:
    assert forced({}, download=True) == OFFLINE | {"HF_HUB_OFFLINE": "0"}


@pytest.mark.parametrize("download", [False, True])
@pytest.mark.parametrize("given", ["0", "1"])
def test_who_set_the_hub_himself_knows_why(forced: Forced, given: str, download: bool) -> None:
    assert forced({"HF_HUB_OFFLINE": given}, download) == OFFLINE | {"HF_HUB_OFFLINE": given}


def test_own_names_join_those_that_need_no_proxy_once(forced: Forced) -> None:
    once = forced({"NO_PROXY": "intranet,localhost", "no_proxy": ""})
    assert (once["NO_PROXY"], once["no_proxy"]) == ("intranet,localhost,127.0.0.1,::1", OWN)
    assert forced(once) == once
