"""Documents brought in the browser, on the real program: the chat that is open answers from them."""

import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Dialog, expect

from tests.page.process import ROOT, SCREENSHOTS, free_port

pytestmark = pytest.mark.browser

BRIDGE = "Мост через Талас построили в 1985 году. Его длина 240 метров."


@contextlib.contextmanager
def chatting(folder: Path, *options: str) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "qa.cli", "chat", "--port", str(port), "--index", str(folder / "index")]
    env = {**os.environ, "GRADIO_TEMP_DIR": str(folder), "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen([*command, *options], cwd=folder, env=env, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 90
            while time.monotonic() < deadline and process.poll() is None:
                with contextlib.suppress(httpx.HTTPError):
                    if httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200:
                        break
                time.sleep(0.1)
            assert process.poll() is None, (folder / "log.txt").read_text()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "мост.md").write_text(BRIDGE, encoding="utf-8")
    (tmp_path / "source" / "река.md").write_text("Река Талас впадает в пески.", encoding="utf-8")
    return tmp_path


def test_a_document_is_added_and_the_open_chat_answers_from_it(folder, browser):
    school, broken = folder / "школа.txt", folder / "снимок.md"
    school.write_text("Школу в ауле открыли в мае 2021 года, в ней учатся 300 детей.", encoding="utf-8")
    broken.write_bytes(b"\x89PNG\r\n\0\0\0")
    with chatting(folder, "--allow-upload") as url:
        page = browser.new_page(locale="ru-RU", viewport={"width": 1100, "height": 900})
        page.goto(url)
        page.locator("#header summary").click()
        expect(page.locator(".rag-library li")).to_have_count(2)
        told = page.locator(".rag-building")
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Добавить документы…").click()
        chooser.value.set_files([school, broken])
        expect(told).to_contain_text("снимок.md не читается", timeout=60_000)
        expect(told).to_contain_text("опубликована")
        expect(page.locator(".rag-library li")).to_have_count(3)
        expect(page.locator("#header summary")).to_contain_text("3 документов")
        expect(told.locator(".rag-wrong")).to_have_text([re.compile("^снимок.md не читается: двоичный файл")])
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / "operating.png")
        page.locator("#header summary").click()
        page.locator("#q textarea").fill("Когда открыли школу в ауле?")
        page.locator("#q textarea").press("Enter")
        expect(page.locator("blockquote")).to_contain_text("Школу в ауле открыли в мае 2021 года")

        page.locator("#header summary").click()
        asked: list[str] = []

        def no(dialog: Dialog) -> None:
            asked.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", no)
        school.write_text("Другое.", encoding="utf-8")
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Добавить документы…").click()
        chooser.value.set_files(school)
        expect(told).to_contain_text("Ничего не изменилось", timeout=60_000)
        assert asked == ["школа.txt уже есть. Заменить его этим файлом?"]
        assert "2021" in (folder / "source" / "школа.txt").read_text(encoding="utf-8")
        page.close()


def test_without_the_option_nothing_can_be_brought(folder, browser):
    with chatting(folder) as url:
        page = browser.new_page(locale="ru-RU")
        page.goto(url)
        page.locator("#header summary").click()
        expect(page.locator(".rag-library li")).to_have_count(2)
        expect(page.get_by_role("button", name="Добавить документы…")).to_have_count(0)
        for path in ("upload?name=a.md", "build"):
            assert httpx.post(f"{url}/{path}", content=b"text").status_code == 404
        assert sorted(one.name for one in (folder / "source").iterdir()) == ["мост.md", "река.md"]
        page.close()
