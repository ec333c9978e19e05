"""The `derek` command. The only module that prints; every mistake ends in one line on stderr, never a traceback."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import DerekError, IndexFault
from qa.cli import terminal
from qa.cli.usage import russian_help, usage_line
from qa.locale.languages import of_terminal, tell
from qa.offline import force_offline

if TYPE_CHECKING:  # what takes time to import is imported by the command that needs it
    from rich.console import Console

    from index.build import BuildReport


INDEX = Path(".derek")
SOURCE = Path("source")
INTERRUPTED = 130  # exit code after Ctrl-C, as shells have it

app = typer.Typer(
    name="derek",
    help="Дерек отвечает на вопросы о ваших документах точными цитатами. Работает без сети.\n\n"
    "Начните с «derek chat» (страница в браузере) или «derek ask ВОПРОС».",
    add_completion=False,
    pretty_exceptions_enable=False,
    subcommand_metavar="КОМАНДА …",
    options_metavar="",
    context_settings={"help_option_names": ["-h", "--help"]},
)

IndexOption = Annotated[Path, typer.Option("--index", metavar="ПАПКА", help="папка индекса")]
JsonOption = Annotated[bool, typer.Option("--json", help="вывести JSON вместо текста")]


def out() -> "Console":
    """Where results go; made anew each time, so that a redirected stdout is seen."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def say(line: str) -> None:
    """A line for the person, beside the results."""
    if sys.stderr is not None:  # `2>&-`; print would take stdout then
        print(terminal.safe(line), file=sys.stderr, flush=True)


def fail(message: str, code: int = 1) -> typer.Exit:
    """Say what is wrong in one line; the caller raises what this returns."""
    say(f"derek: {terminal.one_line(message)}")
    return typer.Exit(code)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar on stderr, where that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

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


def _built(paths: Sequence[Path], index: Path, **options: Any) -> "BuildReport":
    from index.build import build_index

    with progress_bar() as progress:
        built = build_index(paths, index, progress=progress, **options)
    for fault in built.faults:
        say(f"{'не прочитан' if fault.fatal else 'пропущен'}: {fault.name}: {fault.reason}")
    if built.notice:
        say(built.notice)
    return built


def _build_once(paths: Sequence[Path], index: Path, as_json: bool, gate: bool, **options: Any) -> bool:
    """Build and print what came of it; whether every document was read and the gate, if asked for, was passed."""
    from qa.checks.gate import decide, required_checks

    files = required_checks(paths) if gate else []
    built = _built(paths, index, activate=not gate, **options)
    verdict = decide(files, index, built.build) if gate else None
    if as_json:
        print(terminal.json_line(built.to_json() | ({"gate": verdict.to_json()} if verdict else {})), flush=True)
    else:
        said = (terminal.one_line(tell(line, of_terminal())) for line in verdict.lines) if verdict else ()
        lines = [*terminal.plan_lines(built.plan), *said]
        if built.build and (verdict is None or verdict.published):
            lines.append(terminal.built_line(built))
        print("\n".join(lines), flush=True)
    return not any(fault.fatal for fault in built.faults) and (verdict is None or verdict.published)


def _watch(paths: Sequence[Path], index: Path, build: Callable[[], object]) -> None:
    """Build again and again, until Ctrl-C."""
    from qa.cli.watch import document_changes, watch

    say("Слежу за документами; остановить: Ctrl-C")
    try:
        watch(document_changes(paths, index), build, lambda line: say(f"derek: {terminal.one_line(line)}"))
    except KeyboardInterrupt:
        say("Больше не слежу")


def _ensure_index(index: Path, source: Path = SOURCE) -> None:
    """Build the index when there is none, and say so."""
    from index.storage.store import Store

    store = Store(index)
    if store.current() or store.builds() or (index / "CURRENT").exists():
        return
    if not source.exists():
        raise IndexFault(
            f"индекса {index} ещё нет, и папки {source} с документами тоже. Соберите индекс: derek build ФАЙЛ_ИЛИ_ПАПКА"
        )
    say(f"Индекса ещё нет, собираю из {source} …")
    say(terminal.built_line(_built([source], index)))


