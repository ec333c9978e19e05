"""Text -> sentences as offsets, by razdel; wrapped lines, abbreviations and texts without an end are mended around it.

Knows nothing of the words' lemmas.
"""

import re
import unicodedata
from collections.abc import Iterator

import razdel

from index.characters import on_one_line
from index.language import russian
from index.language.lines import LEADER, paragraphs, trimmed

WINDOW = 4_000  # characters given to razdel at once: its time grows with the square of what it finds no end in
LONGEST_SENTENCE = 1200  # characters; so is a passage, which never cuts a sentence

CLAUSE_END = re.compile(r"[;:,.!?…—–]\s|\s")
CAPITALS = "A-ZА-ЯЁӘҒҚҢӨҰҮҺІ"

# No sentence ends after these where a number, a sign or a small letter follows: «табл. 3», «прил. 2», «Fig. 3».
BEFORE_NUMBER = frozenset(
    str.split("""
        табл рис прил разд гл п пп подп ст ч абз стр с см ср л лл илл черт сх форм поз кн вып изд тел доб кв
        д дом корп стр оф каб пом эт под мкр ул пр просп пер пл наб ш б р-н обл г пос им мес шт чт пн вт ср пт сб
        вс напр др пр т е д н э ок прибл макс мин инв зав прот рег кад нач кон сер прод знач арифм прим прилож отд
        капс таб кап взр дет сев юж зап вост
        янв фев февр мар апр авг сент сен окт нояб ноя дек к қ ж ғ сағ көш даңғ мкр
        fig figs tab eq no nos vol p pp ch sec para sch cl app approx vs ed v ver rev min max avg est incl excl apt
        jan feb mar apr jun jul aug sep sept oct nov dec кесте сур
    """)
)
# Words too, so abbreviations with a capital letter alone: «Art. 7».
CAPITAL_BEFORE_NUMBER = frozenset({"Art", "Cat", "Ref", "Ext", "Arts"})
# Words too, so abbreviations only where nothing tells yet what is or was done: «Стрижка муж. 3000 тенге».
NOUN_BEFORE_NUMBER = frozenset({"муж", "жен"})
# A name follows: «доц. Петрова», «мкр. Самал», "Mt. Everest".
BEFORE_NAME = frozenset(
    str.split(
        "проф доц докт акад полк подполк лейт серж гр тов св мкр мкр-н бульв респ "
        "mr mrs ms dr prof gen capt sgt rev hon mt messrs"
    )
)
# «отв. Серик Н.», «инж. Цой»: no word, for the dictionary has none such and two consonants end it.
CUT_SHORT = re.compile(r"[а-яё]*[бвгджзклмнпрстфхцчшщ]{2}")
# «в 8 мкр. Автобус …», «в нашем мкр. Рядом …»: no name follows.
POINTED_AT = re.compile(r"(?:\d\S*|\b(?:наш|ваш|эт|т|сво)[а-яё]{1,2})\s+мкр(?:-н)?\.\Z", re.IGNORECASE)
ROMAN = re.compile(r"(?:[IVX]{2,}|[VX])(?![^\W_])")  # no English «I»
BEFORE_QUOTE = frozenset(str.split("м ост маг каф рест гост аэр пос ул"))  # «м. «Абай»»
YEARS = frozenset({"г", "гг", "ж", "жж", "ғ"})
PERIOD = re.compile(r"(?:\d(?:-?[а-яё]{1,2})?\s?гг|[IVX]\s?вв|н\.\s?э)\.\Z")  # «в 1990-х гг.», «до н. э.»
# A Kazakh sentence ends with its verb, and not with a year, a century, a town or a street before its name or number:
# «1845 ж. Шығыс Қазақстанда туған», «XIX ғ. Қазақстанда», «Тараз қ. Абай көш. 5».
KAZAKH_GOES_ON = re.compile(r"(?:\d{3}[\s-]?ж(?:\.?\s?ж)?|[\dIVXХ][\s-]?ғ(?:\.?\s?ғ)?|(?<![^\W_])(?:қ|көш|даңғ))\.\Z")
LABEL = r"[^\W\d_][^.:;!?—–]{0,35}(?::|\s[—–])\s"  # «Туған жылы: 1845 ж. Мамандығы: дәрігер.»
LABELLED, NEXT_LABEL = re.compile(rf"\W*{LABEL}"), re.compile(LABEL)
# They begin a sentence, and no name: "in the U.S. He …".
STARTERS = frozenset(str.split("He She It They We You The This That These Those There But And If When In On At For"))
INITIALS = re.compile(r"(?:^|[\s(])(?:[A-Z]\.)+[A-Z]\.$")
# «… директор Петров И. » before one more initial.
SIGNED = re.compile(rf"(?<![^\W_])([{CAPITALS}][^\W\d_]+(?:-[{CAPITALS}][^\W\d_]+)?)\s+(?:[{CAPITALS}]\.\s?){{0,2}}\Z")
INITIAL = re.compile(r"\w\.")
WITH_INITIAL = re.compile(rf"[{CAPITALS}][^\W\d_]+\s[{CAPITALS}]\.")
ROLE = re.compile(r"([^\W\d_]+)(?::|\s[—–])\s\Z")  # «Ответственный — Петров И. И. Телефон …»
ROLES = frozenset({"ответственный", "ответственная", "лицо"})  # beside the nouns that name somebody
# A sentence ends after these behind a number where a capital letter follows: «длиной 10 м. Затем».
UNITS = frozenset(
    str.split(
        """м мм см км кг г мг т ц л мл ч мин с сек руб тг тыс млн млрд чел шт мес га экз ед об сут кВт Вт В А пт р
        гг Гб Мб px kg km cm mm l h"""
    )
)
# Nouns that a single letter names, so that a full stop after it ends the sentence: «в точке А. Провод ведут …».
LETTERED = frozenset(
    str.split("""
        точка клемма категория класс группа витамин вариант корпус подъезд блок модуль приложение пункт
        подпункт буква контакт вход выход линия секция зона план узел вывод провод тип серия марка форма схема
        точке уровень раздел сектор участок кнопка ряд
    """)
)
PER = re.compile(r"\d\s*[^\W\d_]+[²³]?/$")  # «60 км/ч.»
LONGEST_NAME = 60  # characters of a surname with its initials
BEFORE = re.compile(r"([^\W_]+(?:-[^\W_]+)?)\.$")  # the word or number before a full stop
# A number may follow degrees: «до 5 °C. 10 минут …».
ENDING = re.compile(rf"(?<![^\W_])([^\W\d_]{{1,4}})\.(?=\s+[«\"(]?(?:[{CAPITALS}]|(?<=°.\.\s)\d))")
NUMBER_ENDING = re.compile(rf"(?<![^\s№])\d+(?:[.,]\d+)*\.(?=\s+[«\"(]?[{CAPITALS}])")  # «в прил. 4. Насос …»
# «Рис. 3. Схема», «Статья 8. Название»: a number and the title behind it are one.
NUMBERED = re.compile(
    r"\W*(?:стать[яи]|ст|рис|рисунок|табл|таблица|глава|гл|раздел|разд|пункт|п|приложение|прил|часть|ч|схема|форма"
    r"|вопрос|урок|тема|шаг|fig|figure|table|article|section|chapter|part|question|step)\.?\s*№?\s*[\dIVX][\d.IVX]*\."
    r"|\W*\d+-(?:бап|тарау|бөлім|тармақ|сурет|кесте|сабақ|сұрақ)\.",
    re.IGNORECASE,
)
ABBREVIATED = re.compile(r"(?<![^\W_])[^\W\d_]{1,4}\.\s*\Z")
# «Плов ..... 290 р.», «5 … 35 °C»: dots between a name or number and a number that belongs to it.
LEADS = re.compile(rf"(?:{LEADER}|\s(?:…|\.{{3}}))\Z")
NUMBER = re.compile(r"[^\w\s]?\s?\d")
WORD = re.compile(r"[^\W\d_]+")
AFTER = re.compile(rf"{WORD.pattern}\.?")


