"""A Run -> one HTML file that needs nothing else: no script, no link, no picture from outside.

The page stands in templates/, where Jinja escapes every text, and says every message in the language of the report.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from index.characters import STEERING
from index.messages import message
from qa.checks.check import Run
from qa.checks.comparison import compare, comparison_lines
from qa.checks.pictures import confidence_picture, rank_picture
from qa.checks.quotes import is_part, plain
from qa.checks.report import Report, report_of, shown
from qa.checks.text import expected, look_closer, summary, table, threshold_line
from qa.checks.totals import allowed, exit_code, judged_thresholds
from qa.locale.languages import ENGLISH, tell

TEMPLATES = Path(__file__).with_name("templates")
HEADLINES = (message("All checks passed"), message("Some checks failed"), message("The check file needs fixing"))
EXCUSED = message("The thresholds hold, but not all checks passed")


def to_html(run: Run, baseline: Report | None = None, language: str = ENGLISH) -> str:
    """The page: verdict, totals, pictures, thresholds, comparison with the baseline, each failure."""
    code, excused = exit_code(run), allowed(run)
    template = _environment(language).get_template("report.html")
    return template.render(
        language=language,
        code=code,
        headline=EXCUSED if code == 0 and excused else HEADLINES[code],
        summary=summary(run),
        table=table(run),
        ranks=rank_picture(run.results),
        confidence=confidence_picture(run.results),
        thresholds=[threshold_line(judged) for judged in judged_thresholds(run)],
        comparison=comparison_lines(compare(baseline, report_of(run))) if baseline else [],
        failures=[result for result in run.results if result.stage.is_failure or result.stage.is_outdated],
        excused=excused,
    )


@cache
def _environment(language: str) -> Environment:
    def finalize(value: object) -> object:
        """A message in the language of the report; nothing in a text turns the reading around. Markup stays."""
        if not isinstance(value, str) or isinstance(value, Markup):
            return value
        return STEERING.sub("\ufffd", tell(value, language))

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "_": message, "expected": expected, "look_closer": look_closer, "marked": marked, "shown": shown,
    }  # fmt: skip
    return environment


def marked(text: str, quotes: Sequence[str]) -> list[str]:
    """`text` in pieces, each second one a quote, in spite of ё and line ends; an empty line between paragraphs."""
    text = "\n\n".join(re.sub(r"\s*\n\s*", " ", paragraph) for paragraph in re.split(r"\n\s*\n", text))
    spaced = (r"\s+".join(re.escape(word) for word in plain(quote).split()) for quote in quotes)
    pattern = "|".join(quote.replace("е", "[её]").replace("Е", "[ЕЁ]") for quote in spaced if quote)
    found = [match.span() for match in re.finditer(pattern, text)] if pattern else []
    ends = [end for span in found if not is_part(text, *span) for end in span]
    return [text[start:stop] for start, stop in pairwise([0, *ends, len(text)])]
