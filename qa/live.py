"""The published build, kept fresh: one Engine that is swapped whole when a new build is published."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.errors import DerekError
from index.filters import EVERYTHING, Filter
from index.messages import message
from index.opening import fingerprint, open_index
from qa.answer import Answer
from qa.calibrate import kept, stamp
from qa.engine import Engine
from qa.limits import TOP

LOG = logging.getLogger("derek.live")
EVERY = 0.5  # seconds between two looks at CURRENT; a new build is to be seen within a second


class Live:
    """Holds the Engine that serves. A question takes `engine` once, so that it never mixes two builds."""

    def __init__(self, root: Path) -> None:
        """Open the published build; raises IndexFault when there is none."""
        self.root = root
        self._seen = self._now()
        self._stop = threading.Event()
        self._looking = threading.Lock()
        self.engine = Engine(open_index(root, later=True), kept(root))
        self.refused = ""  # why the newest build does not serve
        self._withdrawn: Engine | None = None  # one that was found damaged, with nothing to serve in its place

    def _now(self) -> tuple[str, str]:
        """What changes when a build is published, or the threshold is one's own from now on."""
        return fingerprint(self.root), stamp(self.root)

    @property
    def notice(self) -> str:
        """What a reader should know of the index: a refused build, or an older one that serves."""
        return self.refused or self.engine.index.notice

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        top: int = TOP,
        only: Filter = EVERYTHING,
        *,
        exactly: bool = False,
    ) -> Answer:
        """As `Engine.ask`, with the notice that holds now."""
        engine = self.engine
        answer = engine.ask(question, history, top, only, exactly=exactly)
        return replace(answer, notice=self.refused or engine.index.told)

    def look(self) -> bool:
        """Open the published build if it changed since the last look; whether it was swapped in.

        A build that cannot be used leaves the old one serving, and `refused` tells why. A large one that is found
        damaged while it serves gives way to an older one.
        """
        with self._looking:
            now, serving = self._now(), self.engine
            fault = "" if serving is self._withdrawn else serving.index.checking.fault
            if now == self._seen and not fault:
                return False
            self._seen = now
            try:
                # Without fallback: what serves from memory is newer than an older build on the disk.
                index = open_index(self.root, like=serving.index, fallback=bool(fault), later=not fault)
                engine = Engine(index, kept(self.root))
            except Exception as error:  # the chat goes on with what it has, whatever was put there
                if fault:
                    self.refused, self._withdrawn = str(error), serving  # each question is refused
                    LOG.warning(self.refused)
                else:
                    self._refuse(error)
                return False
            self.engine, self.refused = engine, ""
            return True

    def _refuse(self, error: Exception) -> None:
        known = isinstance(error, DerekError)
        self.refused = message(
            "The new build was not accepted: {why}. The previous one answers, {build}",
            why=error.message if isinstance(error, DerekError) else f"{type(error).__name__}: {error}",
            build=self.engine.index.build,
        )
        LOG.warning(self.refused, exc_info=None if known else error)

    def watch(self) -> None:
        """Look again and again, in a thread that ends with the program."""
        threading.Thread(target=self._watch, name="derek-live", daemon=True).start()

    def stop(self) -> None:
        """End the watching."""
        self._stop.set()

    def _watch(self) -> None:
        while not self._stop.wait(EVERY):
            try:
                self.look()
            except Exception:  # the chat must go on serving what it has
                LOG.exception("Could not look for a new build")
