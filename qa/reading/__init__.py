"""A question + windows of passages -> the sentence that answers, the words in it, and how likely there is an answer."""
