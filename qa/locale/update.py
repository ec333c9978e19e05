"""The messages in the code -> the catalogues beside this file. For maintainers: `python -m qa.locale.update`.

Needs Babel (extra `test`). New messages come in without a translation, those that the code has no more go; then the
.po files are compiled to the .mo files that the program reads. A test fails while a message lacks its translation.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from qa.locale.languages import DOMAIN, ENGLISH, FOLDER, LANGUAGES

ROOT = FOLDER.parents[1]
# An error that the person can mend is raised with its message: index/errors.py.
ERRORS = (
    "DerekError",
    "DocumentError",
    "IndexFault",
    "ModelError",
    "QuestionError",
    "ReplaceError",
    "FilterError",
    "RefusedError",
    "ThereError",
    "Damage",
    "Foreign",
    "NoPointer",
    "NotInstalled",
)
KEYWORDS = {"message": None, "plural": (1, 2), "_": None, **dict.fromkeys(ERRORS)}
METHODS = [("**.py", "python"), ("**/templates/**", "jinja2.ext:babel_extract")]


def extracted() -> Catalog:
    """Every message of the code and of the templates, with the files that have it."""
    found = Catalog(domain=DOMAIN, project="Derek", fuzzy=False)
    for folder in ("index", "qa"):
        for name, _, texts, comments, context in extract_from_dir(
            str(ROOT / folder), METHODS, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
        ):
            found.add(texts, locations=[(f"{folder}/{name}", 0)], auto_comments=comments, context=context)
    return found


def path_of(language: str) -> Path:
    """The .po file of a language."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """The translations into a language, as a person wrote them."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def missing(language: str) -> Iterator[str]:
    """Messages of the code that a language has no translation of, or one that is marked as a guess."""
    known = read(language)
    for text in extracted():
        if text.id:
            own = known.get(text.id, text.context)
            parts = own.string if own and isinstance(own.string, tuple | list) else (own.string if own else "",)
            if own is None or own.fuzzy or not all(parts):
                yield text.id if isinstance(text.id, str) else text.id[0]


def update(language: str) -> None:
    """Bring the .po file to the messages of the code and compile it."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    known = read(language) if path.exists() else Catalog(locale=language, domain=DOMAIN, project="Derek", fuzzy=False)
    known.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    known.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, known, width=120, sort_output=True, omit_header=False, include_lineno=False)
    compile_catalogue(language)


def compile_catalogue(language: str) -> None:
    """The .po file of a language -> the .mo file beside it, put in its place whole: somebody may be reading it."""
    compiled = path_of(language).with_suffix(".mo")
    with compiled.with_suffix(".tmp").open("wb") as file:
        write_mo(file, read(language))
    compiled.with_suffix(".tmp").replace(compiled)


def main() -> None:
    """Update all; the count of what is left to translate."""
    for language in LANGUAGES:
        if language != ENGLISH:
            update(language)
            sys.stdout.write(f"{language}: {len(list(missing(language)))} to translate\n")


if __name__ == "__main__":
    main()
