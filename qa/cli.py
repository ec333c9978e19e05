"""The `derek` command. The only module that prints; every mistake ends in one line on stderr, never a traceback."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

# Before any library: nothing leaves this machine unless `build --model NAME` asks a hub for a model.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from index.encoder import EMBEDDED
from index.errors import DerekError, IndexFault
from qa import terminal

INDEX = Path(".derek")
SOURCE = Path("source")
NO_INDEX = 3  # exit code of `check` without a usable index

app = typer.Typer(
    name="derek",
    help="Дерек отвечает на вопросы о ваших документах точными цитатами. Работает без сети.\n\n"
    "Начните с «derek chat» (страница в браузере) или «derek ask ВОПРОС».",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

IndexOption = Annotated[Path, typer.Option("--index", metavar="ПАПКА", help="папка индекса")]
JsonOption = Annotated[bool, typer.Option("--json", help="вывести JSON вместо текста")]


def out() -> Console:
    """Where results go; made anew each time, so that a redirected stdout is seen."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def say(line: str) -> None:
    """A line for the person, beside the results."""
    print(terminal.safe(line), file=sys.stderr, flush=True)


def fail(message: str, code: int = 1) -> typer.Exit:
    """Say what is wrong in one line; the caller raises what this returns."""
    say(f"derek: {terminal.one_line(message)}")
    return typer.Exit(code)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar on stderr, where that is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("")

        def advance(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield advance


def _built(paths: Sequence[Path], index: Path, **options: Any) -> Any:
    from index.build import build_index

    with progress_bar() as progress:
        built = build_index(paths, index, progress=progress, **options)
    for fault in built.faults:
        say(f"{'не прочитан' if fault.fatal else 'пропущен'}: {fault.name}: {fault.reason}")
    if built.notice:
        say(built.notice)
    return built


def _ensure_index(index: Path, source: Path = SOURCE) -> None:
    """Build the index when there is none, and say so."""
    from index.store import Store

    store = Store(index)
    if store.current() or store.builds() or (index / "CURRENT").exists():
        return
    if not source.exists():
        raise IndexFault(
            f"индекса {index} ещё нет, и папки {source} с документами тоже. "
            "Соберите индекс: derek build ФАЙЛ_ИЛИ_ПАПКА"
        )
    say(f"Индекса ещё нет, собираю из {source} …")
    say(terminal.built_line(_built([source], index)))


@app.command()
def build(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[ПУТЬ ...]", help="файлы и папки; без них source/")] = None,
    index: IndexOption = INDEX,
    model: Annotated[str, typer.Option(help="модель sentence-transformers: имя или папка")] = EMBEDDED,
    full: Annotated[bool, typer.Option("--full", help="подготовить заново и то, что не изменилось")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="только показать, что будет сделано")] = False,
    as_json: JsonOption = False,
) -> None:
    """Собрать индекс из документов и опубликовать его.

    Неизменённые документы берутся из прежней сборки. Пока идёт сборка, и если она не удалась, отвечает прежняя.
    """
    if model != EMBEDDED and not Path(model).exists():
        os.environ["HF_HUB_OFFLINE"] = "0"  # asked for by name: the hub may be asked, once, here
    built = _built(paths or [SOURCE], index, model=model, full=full, dry_run=dry_run)
    if as_json:
        from dataclasses import asdict

        print(json.dumps(asdict(built), ensure_ascii=False))
    else:
        for line in terminal.plan_lines(built.plan):
            print(line)
        if built.build:
            print(terminal.built_line(built))
    if any(fault.fatal for fault in built.faults):
        raise typer.Exit(1)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(metavar="[ВОПРОС]", help="вопрос в кавычках")] = None,
    index: IndexOption = INDEX,
    as_json: JsonOption = False,
    top: Annotated[int, typer.Option(metavar="N", help="сколько фрагментов показать")] = 5,
    batch: Annotated[
        Path | None, typer.Option(metavar="ФАЙЛ.jsonl", help="вопросы: объект на строку (id, question, history)")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="показать, почему фрагмент найден")] = False,
) -> None:
    """Ответить на вопрос цитатами из документов."""
    from index.build import open_index
    from qa.answer import answer

    if (question is None) == (batch is None):
        raise fail("задайте один вопрос в кавычках или файл вопросов: --batch ФАЙЛ.jsonl", 2)
    asked = _read_batch(batch) if batch else []
    _ensure_index(index)
    opened = open_index(index)
    if opened.notice:
        say(opened.notice)
    if question is not None:
        found = answer(opened, question, top=top)
        if as_json:
            print(json.dumps({"id": "", **found.to_json()}, ensure_ascii=False))
        else:
            out().print(terminal.answer_text(found, explain), end="")
        return
    refused = 0
    for record in asked:
        refused += _answer_record(opened, record, top)
    if refused:
        raise fail(f"{refused} из {len(asked)} вопросов не заданы: смотрите поле error", 1)


