"""Files -> documents: formats, encodings, names, and each fault with what it tells the user."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import files
from index.documents.encoding import decode
from index.documents.reading import DOCUMENT_LIMIT, Document, Fault, Reading, read_documents
from index.errors import DocumentError

PROSE = (
    "Весной река разливается так широко, что до соседнего хутора добираются на лодках. "
    "Старики помнят, как в 1957 году вода дошла до самой школы — и уроки отменили на целую неделю. "
    "«Ещё бы немного, и унесло бы мост», — говорил тогда наш учитель."
)
KAZAKH_PROSE = (
    "Көктемде өзен кең жайылып, көрші ауылға қайықпен барады. Қарттар сол жылы судың мектепке дейін "
    "жеткенін әлі ұмытқан жоқ, ал біз үшін бұл ертегі сияқты естіледі."
)


def write(folder: Path, **contents: str | bytes) -> None:
    """Files of a folder; `a__b_md="..."` writes a/b.md."""
    for name, content in contents.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def read_one(path: Path) -> Document:
    reading = read_documents([path])
    assert reading.faults == ()
    (document,) = reading.documents
    return document


def names(reading: Reading) -> list[str]:
    return [document.name for document in reading.documents]


def refusal(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        read_documents([path])
    message = str(caught.value)
    assert "\n" not in message
    return message


# --- formats -----------------------------------------------------------------------------------

INTERVIEW = """---
title: "Река и люди: разговор у воды"
date: 2024-05-17
participants:
  - "Анна Петровна Лугова, учительница"
  - "Корреспондент"
---

— Как живёте?

