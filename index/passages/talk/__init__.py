"""The blocks of a document -> who begins to speak at which, by labels, dashes or questions."""
