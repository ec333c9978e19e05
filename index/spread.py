"""What a model is to see in a build's passages -> checkpoints of an interrupted build, made by workers of Ray.

The build then goes on where they stopped, so it is the same byte for byte, with workers or without. An interruption
keeps every batch that a worker has given back.
"""

from collections.abc import Iterator
from itertools import chain, islice

from index.encoders.encoder import Encoder
from index.encoders.over_ray import Machines, started
from index.messages import message
from index.prepare import Progress, see
from index.storage.store import Store

AHEAD = 32  # batches a worker between two starts of the workers, which takes a few seconds: so much lies in memory


def spread(
    asked: Iterator[tuple[str, str, int]],
    total: int,
    encoder: Encoder,
    store: Store,
    machines: Machines | None,
    progress: Progress | None = None,
) -> None:
    """Have workers on `machines` see what `to_ask` gave, `total` passages of it; without these nothing is done.

    A single batch is not worth their start.

    Raises DerekError: the workers cannot be had, or the model cannot be used there.
    """
    if machines is None:
        return
    done = 0

    def tell(count: int) -> None:
        nonlocal done
        done += count
        if progress:
            progress(message("Computing vectors with Ray"), done, total)

    def missing() -> Iterator[tuple[str, str, int]]:
        for one in asked:
            if store.checkpoint(one[0]) is None:
                yield one
            else:
                tell(one[2])

    tell(0)
    batches = missing()
    first = list(islice(batches, 2))
    if len(first) < 2:
        return
    batches = chain(first, batches)
    with started(machines) as workers:
        while ahead := list(islice(batches, AHEAD * workers.count)):
            counts = {name: count for name, _, count in ahead}
            for name, seen in workers.see(see, encoder.name, [(name, text) for name, text, _ in ahead]):
                store.save_checkpoint(name, seen)
                tell(counts[name])