def _read_batch(path: Path) -> list[dict[str, Any]]:
    """The questions of a JSON Lines file, all checked before the first is answered."""
    found = []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DerekError(f"файл вопросов {path} не читается ({error.strerror}). Проверьте путь") from error
    except UnicodeDecodeError as error:
        raise DerekError(f"файл вопросов {path} не в UTF-8 (байт {error.start}). Сохраните его в UTF-8") from error
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise DerekError(f"{path}, строка {number}: не JSON ({error}). Нужен объект с полем question") from error
        history = record.get("history") if isinstance(record, dict) else None
        if (
            not isinstance(record, dict)
            or not isinstance(record.get("question"), str)
            or not (history is None or (isinstance(history, list) and all(isinstance(h, str) for h in history)))
        ):
            raise DerekError(
                f"{path}, строка {number}: нужен объект с полем question (строка) и, если надо, history (список строк)"
            )
        found.append(record)
    if not found:
        raise DerekError(f"в файле {path} нет вопросов. Добавьте строки вида {{\"id\": \"1\", \"question\": \"…\"}}")
    return found


def _answer_record(opened: Any, record: dict[str, Any], top: int) -> int:
    """Print the answer to one question of a batch; 1 if it could not be asked."""
    from qa.answer import QuestionError, answer

    line = {"id": record.get("id", ""), "question": record["question"]}
    refused = 0
    try:
        line |= answer(opened, record["question"], record.get("history") or (), top).to_json()
    except QuestionError as error:
        line |= {"asked": "", "repairs": [], "found": False, "confidence": 0.0, "build": opened.build, "ms": 0.0}
        line |= {"passages": [], "error": str(error)}
        refused = 1
    print(json.dumps(line, ensure_ascii=False), flush=True)
    return refused


@app.command()
def chat(
    host: Annotated[str, typer.Option(help="адрес; не локальный требует --auth")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="порт")] = 7860,
    source: Annotated[Path, typer.Option(help="документы, если индекса ещё нет")] = SOURCE,
    index: IndexOption = INDEX,
    auth: Annotated[str, typer.Option(metavar="ИМЯ:ПАРОЛЬ", help="вход по паролю")] = "",
) -> None:
    """Открыть страницу с вопросами и ответами в браузере. Новая сборка подхватывается сама."""
    from app import check_address, serve
    from qa.answer import Answer, answer
    from qa.library import Library, examples
    from qa.live import Live

    check_address(host, port, auth)
    _ensure_index(index, source)
    live = Live(index)
    if live.notice:
        say(live.notice)

    def reply(question: str, history: Sequence[str]) -> Answer:
        return answer(live.index, question, history)

    def library() -> Library:
        now = live.index
        return Library(
            build=now.build,
            built_at=str(now.manifest.get("created", "")),
            documents=now.documents,
            notice=live.notice,
            examples=examples(now.passages),
        )

    live.watch()
    say("Открываю страницу …")
    serve(
        reply,
        library,
        host=host,
        port=port,
        auth=auth,
        ready=lambda url: say(f"Страница готова: {url}  (остановить: Ctrl-C)"),
    )


@app.command()
def verify(index: IndexOption = INDEX) -> None:
    """Прочитать каждый байт опубликованной сборки и назвать каждую неисправность."""
    from index.build import open_index
    from index.store import Store

    store = Store(index)
    faults = store.verify()
    if not faults:
        try:
            open_index(index)
        except DerekError as error:
            faults = [str(error)]
    for fault in faults:
        say(f"derek: {terminal.one_line(fault)}")
    if faults:
        raise typer.Exit(1)
    print(f"Сборка {store.current()}: все файлы на месте и целы")


