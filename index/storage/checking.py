"""A build that serves before all of it has been read -> whether it may, found out beside the questions.

A large build is mapped, and only the sizes of its large files are known to be right when it is opened: to hash a
gigabyte takes seconds. So they are hashed in a thread; a fault withdraws the build.
"""

import threading

from index.errors import IndexFault
from index.messages import Message, message
from index.storage.build_files import BuildFiles


class Checking:
    """The large files of one build on their way from unchecked to right, or damaged. Safe to share between threads."""

    def __init__(self, stored: BuildFiles) -> None:
        self._stored: BuildFiles | None = stored if stored.unchecked else None
        self._build = stored.build
        self._size = sum(entry.size for entry in stored.unchecked)
        self._lock = threading.Lock()
        self.fault: Message | str = ""  # why the build may not be used

    def start(self) -> None:
        """Look at the files in a thread that ends with the program."""
        if self._stored is not None:
            threading.Thread(target=self.finish, name="derek-checking", daemon=True).start()

    def finish(self) -> None:
        """Look at them now, or wait until whoever does has finished."""
        with self._lock:
            if self._stored is not None:
                self.fault = next((damage.message for damage in self._stored.faults()), "")
                self._stored = None

    @property
    def notice(self) -> Message | str:
        """What a reader should know: not yet all is checked. "" once it is."""
        if self._stored is None:
            return ""
        told = {"build": self._build, "size": self._size / 1e9}
        return message("Build {build} is large: {size:.1f} GB of it are still being checked", **told)

    def refuse(self) -> None:
        """IndexFault once a fault is known."""
        if self.fault:
            raise IndexFault(
                "build {build} is unusable: {why}. Build again: derek build", build=self._build, why=self.fault
            )
