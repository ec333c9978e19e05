"""1, 20 and 100 people at once, as the page asks and as programs ask: nothing wrong, crossed or hung.

    python -m benchmarks.load [--users 1 20 100] [--questions 10] [--rebuilds 6]

A real `derek chat` over two indexes, of 22 and of 1,000 passages, asked by threads; each answer must be the one that
this question alone gets. A refusal (503) is asked again after `Retry-After`, as the page does, and its wait counts.
While the last of them ask, the index is built again `--rebuilds` times with one document more.
"""

import argparse
import contextlib
import http.client
import json
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from index.build import build_index

SAMPLE = Path("source")
SAMPLE_QUESTIONS = (
    "Во сколько раз вырос выпуск лекарств?",
    "Где французы открыли сервисное депо?",
    "Отчего инвесторы выбирают Жамбылскую область?",
    "Каким видится инвестиционный потенциал области?",
)
TOWNS = ("Тараз", "Шу", "Каратау", "Жанатас", "Мерке", "Кордай", "Аса", "Сарыкемер", "Кулан", "Мойынкум")
GOODS = ("сахара", "цемента", "фосфора", "муки", "стекла", "кирпича", "тканей", "обуви", "мебели", "лекарств")
PATIENCE = 60.0  # seconds; what takes longer has hung


@dataclass
class Told:
    """What the askers saw."""

    seconds: list[float] = field(default_factory=list)
    refused: int = 0
    wrong: list[str] = field(default_factory=list)


def made_of(folder: Path) -> tuple[Path, list[str]]:
    """1,000 documents of a sentence each that differ in two words and a number, and a question to each tenth."""
    facts = [(town, good, number) for town in TOWNS for good in GOODS for number in range(10)]
    lines = [
        {
            "_id": f"{n:04}",
            "title": f"Завод {n}",
            "text": f"Завод номер {n} в городе {town} выпустил {100 + n} тонн {good}.",
        }
        for n, (town, good, _) in enumerate(facts)
    ]
    path = folder / "corpus.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path, [f"Сколько тонн {good} выпустил завод номер {n}?" for n, (_, good, _) in enumerate(facts)][::10]


@contextlib.contextmanager
def serving(index: Path) -> Iterator[int]:
    """`derek chat` over an index -> its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "qa.cli", "chat", "--index", str(index), "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert server.stderr is not None
    while f":{port}" not in server.stderr.readline():
        assert server.poll() is None, "the server did not start"
    threading.Thread(target=server.stderr.read, daemon=True).start()
    try:
        yield port
    finally:
        server.terminate()
        server.wait(10)


def ask(port: int, path: str, question: str, told: Told) -> str:
    """The first quotation of the answer, asked again while the line is full."""
    started = time.perf_counter()
    body = json.dumps({"question": question}).encode()
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        reply = connection.getresponse()
        text = reply.read().decode()
        connection.close()
        if reply.status != 503:
            break
        told.refused += 1
        time.sleep(float(reply.headers["Retry-After"]))
    told.seconds.append(time.perf_counter() - started)
    if reply.status != 200:
        return f"status {reply.status}"
    answer = json.loads(text)
    if path == "/api/ask":
        return str(answer["passages"][0]["sentence"]["text"]) if answer["passages"] else ""
    found = re.search(r'<blockquote[^>]*>(.*?)</blockquote>|class="rag-topic"[^>]*>(.*?)</span>', answer["html"])
    return re.sub("<[^>]+>", "", (found[1] or found[2]) if found else "")


def crowd(port: int, path: str, users: int, each: int, questions: Sequence[str], right: dict[str, str]) -> Told:
    """`users` at once, each asking `each` questions one after the other."""
    told = Told()

    def one(user: int) -> None:
        for n in range(each):
            question = questions[(user * 7 + n) % len(questions)]
            said = ask(port, path, question, told)
            if said != right[question]:
                told.wrong.append(f"{question} -> {said}")

    with ThreadPoolExecutor(users) as pool:
        list(pool.map(one, range(users)))
    return told


def row(name: str, users: int, told: Told, seconds: float) -> str:
    """A line of the table."""
    times = sorted(told.seconds)
    middle, high = statistics.median(times), times[min(len(times) - 1, int(0.99 * len(times)))]
    figures = (
        f"{len(times)} | {len(told.wrong)} | {told.refused} | {middle:.3f} | {high:.3f} | {len(times) / seconds:.0f}"
    )
    return f"| {name} | {users} | {figures} |"


def trial(name: str, sources: Sequence[Path], questions: Sequence[str], options: argparse.Namespace) -> bool:
    """All crowds over one index; whether nothing was wrong."""
    fine = True
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / ".derek"
        build_index(list(sources), index)
        with serving(index) as port:
            for path, by in (("/ask", "page"), ("/api/ask", "API")):
                right = {question: ask(port, path, question, Told()) for question in questions}
                for users in options.users:
                    started = time.perf_counter()
                    told = crowd(port, path, users, options.questions, questions, right)
                    print(row(f"{name}, {by}", users, told, time.perf_counter() - started), flush=True)
                    fine &= not told.wrong
            stop = threading.Thread(target=rebuild, args=(list(sources), index, Path(folder), options.rebuilds))
            stop.start()
            started, told = time.perf_counter(), Told()
            while stop.is_alive():
                part = crowd(port, "/api/ask", 20, 5, questions, right)
                told.seconds += part.seconds
                told.wrong += part.wrong
                told.refused += part.refused
            print(row(f"{name}, API, {options.rebuilds} rebuilds", 20, told, time.perf_counter() - started), flush=True)
            for wrong in told.wrong[:5]:
                print(f"  wrong: {wrong}")
            fine &= not told.wrong
    return fine


def rebuild(sources: Sequence[Path], index: Path, folder: Path, times: int) -> None:
    """Builds again and again, each time with one document more that answers nothing that is asked."""
    more = folder / "more"
    more.mkdir()
    for n in range(times):
        (more / f"{n}.txt").write_text(f"Погода {n}: снег, ветер и гололёд.", encoding="utf-8")
        build_index([*sources, more], index)
        time.sleep(1)


def main() -> None:
    """Print the table; exit 1 if an answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, nargs="+", default=[1, 20, 100])
    parser.add_argument("--questions", type=int, default=10)
    parser.add_argument("--rebuilds", type=int, default=6)
    options = parser.parse_args()
    print("| index, asked through | users | answers | wrong | refused | median, s | p99, s | a second |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    fine = trial("22 passages", [SAMPLE], SAMPLE_QUESTIONS, options)
    with tempfile.TemporaryDirectory() as folder:
        path, questions = made_of(Path(folder))
        fine &= trial("1,000 passages", [path], questions, options)
    sys.exit(not fine)


if __name__ == "__main__":
    main()
