"""Documents made of a text, for the tests of this room."""

from index.documents.reading import Document

GUEST = ("Анна Лугова", "Корреспондент")  # participants: who answers, who asks
# 96 characters
SENTENCE = "Весной река разливается так широко, что до соседнего хутора рыбаки добираются только на лодках."


def document(text: str, speakers: tuple[str, ...] = (), title: str = "Река") -> Document:
    return Document("река.md", title, "", text, 0, "", "utf-8", speakers)