— Хорошо.
"""


def test_front_matter(tmp_path: Path) -> None:
    write(tmp_path, a_md=INTERVIEW)
    document = read_one(tmp_path / "a.md")
    assert document.name == "a.md"
    assert document.title == "Река и люди: разговор у воды"
    assert document.date == "2024-05-17"
    assert document.speakers == ("Анна Петровна Лугова", "Корреспондент")
    assert document.text == INTERVIEW
    assert document.text[document.body :] == "\n— Как живёте?\n\n— Хорошо.\n"


@pytest.mark.parametrize(
    ("text", "title", "date", "body"),
    [
        ("# Река *весной* #\n\nВода.", "Река *весной*", "", "# Река *весной* #\n\nВода."),
        ("Вода.\n\n```\n# не заголовок\n```\n\n# Язык C#\n", "Язык C#", "", None),
        ("Река\n====\n\nВода.", "Река", "", None),
        ("## Ниже\n\nВода.", "файл", "", None),
        ("---\ntitle: no\ndate: 2024-05-17 10:30\n---\nВода.", "no", "2024-05-17", "Вода."),
        ("---\ndate: 17.05.2024\n---\n# Река\n", "Река", "2024-05-17", "# Река\n"),
        ("---\r\ntitle: Река\r\n---\r\nВода.", "Река", "", "Вода."),
        ("---\n---\nВода.", "файл", "", "Вода."),
        ("---\nЭто строка между чертами.\n---\nВода.", "файл", "", None),
        ("---\n\nЧерта без шапки.", "файл", "", None),
    ],
)
def test_head_of_markdown(tmp_path: Path, text: str, title: str, date: str, body: str | None) -> None:
    write(tmp_path, файл_md=text)
    document = read_one(tmp_path / "файл.md")
    assert (document.title, document.date) == (title, date)
    assert document.text[document.body :] == (text if body is None else body)


@pytest.mark.parametrize(
    ("text", "date", "body"),
    [
        (" date 2025-12-25 Весной река разливается.", "2025-12-25", "Весной река разливается."),
        ("date 2025-12-25\n\nВесной.", "2025-12-25", "Весной."),
        (" date 2025-13-45 Весной.", "", " date 2025-13-45 Весной."),
        ("Он сказал: date 2025-12-25 и ушёл.", "", "Он сказал: date 2025-12-25 и ушёл."),
        ("# Река\n", "", "# Река\n"),
    ],
)
def test_head_of_plain_text(tmp_path: Path, text: str, date: str, body: str) -> None:
    write(tmp_path, река_txt=text)
    document = read_one(tmp_path / "река.txt")
    assert (document.title, document.date) == ("река", date)
    assert document.text[document.body :] == body


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\ntitle: Река: весна\ndate: 2024-05-17\n---\nВода.", "строка 2: шапка YAML не разобрана"),
        ('---\ntitle: "Река\n---\nВода.', "строка 2: шапка YAML не разобрана"),
        ("---\ntitle: a\x07b\n---\n" + "Вода. " * 99, "строка 2: шапка YAML не разобрана (недопустимый"),
        ("---\na: " + "[" * 1200 + "\n---\nВода.", "шапка YAML не разобрана"),
        ("---\ntitle: Река\n\nВода.", "строка 1: шапка не закрыта; после неё нужна строка ---"),
    ],
)
def test_broken_front_matter_is_told_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, хороший_txt=PROSE, шапка_md=text)
    reading = read_documents([tmp_path])
    assert names(reading) == ["хороший.txt"]
    (fault,) = reading.faults
    assert (fault.name, fault.fatal) == ("шапка.md", True)
    assert message in fault.reason


def test_front_matter_is_data_and_never_code(tmp_path: Path) -> None:
    bomb = "\n".join(f"l{n + 1}: &l{n + 1} [{', '.join([f'*l{n}'] * 9)}]" for n in range(9))
    fields = f"title: !!python/object/apply:os.getcwd []\nl0: &l0 [лол]\n{bomb}\nparticipants: *l9"
    write(tmp_path, a_md=f"---\n{fields}\n---\nВода.")
    document = read_one(tmp_path / "a.md")
    assert (document.title, document.speakers) == ("a", ())


def test_a_date_that_is_none_is_told(tmp_path: Path) -> None:
    write(tmp_path, a_md="---\ndate: в мае\n---\nВода.")
    reading = read_documents([tmp_path])
    assert reading.documents[0].date == ""
    notice = "дата «в мае» не понята, документ прочитан без даты; пишите ГГГГ-ММ-ДД"
    assert reading.faults == (Fault("a.md", notice, fatal=False),)


# --- BEIR --------------------------------------------------------------------------------------


def lines(*objects: object) -> str:
    return "\n".join(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in objects)


def test_each_line_of_a_corpus_is_a_document(tmp_path: Path) -> None:
    corpus = lines({"_id": "река", "title": "Весна", "text": "Вода высока."}, "", {"_id": 7, "text": "Лёд."})
    write(tmp_path, corpus_jsonl="\ufeff" + corpus, queries_jsonl=lines({"_id": "q", "text": "Где?"}))
    reading = read_documents([tmp_path])
    assert [fault.name for fault in reading.faults] == ["queries.jsonl"]
    assert [(one.name, one.title, one.text, one.body) for one in reading.documents] == [
        ("7", "7", "Лёд.", 0),
        ("река", "Весна", "Вода высока.", 0),
    ]
    assert reading.documents[0].sha256 != reading.documents[1].sha256


def test_faults_of_a_corpus_tell_their_lines(tmp_path: Path) -> None:
    good = {"_id": "a", "text": "Вода."}
    write(
        tmp_path,
        corpus_jsonl=lines(
            good, '{"_id": "b", ', {"_id": "c"}, {**good, "text": "Лёд."}, {"_id": "d", "text": " "}, "[1]",
            '{"_id": "e", "text": "\\ud800"}', {"_id": [], "text": "Лёд."}, "[" * 100_000,
        ).encode() + b'\n{"_id": "f", "text": "\xd0"}',
    )  # fmt: skip
    reading = read_documents([tmp_path / "corpus.jsonl"])
    assert [one.text for one in reading.documents] == ["Вода."]
    assert [(fault.name, fault.fatal) for fault in reading.faults] == [
        ("corpus.jsonl:10", True),
        ("corpus.jsonl:2", True),
        ("corpus.jsonl:3", True),
        ("corpus.jsonl:4", True),
        ("corpus.jsonl:5", False),
        ("corpus.jsonl:6", True),
        ("corpus.jsonl:7", True),
        ("corpus.jsonl:8", True),
        ("corpus.jsonl:9", True),
    ]
    reasons = {fault.name.rpartition(":")[2]: fault.reason for fault in reading.faults}
    assert reasons["2"] == "не JSON (символ 13); одна строка — один объект"
    assert reasons["3"] == "нет полей _id и text (строк); см. устройство corpus.jsonl набора BEIR"
    assert reasons["4"] == "_id «a» уже есть в строке 1; дайте строке 4 свой _id"
    assert reasons["5"] == "пустой текст у «d»; строка пропущена"
    assert reasons["10"] == "байт 22 строки не UTF-8; сохраните файл в UTF-8"


# --- encodings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic"],
)
def test_russian_prose_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    prose = PROSE.encode(encoding, "ignore").decode(encoding)  # koi8-r has no quotes, iso8859-5 no dash
    write(tmp_path, река_txt=prose.encode(encoding))
    document = read_one(tmp_path / "река.txt")
    assert document.text == prose
    base = "utf-16-le" if encoding == "utf-16" else "utf-32-le" if encoding == "utf-32" else encoding
    assert document.encoding == base.removesuffix("-sig")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("ПРИКАЗ О НАЗНАЧЕНИИ НА ДОЛЖНОСТЬ", "cp1251"),
        ("ПРИКАЗ О НАЗНАЧЕНИИ НА ДОЛЖНОСТЬ", "koi8-r"),
        ("Как проехать к озеру", "cp1251"),
        ("Как проехать к озеру", "cp866"),
        ("Как проехать к озеру", "koi8-r"),
        ("В файле config.ini, параметр timeout: время ожидания", "cp1251"),
        ("┌──────┐\n│ Цена │\n└──────┘\nЦена указана в рублях за тонну", "cp866"),
        ("Price list 2024 – final", "cp1251"),
        ("Le café était très agréable", "cp1252"),
        (KAZAKH_PROSE, "kz1048"),
        (PROSE, "utf-16-le"),
        (PROSE, "utf-16-be"),
    ],
)
def test_short_and_unusual_texts(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


WORDS = [word.strip("«».,—") for word in PROSE.split() if len(word) > 1]
russian = st.lists(st.sampled_from(WORDS), min_size=12, max_size=40).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(russian, st.sampled_from(["cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic", "utf-16-le"]))
def test_decoding_returns_what_was_encoded(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except DocumentError:
        return
    assert text.encode(encoding) in (data, data[2:], data[3:], data[4:])


def test_cut_utf8_is_named_and_never_read_as_another_encoding(tmp_path: Path) -> None:
    before, after = "Первая строка.\nВесной р".encode(), f"ка.\n{PROSE}".encode()
    write(
        tmp_path,
        целый_txt=before + "е".encode() + after,
        резаный_txt=before + b"\xd0" + after,
        конец_txt=before + b"\xd0",
        метка_txt=b"\xef\xbb\xbf" + before + b"\xd0" + after,
    )
    reading = read_documents([tmp_path])
    assert names(reading) == ["целый.txt"]
    reason = (
        "повреждённый UTF-8: байт {} (строка 2) не складывается в символ; "
        "исправьте это место или сохраните файл заново в UTF-8"
    )
    assert reading.faults == (
        Fault("конец.txt", reason.format(42), fatal=True),
        Fault("метка.txt", reason.format(45), fatal=True),
        Fault("резаный.txt", reason.format(42), fatal=True),
    )


PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489") + bytes(range(256))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (PNG, "двоичный файл (нулевой байт на месте 8)"),
        (b"PK\x03\x04\x14\x01\x08\x01" * 9, "двоичный файл (много управляющих символов)"),
        (PROSE.encode()[:40] + b"\0" + PROSE.encode()[40:], "двоичный файл (нулевой байт на месте 40)"),
        ("\ufeff\ue000\ue001".encode("utf-16-le") * 9, "после метки utf-16-le идёт не текст"),
        (b"\xff\xfe\x00\x04\x00", "повреждённый UTF-16-LE: байт 4"),
        (bytes(range(128, 256)), "кодировку узнать не удалось"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    write(tmp_path, файл_txt=data, хороший_txt=PROSE)
    reading = read_documents([tmp_path])
    assert names(reading) == ["хороший.txt"]
    (fault,) = reading.faults
    assert fault.fatal
    assert message in fault.reason


# --- folders and names -------------------------------------------------------------------------


def test_a_folder_is_walked_in_order_and_what_is_no_document_is_told(tmp_path: Path) -> None:
    write(
        tmp_path, b_md="Б", a_txt="А", sub__c_markdown="В", README_md="Читай", sub__deep__D_TXT="Г",
        _git__config_txt="x", _secret_md="x", b_checks_yaml="checks: []", table_csv="1;2", empty_md=" \n\t",
        b_checks_yml="checks: []", b_draft_checks_yaml="checks: []", sub__c_checks_jsonl='{"_id": "1", "text": "Нет."}',
    )  # fmt: skip
    reading = read_documents([tmp_path])
    assert names(reading) == ["README.md", "a.txt", "b.md", "sub/c.markdown", "sub/deep/D.TXT"]
    assert reading.faults == (
        Fault("empty.md", "пустой файл; впишите текст или уберите его", fatal=False),
        Fault("table.csv", "пропущен: поддерживаются .md, .markdown, .txt, .jsonl", fatal=False),
    )
    assert read_documents([tmp_path / "sub", tmp_path, tmp_path / "a.txt"]).documents == reading.documents


@pytest.mark.parametrize("name", ["запись", "запись.log", ".заметка"])
def test_a_file_named_by_the_user_is_read_whatever_its_suffix(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PROSE, encoding="cp1251")
    assert read_one(tmp_path / name).text == PROSE


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".PNG"])
def test_a_known_binary_named_by_the_user_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"отчёт{suffix}"
    path.write_text(PROSE)
    reason = f"отчёт{suffix}: формат {suffix.lower()} не читается; сохраните как .md, .markdown, .txt, .jsonl"
    assert refusal(path) == f"Не прочитан ни один документ. {reason}."


def test_checks_named_by_the_user_are_no_document(tmp_path: Path) -> None:
    write(tmp_path, a_md="А", a_checks_yaml="checks: []", b_checks_jsonl='{"_id": "1", "text": "Нет."}')
    reading = read_documents(sorted(tmp_path.iterdir()))
    assert names(reading) == ["a.md"]
    assert reading.faults == tuple(
        Fault(name, "это проверки, а не документ; для них есть derek check", fatal=False)
        for name in ("a.checks.yaml", "b.checks.jsonl")
    )


def test_twins_from_several_folders_get_the_names_of_their_folders(tmp_path: Path) -> None:
    corpus = lines({"_id": "1", "text": "Вода."})
    write(tmp_path, x__a_md="1", x__n__b_md="2", x__k_jsonl=corpus)
    write(tmp_path, y__a_md="3", y__c_md="4", y__k_jsonl=corpus)
    reading = read_documents([tmp_path / "x", tmp_path / "y"])
    assert names(reading) == ["c.md", "n/b.md", "x/a.md", "x/k.jsonl/1", "y/a.md", "y/k.jsonl/1"]


def test_odd_names_are_kept_and_fit_to_print(tmp_path: Path) -> None:
    for name in ("й.md", "и\u0306.md", "a\nb.md", r"a\nb.md", "ы\u202egpj.md", os.fsdecode(b"\xff\xfe.md")):
        (tmp_path / name).write_text(PROSE)
    assert names(read_documents([tmp_path])) == [
        r"\xff\xfe.md",
        r"a\nb.md",  # with a line end
        r"a\nb.md (2)",  # with a backslash
        "и\u0306.md",
        "й.md",
        r"ы\u202egpj.md",
    ]


# --- links, pipes, permissions, changes --------------------------------------------------------


def test_links_inside_a_folder_are_followed_once_and_outside_refused(tmp_path: Path) -> None:
    write(tmp_path, source__a_md="А", source__sub__b_md="Б", outside__secret_md="Тайна")
    source = tmp_path / "source"
    for name, target in {
        "again.md": "a.md", "sub/loop": "..", "out.md": "../outside/secret.md", "away": "../outside",
        "self.md": "self.md", "gone.md": "nowhere.md",
    }.items():  # fmt: skip
        (source / name).symlink_to(target)
    reading = read_documents([source])
    assert names(reading) == ["a.md", "sub/b.md"]
    outside = f"ссылка ведёт за пределы папки {source}; скопируйте туда сам файл"
    assert reading.faults == (
        Fault("away", outside, fatal=True),
        Fault("gone.md", "исчез или ссылка ведёт в никуда; верните файл или уберите ссылку", fatal=True),
        Fault("out.md", outside, fatal=True),
        Fault("self.md", "ссылка ведёт сама на себя; уберите её", fatal=True),
    )
    assert names(read_documents([source / "out.md"])) == ["out.md"]  # named by the user himself


def test_pipes_and_devices_are_never_opened(tmp_path: Path) -> None:
    write(tmp_path, a_md="А")
    os.mkfifo(tmp_path / "pipe.md")
    reading = read_documents([tmp_path])
    assert names(reading) == ["a.md"]
    reason = "не обычный файл (канал, устройство или сокет); положите сюда текст"
    assert reading.faults == (Fault("pipe.md", reason, fatal=False),)
    assert reason in refusal(tmp_path / "pipe.md")
    assert reason in refusal(Path("/dev/zero"))


def test_unreadable_files_and_folders_are_named() -> None:
    folder = Path(tempfile.mkdtemp())  # tmp_path may not be entered by another user
    root = os.geteuid() == 0
    try:
        write(folder, a_md="А", b_md="Б", closed__c_md="В")
        folder.chmod(0o755)
        (folder / "b.md").chmod(0)
        (folder / "closed").chmod(0)
        if root:  # root may read everything, so read as nobody
            os.seteuid(65534)
        reading = read_documents([folder])
    finally:
        if root:
            os.seteuid(0)
        (folder / "closed").chmod(0o700)
        shutil.rmtree(folder)
    reason = "нет прав на чтение; дайте их (chmod +r, у папки +rx) или уберите отсюда"
    assert names(reading) == ["a.md"]
    assert reading.faults == (Fault("b.md", reason, fatal=True), Fault("closed/", reason, fatal=True))


@pytest.mark.parametrize("changes", [0, 2, 3])
def test_a_file_that_changes_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: int) -> None:
    path = tmp_path / "a.md"
    path.write_text("Вода.")
    left, stat = [changes], os.stat

    def stat_after_writing(name: os.PathLike[str], **options: bool) -> os.stat_result:
        if name == path and left[0]:
            left[0] -= 1
            with path.open("ab") as stream:
                stream.write(b" x")
        return stat(name, **options)

    monkeypatch.setattr(files.os, "stat", stat_after_writing)
    if changes < files.ATTEMPTS:
        assert files.read_bytes(path, limit=1000).decode() == "Вода." + " x" * changes
    else:
        with pytest.raises(DocumentError, match="менялся во время чтения; закройте программу"):
            files.read_bytes(path, limit=1000)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as stream:
        stream.truncate(DOCUMENT_LIMIT + 2**20)  # a hole: takes no room on the disk
    assert "big.txt: 65 МиБ, предел 64 МиБ; разделите файл на части" in refusal(tmp_path)


# --- nothing to read ---------------------------------------------------------------------------


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    write(tmp_path, a_md="А")
    gone = [tmp_path / "b.md", tmp_path / "нет"]
    with pytest.raises(DocumentError) as caught:
        read_documents([tmp_path / "a.md", *gone])
    assert str(caught.value) == f"Нет такого файла или папки: {gone[0]}, {gone[1]}. Проверьте путь."


def test_nothing_at_all_to_read(tmp_path: Path) -> None:
    suffixes = ".md, .markdown, .txt, .jsonl"
    assert refusal(tmp_path) == f"Нечего читать ({tmp_path}): положите туда документы {suffixes}."
    write(tmp_path, a_md="", b_md=" ", c_txt=PNG, d_csv="1", e_csv="2")
    empty = "пустой файл; впишите текст или уберите его"
    assert refusal(tmp_path) == (
        f"Не прочитан ни один документ. a.md: {empty}; b.md: {empty}; c.txt: двоичный файл "
        "(нулевой байт на месте 8); сохраните его как текст .txt или .md в UTF-8; и ещё 2."
    )
