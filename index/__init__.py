"""Documents -> an index on disk -> ranked hits. Knows nothing of answers or of any page.

Files in the order in which data flows: documents, language, passages, terms, encoder, vectors,
alignment, store, build, search. `distill` makes the embedded model; users never run it.
"""