def sentences(text: str) -> list[tuple[int, int]]:
    """Sentences of a plain text as (start, stop), in order; a wrapped line is no end, and no other text is lost.

    None is longer than LONGEST_SENTENCE: an endless one is cut after a clause, else a word, else anywhere.
    """
    found = []
    for start, stop in paragraphs(text):
        found += [(start + first, start + last) for first, last in of_paragraph(text[start:stop])]
    return found


def of_paragraph(text: str) -> list[tuple[int, int]]:
    """The same for what is known to be one paragraph, or a title or item: its line ends are blanks."""
    text = on_one_line(text)
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = min(len(text), start + WINDOW)
        window: list[tuple[int, int]] = []
        for first, last in _mended(text[start:end]):
            window += _shortened(text, start + first, start + last)
        if end < len(text) and window and window[-1][0] > start:
            end = window.pop()[0]  # the last may go on behind the window
        found += window
        start = end
    return found


def _mended(text: str) -> Iterator[tuple[int, int]]:
    """razdel's sentences, joined and divided where it knows too few abbreviations."""
    start = 0
    for part in razdel.sentenize(text):
        if start < part.start and not _is_end(text[start : part.start].rstrip(), text[part.start : part.start + 40]):
            continue
        yield from _divided(text, start, part.start)
        start = part.start
    yield from _divided(text, start, len(text))


