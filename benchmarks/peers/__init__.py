"""Derek and other systems with the same documents, questions and model; `python -m benchmarks.peers` measures them."""
