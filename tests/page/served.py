"""Serves the page over hand-made documents and a search by words: `python -m tests.page.served PORT [AUTH ...]`.

Tells on stdout when it is ready, and every name of another machine that the process looked up.
"""

import socket
import sys
from collections.abc import Sequence

from index.language.sentences import sentences
from index.language.terms import lemmas
from index.messages import message
from qa.answer import Answer
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
    make_document(PRICES, "ceny.md", "Цены"),
]
EXAMPLES = [asked("zavody.md", one) for one in ("Во сколько раз вырос выпуск лекарств?", "Чинят ли дорогу в Тараз?")]
LOCAL = {"127.0.0.1", "localhost", "::1", "0.0.0.0", None}


def ask(typed: str, history: Sequence[str] = (), *, exactly: bool = False) -> Answer:
    """The sentence that shares most words with the question; found if it shares at least two."""
    if typed == "сломайся":
        raise RuntimeError("тайна сервера")
    if not any(letter.isalnum() for letter in typed):
        if typed:
            raise QuestionError(message('the question has no words ("{text}"): put it into words', text=typed))
        raise QuestionError(message("the question is empty: put it into words"))
    context = history[-1] if history and typed.startswith("А ") else ""
    wanted = set(lemmas(f"{context} {typed}"))
    found = [
        (-len(wanted & set(lemmas(document.text[a:b]))), n, a, b)
        for n, document in enumerate(DOCUMENTS)
        for a, b in sentences(document.text)
        if a >= document.body
    ]
    hits = []
    for overlap, n, a, b in sorted(found)[:3]:
        sentence = DOCUMENTS[n].text[a:b]
        heading, speaker = (EVIL, EVIL) if n == 1 else ("Что растёт быстрее всего?", "Расул Коспанов")
        hits.append(
            make_hit(DOCUMENTS[n], sentence, sentence, heading=heading, speaker=speaker, row=a, alignment=-overlap)
        )
    repairs = (Repair("followup", typed, f"{typed} ({context})"),) if context else ()
    return make_answer(*hits, found=-min(found)[0] >= 2, typed=typed, context=context, repairs=repairs)


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
