import threading

import anyio
import pytest

from qa.desk import BusyError, Desk


def test_so_many_at_once_so_many_wait_and_the_rest_is_turned_away() -> None:
    at_work: list[int] = []
    most: list[int] = []
    two = threading.Barrier(2)

    def work() -> str:
        at_work.append(1)
        two.wait(10)  # until another one is worked on too
        most.append(len(at_work))
        two.wait(10)
        at_work.pop()
        return "done"

    async def all_at_once() -> list[str]:
        desk, told = Desk(at_once=2, waiting=2), []

        async def one() -> None:
            try:
                told.append(await desk.serve(work))
            except BusyError:
                told.append("busy")

        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(one)
        told.append(await desk.serve(lambda: "room again"))
        return told

    assert anyio.run(all_at_once) == ["busy", "done", "done", "done", "done", "room again"]
    assert most == [2, 2, 2, 2]


def test_a_failure_gives_the_place_back() -> None:
    async def twice() -> int:
        desk = Desk(at_once=1, waiting=0)
        with pytest.raises(ZeroDivisionError):
            await desk.serve(lambda: 1 // 0)
        return await desk.serve(lambda: 5)

    assert anyio.run(twice) == 5
