"""What the training of encoder and reader have in common: which layers learn, by how much, and how fast.

The pace falls evenly with what is done of the run, so that one that is measured in minutes ends as it should.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from index.encoders.training.source import Source, model
from index.encoders.transformer import cores

if TYPE_CHECKING:
    from torch.nn import Parameter
    from transformers import BertModel


def learner(source: Source, frozen: int) -> "BertModel":
    """The model, of which the words' vectors and the lowest `frozen` layers stay as they are."""
    import torch

    torch.set_num_threads(cores())  # index/ranking/faiss_index.py has set one for all that use OpenMP
    made = model(source)
    # On a CPU that multiplies bfloat16 in tiles (AMX) a step is 2.6 times as fast as with the fused kernel and dropout:
    # that kernel's way back has no tiles, and the masks of dropout are drawn on one core.
    made.set_attn_implementation("eager")
    for module in made.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    for part in (made.embeddings, *made.encoder.layer[:frozen]):
        for parameter in part.parameters():
            parameter.requires_grad = False
    return made


def groups(parameters: Iterable["Parameter"], rate: float, decay: float) -> list[dict[str, Any]]:
    """Parameters for AdamW: weights decay, biases and norms do not."""
    learning = [one for one in parameters if one.requires_grad]
    return [
        {"params": [one for one in learning if one.ndim > 1], "lr": rate, "weight_decay": decay},
        {"params": [one for one in learning if one.ndim <= 1], "lr": rate, "weight_decay": 0.0},
    ]


def pace(share: float, warm_up: float, least: float) -> float:
    """How much of the rate is left when a share of the run is done: up over `warm_up`, then down to `least`."""
    return min(1, share / warm_up) * max(least, (1 - share) / (1 - warm_up))