@app.command("list")
def list_builds(index: IndexOption = INDEX, as_json: JsonOption = False) -> None:
    """Показать сборки; звёздочкой отмечена опубликованная."""
    from dataclasses import asdict

    from index.store import Store

    builds = Store(index).builds()
    if as_json:
        print(json.dumps([asdict(one) for one in builds], ensure_ascii=False))
        return
    if not builds:
        raise fail(f"в {index} нет сборок. Соберите первую: derek build")
    for line in terminal.build_lines(builds):
        print(line)


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="номер сборки")],
    after: Annotated[str, typer.Argument(metavar="B", help="номер сборки")],
    index: IndexOption = INDEX,
) -> None:
    """Сравнить две сборки: какие фрагменты появились и исчезли."""
    from index.build import differences, open_index

    changes = differences(open_index(index, before), open_index(index, after))
    for sign, passages in (("-", changes["removed"]), ("+", changes["added"])):
        for passage in passages:
            shown = terminal.one_line(passage.text)
            print(f"{sign} {terminal.one_line(passage.document)}:{passage.start}–{passage.stop}  {shown[:100]}")
    print(f"{before} → {after}: добавлено {len(changes['added'])}, убрано {len(changes['removed'])} фрагментов")


@app.command()
def rollback(
    number: Annotated[str | None, typer.Argument(metavar="[СБОРКА]", help="по умолчанию предыдущая")] = None,
    index: IndexOption = INDEX,
) -> None:
    """Вернуть прежнюю сборку."""
    from index.store import Store

    print(f"Опубликована сборка {Store(index).rollback(number)}")


@app.command()
def show(
    document: Annotated[str, typer.Argument(metavar="ДОКУМЕНТ", help="имя в индексе или путь к файлу")],
    index: IndexOption = INDEX,
) -> None:
    """Показать фрагменты документа и где он разрезан."""
    from difflib import get_close_matches

    from index.build import open_index
    from index.documents import read_documents
    from index.passages import split
    from index.store import Store

    opened = open_index(index) if Store(index).current() else None
    if opened and document in opened.documents:
        found = [passage for passage in opened.passages if passage.document == document]
        lines = terminal.passage_lines(opened.documents[document], found)
    elif Path(document).is_file():
        lines = []
        for one in read_documents([Path(document)]).documents:
            lines += terminal.passage_lines(one, split(one))
    else:
        known = list(opened.documents) if opened else []
        near = get_close_matches(document, known, 3, 0.4) or known[:3]
        hint = f"похожие: {', '.join(near)}" if near else "индекс пуст: derek build"
        raise fail(f"нет документа «{document}» ни в индексе, ни на диске; {hint}")
    for line in lines:
        print(line)


@app.command()
def check(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[ФАЙЛ ...]", help="файлы или папки; без них source/")] = None,
    index: IndexOption = INDEX,
    junit: Annotated[Path | None, typer.Option(metavar="ФАЙЛ", help="отчёт JUnit XML")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="ФАЙЛ", help="отчёт JSON")] = None,
    html: Annotated[Path | None, typer.Option(metavar="ФАЙЛ", help="отчёт HTML одним файлом")] = None,
    baseline: Annotated[Path | None, typer.Option(metavar="ФАЙЛ", help="прежний отчёт JSON для сравнения")] = None,
    only_failed: Annotated[Path | None, typer.Option("--only-failed", metavar="ФАЙЛ", help="только то, что не прошло в этом отчёте JSON")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="напечатать JSON Schema файла проверок")] = False,
) -> None:
    """Проверить ответы по файлам *.checks.yaml. Код: 0 всё прошло, 1 нет, 2 файл неверен, 3 нет индекса."""
    from qa.check_command import CheckOptions, run

    if schema:
        from qa.check_schema import json_schema

        print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
        return
    options = CheckOptions(tuple(paths or [SOURCE]), junit, json_file, html, baseline, only_failed)
    try:
        _ensure_index(index)
    except DerekError as error:
        raise fail(str(error), NO_INDEX) from error
    with progress_bar() as progress:
        code, lines = run(options, index, progress)
    for line in lines:
        print(line)
    raise typer.Exit(code)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; one line and a non-zero exit for every mistake."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal of another encoding must not end in a traceback
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(args=list(arguments) if arguments is not None else None)
    except DerekError as error:
        say(f"derek: {terminal.one_line(str(error))}")
        sys.exit(1)
    except KeyboardInterrupt:
        say("derek: прервано")
        sys.exit(130)
    except BrokenPipeError:  # `derek show … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
