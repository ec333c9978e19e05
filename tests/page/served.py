"""Serves the page over hand-made documents and a search by words: `python -m tests.page.served PORT [AUTH ...]`.

Tells on stdout when it is ready, and every name of another machine that the process looked up.
"""

import re
import socket
import sys
from collections.abc import Sequence
from dataclasses import replace

from index.documents.reading import Document
from index.filters import Filter
from index.hit import Hit
from index.language.sentences import sentences
from index.language.terms import lemmas
from index.messages import message
from index.place import Place
from qa.answer import Answer
from qa.engine import EVERYTHING
from qa.limits import TOP
from qa.page.server import Served, serve
from qa.question import QuestionError
from qa.repair.repairer import Repair
from tests.page.samples import EVIL, FakeEngine, FakeIndex, FakeLive, asked, make_answer, make_document, make_hit

LONG = "\n\n".join(f"Абзац {n}. " + "Здесь говорится о разном и подробно. " * 12 for n in range(60))
PRICES = """# Цены

**Важно**: цены меняются.

| Товар | Цена |
|---|---|
| Билет до города стоит | 500 тенге. |

# Билеты

- у кондуктора
- в кассе
  - днём

# Скидки

Детям вдвое дешевле.
"""
DOCUMENTS = [
    make_document(),
    make_document(f"{EVIL}\r\rЗлой текст стоит здесь: {EVIL} Вот и всё.", "evil.md", f"Злой {EVIL}"),
    make_document(f"{LONG}\n\nЖирафы пьют воду из озера Балхаш.\n\n{LONG}", "zhirafy.md", "О жирафах"),
    replace(make_document(PRICES, "ceny.md", "Цены"), tags=("билеты", "деньги")),
    *(
        replace(
            make_document(f"Багаж до {kilos} кг везут даром.", f"pravila-{year}.md", "Правила"), date=f"{year}-03-01"
        )
        for year, kilos in ((2024, 20), (2023, 10))
    ),
    *(
        make_document(
            f"В {month} шёл снег.\n\nДиспетчер отвечает круглые сутки.", f"svodki/{n}.md", f"Сводка о {month}"
        )
        for n, month in enumerate(("октябре", "ноябре", "декабре", "январе", "феврале", "марте"))
    ),
]
EXAMPLES = [asked("zavody.md", one) for one in ("Во сколько раз вырос выпуск лекарств?", "Чинят ли дорогу в Тараз?")]
SAID = {1: (EVIL, EVIL), 2: ("Откуда жирафы пьют воду?", "Расул Коспанов")}  # other headings and speakers, by document
LOCAL = {"127.0.0.1", "localhost", "::1", "0.0.0.0", None}


def ask(
    typed: str, history: Sequence[str] = (), top: int = TOP, *, only: Filter = EVERYTHING, exactly: bool = False
) -> Answer:
    """The sentence that shares most words with the question; found if it shares at least two."""
    if typed == "сломайся":
        raise RuntimeError("тайна сервера")
    if not any(letter.isalnum() for letter in typed):
        if typed:
            raise QuestionError(message('the question has no words ("{text}"): put it into words', text=typed))
        raise QuestionError(message("the question is empty: put it into words"))
    context = history[-1] if history and typed.startswith("А ") else ""
    left = only.names({document.name: document for document in DOCUMENTS})
    wanted = set(lemmas(f"{context} {typed}"))
    found = [
        (-len(wanted & set(lemmas(document.text[a:b]))), n, a, b)
        for n, document in enumerate(DOCUMENTS)
        for a, b in sentences(document.text)
        if a >= document.body and document.name in left
    ]
    hits: list[Hit] = []
    for overlap, n, a, b in sorted(found):
        sentence = DOCUMENTS[n].text[a:b]
        if len(hits) == top or sentence in [hit.quote for hit in hits]:
            continue
        heading, speaker = SAID.get(n, ("Что растёт быстрее всего?", "Расул Коспанов"))
        hit = make_hit(DOCUMENTS[n], sentence, sentence, heading=heading, speaker=speaker, row=a, alignment=-overlap)
        hits.append(replace(hit, places=places(sentence), newer=newer(DOCUMENTS[n], sentence)))
    repairs = (Repair("followup", typed, f"{typed} ({context})"),) if context else ()
    return make_answer(*hits, found=-min(found)[0] >= 2, typed=typed, context=context, repairs=repairs)


def places(sentence: str) -> tuple[Place, ...]:
    """Where the same sentence stands, once a document."""
    found = [(document, document.text.find(sentence)) for document in DOCUMENTS]
    return tuple(Place(one.name, one.title, one.date, at, at + len(sentence)) for one, at in found if at >= 0)


def newer(document: Document, sentence: str) -> Place | None:
    """The same with other numbers in a later document of the same title."""
    same = re.compile(re.sub(r"\d+", r"\\d+", re.escape(sentence)))
    for one in DOCUMENTS:
        found = same.search(one.text)
        if found and one.title == document.title and one.date > document.date:
            return Place(one.name, one.title, one.date, *found.span())
    return None


def main() -> None:
    """Look-ups are watched from here on: gradio is not imported yet."""
    real = socket.getaddrinfo

    def watched(host: object, *rest: object, **named: object) -> object:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in LOCAL:
            sys.stdout.write(f"FOREIGN {name}\n")
        return real(host, *rest, **named)  # type: ignore[arg-type]

    socket.getaddrinfo = watched  # type: ignore[assignment]
    port, auth, proxy, root_path = [*sys.argv[1:], "", "", ""][:4]

    def ready(url: str) -> None:
        sys.stdout.write(f"READY {url}\n")
        sys.stdout.flush()

    index = FakeIndex({document.name: document for document in DOCUMENTS}, EXAMPLES)
    serve(FakeLive(FakeEngine(index), ask), Served("127.0.0.1", int(port), auth, proxy, root_path), ready=ready)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
