"""The environment of a process -> one in which no library of ours calls out, or opens the page to others."""

import os

NEVER = ("GRADIO_ALLOWED_PATHS", "GRADIO_SHARE", "GRADIO_WATCH_DIRS")
OWN_NAMES = ("localhost", "127.0.0.1", "::1")  # Gradio asks its own address whether it is up; no proxy knows that


def force_offline(download: bool = False) -> None:
    """To be called before gradio, or what loads a model, is imported; a second time changes nothing.

    `download`: a model may be fetched from a hub. Who set HF_HUB_OFFLINE himself, knows why.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "0" if download else "1")
    os.environ.update(HF_HUB_DISABLE_TELEMETRY="1", GRADIO_ANALYTICS_ENABLED="False", GRADIO_NUM_PORTS="1")
    for name in NEVER:
        os.environ.pop(name, None)
    for name in ("NO_PROXY", "no_proxy"):
        kept = [one for one in os.environ.get(name, "").split(",") if one]
        os.environ[name] = ",".join([*kept, *(one for one in OWN_NAMES if one not in kept)])