@app.command()
def build(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[ПУТЬ ...]", help="файлы и папки; без них source/")
    ] = None,
    index: IndexOption = INDEX,
    model: Annotated[
        str | None,
        typer.Option(metavar="ИМЯ_ИЛИ_ПАПКА", help="модель sentence-transformers; без неё встроенная"),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="подготовить заново и то, что не изменилось")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="только показать, что будет сделано")] = False,
    gate: Annotated[
        bool, typer.Option("--gate", help="публиковать, только если проверки рядом с документами проходят не хуже")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="собирать заново, когда документы меняются; до Ctrl-C")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Собрать индекс из документов и опубликовать его.

    Неизменённые документы берутся из прежней сборки. Пока идёт сборка, и если она не удалась, отвечает прежняя.
    """
    from index.encoders.embedded import EMBEDDED

    chosen = EMBEDDED if model is None else model
    if dry_run and (gate or watch):
        raise fail("--dry-run ничего не собирает: уберите его или --gate и --watch", 2)
    given = paths or [SOURCE]

    def once() -> bool:
        return _build_once(given, index, as_json, gate, model=chosen, full=full, dry_run=dry_run)

    if watch:
        _watch(given, index, once)
    elif not once():
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
    from qa.answer import MOST
    from qa.cli.batch import answer_record, read_batch
    from qa.engine import Engine

    if (question is None) == (batch is None):
        raise fail("задайте один вопрос в кавычках или файл вопросов: --batch ФАЙЛ.jsonl", 2)
    if not 1 <= top <= MOST:
        raise fail(f"--top {top}: укажите число от 1 до {MOST}", 2)
    records = read_batch(batch) if batch else []
    _ensure_index(index)
    opened = open_index(index)
    if opened.notice:
        say(opened.notice)
    engine = Engine(opened)
    if question is not None:
        found = engine.ask(question, top=top)
        if as_json:
            print(terminal.json_line({"id": "", **found.to_json()}))
        else:
            out().print(terminal.answer_text(found, explain), end="")
        return
    refused = 0
    for record in records:
        line = answer_record(engine, record, top)
        refused += "error" in line
        print(terminal.json_line(line), flush=True)
    if refused:
        raise fail(f"вопросов без ответа из-за ошибки: {refused} из {len(records)}, смотрите поле error")


@app.command()
def chat(
    host: Annotated[str, typer.Option(help="адрес; не локальный требует --auth")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="порт")] = 7860,
    source: Annotated[Path, typer.Option(help="документы, если индекса ещё нет")] = SOURCE,
    index: IndexOption = INDEX,
    auth: Annotated[str, typer.Option(metavar="ИМЯ:ПАРОЛЬ", help="вход по паролю")] = "",
) -> None:
    """Открыть страницу с вопросами и ответами в браузере. Новая сборка подхватывается сама."""
    from qa.live import Live
    from qa.page.address import check_address
    from qa.page.server import serve

    check_address(host, port, auth)
    _ensure_index(index, source)
    live = Live(index)
    if live.notice:
        say(live.notice)

    live.watch()
    say("Открываю страницу …")
    serve(
        live,
        host=host,
        port=port,
        auth=auth,
        ready=lambda url: say(f"Страница готова: {url}  (остановить: Ctrl-C)"),
    )


@app.command()
def verify(index: IndexOption = INDEX) -> None:
    """Прочитать каждый байт опубликованной сборки и назвать каждую неисправность."""
    from index.build import open_index
    from index.storage.store import Store

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

    from index.storage.store import Store

    builds = Store(index).builds()
    if as_json:
        print(terminal.json_line([asdict(one) for one in builds]))
        return
    if not builds:
        raise fail(f"в {index} нет сборок. Соберите первую: derek build")
    for line in terminal.build_lines(builds):
        print(line)


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="номер сборки")],
    after: Annotated[str, typer.Argument(metavar="B", help="номер сборки")],
    checks: Annotated[
        list[Path] | None,
        typer.Option("--checks", metavar="ПУТЬ", help="файлы или папки проверок; без них те, что в source/"),
    ] = None,
    index: IndexOption = INDEX,
) -> None:
    """Сравнить две сборки: какие фрагменты появились и исчезли, какие проверки сдвинулись."""
    from index.build import differences, open_index
    from qa.checks.comparison import comparison_lines
    from qa.checks.files import read_check_files
    from qa.checks.gate import checks_beside, compare_builds

    one = open_index(index, before)
    other = open_index(index, after, like=one)
    files = read_check_files(checks) if checks else checks_beside([SOURCE])
    told = comparison_lines(compare_builds(files, one, other)) if files else []
    changes = differences(one, other)
    for sign, passages in (("-", changes["removed"]), ("+", changes["added"])):
        for passage in passages:
            shown = terminal.one_line(passage.text)
            print(f"{sign} {terminal.one_line(passage.document)}:{passage.start}–{passage.stop}  {shown[:100]}")
    print(f"{before} → {after}: добавлено {len(changes['added'])}, убрано {len(changes['removed'])} фрагментов")
    for line in told:
        print(terminal.one_line(tell(line, of_terminal())))


@app.command()
def rollback(
    number: Annotated[str | None, typer.Argument(metavar="[СБОРКА]", help="по умолчанию предыдущая")] = None,
    index: IndexOption = INDEX,
) -> None:
    """Вернуть прежнюю сборку."""
    from index.storage.store import Store

    print(f"Опубликована сборка {Store(index).rollback(number)}")


@app.command()
def show(
    document: Annotated[str, typer.Argument(metavar="ДОКУМЕНТ", help="имя в индексе или путь к файлу")],
    index: IndexOption = INDEX,
) -> None:
    """Показать фрагменты документа и где он разрезан."""
    from difflib import get_close_matches

    from index.build import open_index
    from index.documents.reading import read_documents
    from index.passages.splitting import split

    on_disk = Path(document).is_file()
    try:
        opened = open_index(index)
    except DerekError:
        if not on_disk:  # a document can be looked at before there is an index
            raise
        opened = None
    if opened and document in opened.documents:
        found = [passage for passage in opened.passages if passage.document == document]
        lines = terminal.passage_lines(opened.documents[document], found)
    elif on_disk:
        lines = []
        for one in read_documents([Path(document)]).documents:
            lines += terminal.passage_lines(one, split(one))
    else:
        known = list(opened.documents) if opened else []
        near = get_close_matches(document, known, 3, 0.4)
        hint = f"похожие: {', '.join(near)}" if near else f"в индексе: {terminal.names(known)}"
        raise fail(f"нет документа «{document}» ни в индексе, ни на диске; {hint}")
    for line in lines:
        print(line)


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[ФАЙЛ ...]", help="файлы или папки; без них source/")
    ] = None,
    index: IndexOption = INDEX,
    junit: Annotated[Path | None, typer.Option(metavar="ФАЙЛ", help="отчёт JUnit XML")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="ФАЙЛ", help="отчёт JSON")] = None,
    html: Annotated[Path | None, typer.Option(metavar="ФАЙЛ", help="отчёт HTML одним файлом")] = None,
    baseline: Annotated[Path | None, typer.Option(metavar="ФАЙЛ", help="прежний отчёт JSON для сравнения")] = None,
    only_failed: Annotated[
        Path | None, typer.Option("--only-failed", metavar="ФАЙЛ", help="только то, что не прошло в этом отчёте JSON")
    ] = None,
    lost_allowed: Annotated[
        int, typer.Option("--lost-allowed", metavar="N", min=0, help="сколько проверок можно потерять с --baseline")
    ] = 0,
    draft: Annotated[
        Path | None, typer.Option(metavar="ДОКУМЕНТ", help="написать рядом с документом черновик проверок для него")
    ] = None,
    schema: Annotated[bool, typer.Option("--schema", help="напечатать JSON Schema файла проверок")] = False,
) -> None:
    """Проверить ответы по файлам *.checks.yaml. Код: 0 всё прошло, 1 нет, 2 файл неверен, 3 нет индекса."""
    from qa.checks.run import NO_INDEX, CheckOptions, run

    if draft:
        from qa.checks.draft import write_draft

        written = write_draft(draft)
        print(
            f"{written.path}: проверок: {written.count}. Прочтите каждую, поправьте и удалите её строку «draft: true»"
        )
        return
    if schema:
        from qa.checks.schema import json_schema

        print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
        return
    options = CheckOptions(
        tuple(paths or [SOURCE]), junit, json_file, html, baseline, only_failed, lost_allowed, of_terminal()
    )
    try:
        _ensure_index(index)
    except DerekError as error:
        raise fail(str(error), NO_INDEX) from error
    with progress_bar() as progress:
        told = run(options, index, progress)
    for line in told.lines:
        print(terminal.safe(tell(line, of_terminal())))
    raise typer.Exit(told.code)


@app.command()
def compare(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[ФАЙЛ ...]", help="файлы или папки; без них source/")
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(metavar="ИМЯ_ИЛИ_ПАПКА", help="две модели, по документам рядом с проверками; derek — встроенная"),
    ] = None,
    build: Annotated[list[str] | None, typer.Option(metavar="СБОРКА", help="две сборки индекса")] = None,
    index: IndexOption = INDEX,
) -> None:
    """Задать одни и те же проверки двум моделям или сборкам. Код: 0, или 1, если вторая потеряла проверки."""
    from qa.checks.compare import CompareOptions, run

    options = CompareOptions(tuple(paths or [SOURCE]), tuple(model or ()), tuple(build or ()))
    with progress_bar() as progress:
        told = run(options, index, progress)
    for line in told.lines:
        print(terminal.safe(tell(line, of_terminal())))
    raise typer.Exit(told.code)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; one line and a non-zero exit for every mistake."""
    given = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    force_offline(download=given[0] == "build" and any(word.startswith("--model") for word in given))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal of another encoding must not end in a traceback
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _run(given)
        if sys.stdout is not None:
            sys.stdout.flush()  # here, where a closed pipe is expected
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:  # `derek show … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    if code == INTERRUPTED:
        say("derek: прервано")
    sys.exit(code)


def _run(given: list[str]) -> int:
    if not {"-h", "--help"}.isdisjoint(given):
        russian_help()
    try:
        return app(args=given, prog_name="derek", standalone_mode=False) or 0
    except DerekError as error:
        say(f"derek: {terminal.one_line(str(error))}")
        return 1
    except Exception as error:
        if not hasattr(error, "format_message"):  # not typer's: a mistake of ours, and its traceback is wanted
            raise
        commands = [one.name or one.callback.__name__ for one in app.registered_commands if one.callback]
        called = given[0] if given[0] in commands else ""
        say(f"derek: {terminal.one_line(usage_line(error.format_message(), called, commands))}")
        return 2
