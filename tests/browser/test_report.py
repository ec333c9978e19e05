"""The HTML report of the sample's checks, opened from the disk as a person would, on a telephone and at a desk."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from index.build import in_memory
from index.documents.reading import read_documents
from index.encoders.static import StaticEncoder
from qa.checks.files import read_check_files
from qa.checks.html import to_html
from qa.checks.report import report_of
from qa.checks.run import run_checks
from qa.engine import Engine
from tests.page.process import ROOT, SCREENSHOTS

pytestmark = pytest.mark.browser

# Three that must fail, whatever the ranking, and one that has no reason to.
FAILING = """\
document: zhambyl-2025-12-25.md
defaults: {tags: fails}
checks:
- {id: old, question: Кто построил мост?, expect: мост через реку Талас построили каменщики}
- id: right
  question: Во сколько раз вырос выпуск лекарств?
  expect: в 4,6 раза
- {id: forbidden-word, question: Какая компания открыла сервисное депо?, not_expect: депо}
- {id: sure, question: Во сколько раз вырос выпуск лекарств?, expect: 'в 4,6 раза', min_confidence: 1.0}
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    (folder / "failing.checks.yaml").write_text(FAILING, encoding="utf-8")
    files = read_check_files([ROOT / "source", folder])
    index = in_memory(read_documents([ROOT / "source"]).documents, StaticEncoder())
    ran = run_checks(files, Engine(index))
    path = folder / "report.html"
    path.write_text(to_html(ran, report_of(ran)), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [390, 1100])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_report_opens_offline_and_reads_well(browser: Browser, report: Path, width: int, dark: bool) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme="dark" if dark else "light", offline=True
    )
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(report.as_uri())

    assert (requests, complaints) == ([report.as_uri()], [])
    expect(page.locator("h1")).to_be_in_viewport()
    expect(page.locator("h1")).to_have_text("The check file needs fixing")
    expect(page.locator("svg").first).to_be_visible()
    # A word of the header must not be broken.
    header = page.locator("th", has_text="checks").evaluate(
        "th => { const range = document.createRange(); range.selectNodeContents(th);"
        " return range.getClientRects().length; }"
    )
    assert header == 1
    SCREENSHOTS.mkdir(exist_ok=True)
    shot = SCREENSHOTS / f"report-{width}-{'dark' if dark else 'light'}.png"
    page.screenshot(path=shot)
    for label in ("not in the document", "forbidden quote", "not sure enough"):
        expect(page.locator("details .stage", has_text=label).first).to_be_visible()
    failure = page.locator("details", has_text="forbidden-word")
    failure.locator("summary").click()
    expect(failure.locator("mark").first).to_be_visible()
    expect(failure.locator("code")).to_contain_text("derek ask")
    failure.evaluate("node => node.scrollIntoView()")
    page.screenshot(path=shot.with_stem(f"{shot.stem}-failure"))
    for opened in page.locator("details").all():
        opened.evaluate("details => details.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    narrow = page.locator("blockquote, dd, summary, h1, svg").evaluate_all(
        "(nodes, width) => nodes.filter(node => node.getBoundingClientRect().right > width).length", width
    )
    assert narrow == 0
    context.close()