def _is_end(before: str, after: str) -> bool:
    """Whether a sentence that razdel ends is over."""
    if LEADS.search(before[-30:]) and NUMBER.match(after):
        return False
    if KAZAKH_GOES_ON.search(before[-30:]):
        return bool(LABELLED.match(before) and NEXT_LABEL.match(after))
    match = BEFORE.search(before[-30:])
    if not match:
        return True
    if NUMBERED.fullmatch(before):
        return False
    word, next_sign = match[1].lower(), after.lstrip('«"(№')[:1]
    goes_on = next_sign.isdigit() or next_sign.islower() or after[:1] in "№|§" or bool(ROMAN.match(after))
    if goes_on and (word in BEFORE_NUMBER or match[1] in CAPITAL_BEFORE_NUMBER):
        return False
    if after[:1] in '«"“' and word in BEFORE_QUOTE and not re.search(r"\d\s*м\.$", before):
        return False
    words = WORD.findall(before)
    if PERIOD.search(before[-30:]) or (goes_on and word in NOUN_BEFORE_NUMBER):
        return russian.has_predicate([one.lower() for one in words if len(one) > 2])  # «В 1990-х гг. Казахстан …»
    if next_sign.isupper() and _names(before, word, words, after):
        return False
    if word in YEARS and not words[:-1]:
        return False  # «2024 ж. Қазақстанда …»
    # «Изв. АН СССР»: an abbreviation inside a quotation, which goes on.
    return not (_is_quoted(before) and len(word) <= 5 and not russian.is_known(word))


def _names(before: str, word: str, words: list[str], after: str) -> bool:
    """Whether an abbreviation, the last word, goes on with a name: «мкр. Самал», «отв. Ким», "at St. Mary"."""
    if word == "st":
        return not (len(words) > 1 and words[-2].istitle())
    if word == "долл":
        return after.startswith("США")
    if word in BEFORE_NAME:
        return not POINTED_AT.search(before[-30:])
    name = WORD.search(after)  # none in «Ⓐ»
    if not words or not name or not _is_cut_short(words[-1]):
        return False
    return WITH_INITIAL.match(after) is not None or russian.may_be_name(name[0].lower())


def _is_cut_short(word: str) -> bool:
    """Whether a word with small letters is short for one that tells who somebody is: «отв», «инж», no «млн»."""
    return bool(CUT_SHORT.fullmatch(word)) and word not in UNITS | BEFORE_NUMBER and not russian.is_known(word)


def _is_quoted(before: str) -> bool:
    """Whether a short quotation is still open."""
    inside = before.rpartition("«")[2]
    return "«" in before and "»" not in inside and len(inside) < 100


