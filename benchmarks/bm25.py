"""bm25s over lists of terms, in Lucene's form: the baseline that only ranks by words."""

from collections.abc import Sequence

import bm25s
import numpy as np
import numpy.typing as npt

from index.ranking.bm25 import K1, B


class BM25:
    """bm25s with Derek's constants; row i is passage i."""

    def __init__(self, passages: Sequence[Sequence[str]]) -> None:
        self._model = bm25s.BM25(method="lucene", k1=K1, b=B)
        self._model.index([list(terms) for terms in passages], show_progress=False)

    def scores(self, question: Sequence[str]) -> npt.NDArray[np.float32]:
        """The score of each passage (n,); 0 where no term of the question occurs."""
        return np.asarray(self._model.get_scores(list(question)), np.float32)