def _divided(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """A sentence of razdel's, in two where a letter, a year or a unit ends the first."""
    ends = [*ENDING.finditer(text, start, stop), *NUMBER_ENDING.finditer(text, start, stop)]
    for match in sorted(ends, key=lambda match: match.end()):
        before, after = text[start : match.start()], AFTER.search(text, match.end(), stop)
        is_number = match.re is NUMBER_ENDING
        # «2. Второй» is one.
        if is_number and _is_quoted(before) and ABBREVIATED.search(before):
            continue  # «Наука, т. 3. М., 1998»
        if after and (len(WORD.findall(before)) > 1 if is_number else _ends(before, match[1], after[0])):
            yield start, match.end()
            start = match.end()
    yield start, stop


def _ends(before: str, word: str, after: str) -> bool:
    """Whether a full stop behind a short word ends a sentence; `after`, with its full stop, begins with a capital."""
    words = WORD.findall(before)
    behind_number = before.rstrip()[-1:].isdigit()
    if KAZAKH_GOES_ON.search(f"{before[-30:]}{word}."):
        return False
    if word in {"г", "гг"} and behind_number:  # «подписан 12 марта 2021 г. Срок …», but «В 2021 г. Казахстан …»
        return russian.has_predicate([one.lower() for one in words])
    if word in UNITS and (behind_number or PER.search(before)):
        return True
    if len(word) == 1 and before.rstrip().endswith("°"):
        return True  # «38,4 °C. Ртуть …»: no initial
    if INITIALS.search(before + word + ".") and after in STARTERS:
        return True
    if word == "им" and words:  # «Мы помогли им. Потом …», but «школа им. Абая»
        return russian.is_action(words[-1].lower()) and not russian.may_be_name(after.rstrip(".").lower())
    return len(word) == 1 and word.isupper() and not _is_quoted(before) and _ends_with_letter(before, words, after)


def _ends_with_letter(before: str, words: list[str], after: str) -> bool:
    """Whether a capital letter and its full stop end a sentence, or are an initial."""
    if signed := SIGNED.search(before, max(0, len(before) - LONGEST_NAME)):
        return _tells(before[: signed.start()], signed[1]) and _begins(after)
    if not words or not before[-1:].isspace() or INITIAL.fullmatch(after):
        return False  # «написал А. П. Чехов»
    last = words[-1]
    if not last.islower() or before.rstrip()[-1:] == ".":
        return False  # «школа им. Б. Момышулы», «Коспанов Р. А. сказал»
    return russian.lemma(last)[0] in LETTERED or not russian.may_be_name(after.rstrip(".").lower())


def _tells(before: str, name: str) -> bool:
    """Whether a sentence may end with a name, for it has a verb or the name's role: «подписал», «Директор:».

    «По мнению Петрова И. И. Совет …» and «Толстой Л. Н. Война и мир» go on.
    """
    if not name.istitle() or not russian.may_be_name(name.lower()):
        return False
    role = ROLE.search(before)
    if role:
        return role[1].lower() in ROLES or russian.may_be_person(role[1].lower())
    return ":" not in before and russian.has_predicate([one.lower() for one in WORD.findall(before)])


def _begins(after: str) -> bool:
    """Whether a word behind initials begins a sentence: no «И.», no «Смирнову» and no «Министру»."""
    word = after.rstrip(".").lower()
    return not INITIAL.fullmatch(after) and not russian.may_be_name(word) and not russian.is_recipient(word)


def _shortened(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """A sentence, in pieces of at most LONGEST_SENTENCE characters, trimmed of white space and invisible signs."""
    start, stop = trimmed(text, start, stop)
    while start < stop:
        end = _cut(text, start) if stop - start > LONGEST_SENTENCE else stop
        yield start, trimmed(text, start, end)[1]
        start = trimmed(text, end, stop)[0]


def _cut(text: str, start: int) -> int:
    """Where to cut an endless sentence: after the last clause of its second half, a word, or before a letter."""
    window = text[start : start + LONGEST_SENTENCE]
    half = LONGEST_SENTENCE // 2
    places = [match.end() for match in CLAUSE_END.finditer(window, half)]
    clauses = [place for place in places if not window[place - 2].isalnum()]
    if clauses or places:
        return start + (clauses or places)[-1]
    end = start + LONGEST_SENTENCE
    while end > start + half and unicodedata.combining(text[end]):
        end -= 1  # never between a letter and its accents
    return end
