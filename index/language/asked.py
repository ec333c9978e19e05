"""A question -> the name that it wants explained, and what a passage or a sentence must not contradict.

That are codes, years, dates and numbered things, whether something is so or not («не»), and opposites («до», «после»).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from index.characters import one_alphabet
from index.language import russian
from index.language.alternatives import tells_of_others
from index.language.answer_types import answer_type
from index.language.calendar import DATE_TERM, DAY_TERM, ENGLISH_MONTHS, MONTH_STEMS
from index.language.opposites import EXCEPT, NOT_BEFORE, WORD, negated, not_so, tells_otherwise
from index.language.ranges import lies_in
from index.language.terms import lemmas
from index.language.times import WHICH_DAY

DEFINES = re.compile(
    r"^\W*(?:а\s+)?(?:что\s+(?:это\s+)?так(?:ое|ой|ая|ие)|кто\s+так(?:ой|ая|ие)|что\s+(?:значит|означает)|что\s+делает|"
    r"для\s+чего\s+(?:нужн\w+|служ\w+)|what\s+(?:is|are)(?:\s+an?|\s+the)?|what\s+does)\s+(?P<name>[^?]+?)"
    r"(?:\s+(?:do|does|mean|for))?\W*$"
    r"|^\W*(?P<named>[^?]+?)\s+(?:деген(?:іміз)?\s+(?:не|кім)|дегеніміз\s+не)\W*$",
    re.IGNORECASE,
)
LONGEST_NAME = 4  # terms; «Что такое …» with more asks about something

# Letters, then digits, in one word: KT-1724, Р-21/4, B12 (not 65-я, 5кг); or a year.
CODE = re.compile(r"(?<![\w-])(?=[\w/-]*\d)[^\W\d_]\w*(?:[-/]\w+)*(?![\w-])")
YEAR = re.compile(r"[12](?<![\w.,/-].)(?:(?<=1)[5-9]|(?<=2)0)\d\d(?!\w|[.,/-]\d)")  # a sign first: it is found fast
NO_YEAR = re.compile(r"\s*(?:[%$€₽₸]|(?:тенге|теңге|тг|руб\w*|доллар\w*|евро|dollars?|euros?|кг|км|м|шт|человек\w*)\b)")
SIGNED = re.compile(r"№\s*(\d+)")  # «шкафчик № 180»
WITH_NOUNS = re.compile(  # «договор аренды № 5», «прибор П-12»
    rf"(?P<nouns>(?:[^\W\d_]+[ \u00a0]+){{0,2}})(?P<number>(?P<signed>№\s*\d+)|{CODE.pattern})"
)
NUMBERED = re.compile(r"([^\W\d_]+) (?:\d[\d.-]*|[^\W\d_])")  # a term for both: «статья 65», «квартал 1», «точка b»
PERIOD = re.compile(  # what a thing is for, not when it is: «зарплата за май», «отчёт за 2023 год»
    r"\b(?:за|for)\s+(?:\w+\s+(?=квартал|полугоди))?"
    rf"(?:(?:{MONTH_STEMS})\w*|квартал\w*|полугоди\w*|(?:19|20)\d\d|(?:{'|'.join(ENGLISH_MONTHS)})\b)"
    r"(?:\s+(?:19|20)\d\d)?(?:\s+год\w*)?",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"[,;:.!?…]+\s*|\s[–—]\s|\s(?=(?:если|if)\s)", re.IGNORECASE)
ASKING = (
    r"кто|ког[ао]|кому|кем|что|чего|чему|чем|где|куда|откуда|когда|сколько|как\w{0,3}|котор\w+|"
    r"ч(?:ей|ья|ьё|ье|ьи)|who|whom|whose|what|when|where|which|how"
)
ASKING_WHY = r"почему|зачем|отчего|поч[её]м|why"
ASKING_IN_KAZAKH = r"кім\w*|неге|неш[еі]\w*|қайда\w*|қашан|қалай|қандай|қанша\w*|қай|неліктен"
ASKS = re.compile(rf"^(?!\s*(?:если|if)\b).*\b(?:{ASKING})\b", re.IGNORECASE)
ASKS_MORE = re.compile(  # «кто-нибудь» does not ask who
    rf"\b(?:{ASKING}|ч[её]м?|ком|чь\w+|скольк\w+|скоко?|насколько|поч[её]м\w*|отчего|зачем|why)\b(?!-)", re.IGNORECASE
)
# What to do, or why, is asked; what is so or not is only told: «не работает лифт, куда звонить?»
INSTEAD = re.compile(
    r"\b(?:куда|кому|что|как)\s+\w+(?:ть|ться|ти|чь)\s*(?=[?,.!]|если\b|когда\b|$)|\b(?:почему|отчего|зачем|why)\b|"
    r"\bwhat\s+(?:to|should|can|do)\s+(?:\w+\s+)?do\b|\b(?:who|whom|where)\s+(?:to|should|do|can)\s+(?:\w+\s+)?(?:call|turn|go)\b",
    re.IGNORECASE,
)
SUPPOSES = re.compile(r"\W*(?:если|if)\b", re.IGNORECASE)
# What is not so in other words than «не»: «Кому нельзя пить настой?», «Почему перестал работать лифт?».
FORBIDDEN = r"нельзя|запре[щт]\w*|cannot|can['’]t|forb[ia]d\w*|prohibit\w*"
FORBIDS = re.compile(
    rf"\b(?:{FORBIDDEN}|невозможн\w*|вредно|опасно|противопоказан\w*|перестал\w*|прекра(?:тил|ща)\w*|отказ(?:ал|ыва)\w*|"
    r"избега\w+|воздерж\w+|не\s+(?:следует|стоит|надо|нужно|можно|долж\w+|мо[гж]\w+|разреш\w+|допуска\w+|рекоменд\w+)|"
    r"(?:can|may|must|should)\s+not|not\s+(?:\w+\s+)?(?:allowed|permitted)|avoid\w*|refus\w+|"
    r"fail(?:s|ed)?\s+to|stop(?:s|ped)?\s+\w+ing)\b|n['’]t\b",
    re.IGNORECASE,
)
FORBIDDEN_TO = re.compile(rf"\b(?:{FORBIDDEN})\s+(?:(?:I|you|we|they|to)\s+)?(\w+)", re.IGNORECASE)
# Of the one it tells by the other: «Мойте хрусталь только руками» is an answer to «Что нельзя мыть в посудомойке?».
TELLS_OF_BOTH = re.compile(rf"{EXCEPT.pattern}|\b(?:{FORBIDDEN}|только|лишь|only)\b", re.IGNORECASE)
WHETHER = re.compile(
    r"\b(?:ли|правда|верно)\b|\b(?:ма|ме|ба|бе|па|пе)\W*$|^\W*(?:можно|нельзя|есть)\b|"
    r"^\W*(?:is|are|was|were|do|does|did|can|could|may|must|has|have|had|will|would|shall|should)(?:n['’]t)?\b",
    re.IGNORECASE,
)
SEVERAL = re.compile(
    r"\bкаки(?:е|х|м|ми)\b|\b(?:перечисл|назов|поряд(?:о?к)|списо?к|этап|шаг)\w*|\bиз\s+чего\b|\bкак\s+\w+(?:ть|ться|ти|чь)\b|"
    r"\bчто\s+(?:входит|включа\w+|нужно|надо|требуется|запрещ\w+|нельзя|можно|взять|делать)\b|"
    r"\bwhich\s+\w+s\b|\bwhat\s+(?:are|do|must|should|steps|things)\b|\b(?:list|steps)\b|\bhow\s+(?:to|do|can|should)\b|"
    r"\b(?:қандай|қалай|тізім\w*|ата(?:ңыз|п)\w*)\b",
    re.IGNORECASE,
)
HELPING = frozenset({"стать"})  # «Что станет с липами?», «Липы трогать не станем»
WITH_DIGIT = re.compile(r"[^\s(]*\d[^\s)]*")
DIGIT, LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")


def asks_for_several(question: str) -> bool:
    """Whether more than one thing may be wanted, or all that has to be done: «Какие документы …?», «Как сделать …?»."""
    return bool(SEVERAL.search(question))


def defined(question: str) -> frozenset[str]:
    """The terms of X in «Что такое X?», "What does X do?", «X деген не?»; none for another question."""
    match = DEFINES.match(question)
    name = frozenset(lemmas(match["name"] or match["named"])) if match else frozenset()
    return name if len(name) <= LONGEST_NAME else frozenset()


def codes(text: str, wanted: Collection[str] | None = None) -> dict[str, set[str]]:
    """The codes and years of a text by their shape: {"aa-0000": {"kt-1724"}, "year": {"2024"}}.

    `wanted` are the shapes to look for, by default all; others may be found as well.
    """
    found: dict[str, set[str]] = {}
    if wanted is None or any("0" in shape for shape in wanted):
        for match in CODE.finditer(text):
            code = one_alphabet(match.group())
            found.setdefault(LETTER.sub("a", DIGIT.sub("0", code)), set()).add(code)
    if wanted is None or "year" in wanted:
        for match in YEAR.finditer(text):
            if not NO_YEAR.match(text, match.end()):  # «2000 тенге»
                found.setdefault("year", set()).add(match.group())
    if wanted is None or "№" in wanted:
        for match in SIGNED.finditer(text):
            found.setdefault("№", set()).add(match[1])
    return found


def contradicts(asked: dict[str, set[str]], text: str, known: dict[str, set[str]] | None = None) -> bool:
    """Whether a text has, for a code or year that is asked for, only others of its shape; `known` are its dates.

    What lies in a range is none of the others: «с 2019 по 2023 год» tells of 2021.
    """
    found = codes(text, asked) | (known or {})
    return any(
        found.get(shape) and not wanted & found[shape] and not lies_in(shape, wanted, text)
        for shape, wanted in asked.items()
    )


def leaning(question: str, context: str) -> str:
    """A question with the earlier one that it leans on, for rules; without that one's numbers where it has its own.

    «А в 2023 году?» asks nothing of the 2024 before it.
    """
    if DIGIT.search(question):
        context = WITH_DIGIT.sub("", context)
    return followed(question, context) if context else question


def followed(question: str, other: str) -> str:
    """Two questions as one text, the first of them with its mark: «А флейты? Сколько стоит урок?»."""
    return f"{question.rstrip('?')}? {other}"


def asks_when(question: str) -> bool:
    """Whether a question asks for a time, «какой день» and «какое число» among them."""
    return answer_type(question) == "time" or bool(WHICH_DAY.search(question))


def without_period(question: str) -> str:
    """A question of a time without the time that its thing is for: «Когда выдадут зарплату за май?» in June."""
    return PERIOD.sub(" ", question) if asks_when(question) else question


def opposes(question: str, sentence: str, context: str = "", before: str = "") -> bool:
    """Whether a sentence tells of another code, year, date, weekday or rate than is asked for, or of the opposite.

    The opposite: a word that both have stands after «не» in one of them alone. A question whether something is so is
    answered by either, as is one of either by an exception. `context` is an earlier question that this one leans on;
    what the text `before` has, a code or a date, the sentence has as well.
    """
    asked = leaning(question, context)
    if _tells_of_others(question, f"{before}\n{sentence}" if before else sentence, context):
        return True
    if asks_whether(question) or asks_whether(asked):
        return False
    shared = set(lemmas(asked)) & set(lemmas(sentence))
    denied = (_negated_asked(asked) | negated(asked) & _supposed(sentence)) - not_so(sentence)
    if denied and TELLS_OF_BOTH.search(sentence):
        denied = set()
    told = negated(sentence) - not_so(asked)
    # «| Касса | с 9 до 18 | не работает |»: of a row «не» turns around one cell.
    if told and (
        FORBIDS.search(asked)
        or EXCEPT.search(sentence)
        or sentence.startswith("|")
        or (NOT_BEFORE.search(sentence) and answer_type(asked) == "time")
    ):
        told = frozenset()
    turned = shared & (denied | told) - HELPING
    return any(_of_one(term, asked, sentence) for term in turned) or tells_otherwise(asked, sentence)


@lru_cache(maxsize=256)
def asks_whether(question: str) -> bool:
    """Whether yes or no answers a question: «Пускаете ли с собаками?», «С собакой пустят?», «карты принимаете»."""
    if WHETHER.search(question) or ASKS_MORE.search(question):
        return bool(WHETHER.search(question))
    said = [word for clause in CLAUSE.split(question) if not SUPPOSES.match(clause) for word in WORD.findall(clause)]
    words = [word.lower() for word in said]
    return any(map(russian.is_asked_of_you, words)) or (
        question.rstrip().endswith("?") and (any(map(russian.is_finite, words)) or _asks_of_quality(words))
    )


def _asks_of_quality(words: Sequence[str]) -> bool:
    """«Замок платный?»: whether what is named is so."""
    return len(words) > 1 and russian.may_be_subject(words[-2]) and russian.may_be_quality(words[-1])


def _tells_of_others(question: str, text: str, context: str) -> bool:
    """Whether a text tells of another code, year, date, weekday or rate; of «за май» only «за июнь» is another."""
    if (bare := without_period(question)) != question and (told := PERIOD.findall(text)):
        question, text = " ".join(PERIOD.findall(question)), " ".join(told)
    else:
        question = bare
    asked = leaning(question, context)
    known = _of_asked(asked, text)
    return contradicts(codes(asked) | dates(asked), known, dates(text)) or tells_of_others(question, text, context)


def _of_asked(question: str, text: str) -> str:
    """A text without the numbers and codes of other things: «автобус № 5» for «школа № 12», «шкаф Ш-04» for «печь П-1».

    A number by itself may be of any thing, a code by itself or with the same letters is of the one that is asked for.
    """
    asked = [(_nouns(one), _letters(one)) for one in WITH_NOUNS.finditer(question)]
    if not asked or not all(nouns for nouns, _ in asked):
        return text
    own, letters = set().union(*(nouns for nouns, _ in asked)), {found for _, found in asked}

    def kept(one: re.Match[str]) -> str:
        nouns, is_code = _nouns(one), not one["signed"]
        return one[0] if nouns & own or (is_code and (not nouns or _letters(one) in letters)) else " "

    return WITH_NOUNS.sub(kept, text)


def _nouns(one: re.Match[str]) -> set[str]:
    words = re.findall(r"\w+", one["nouns"].lower())
    return {term for word in words if not russian.is_action(word) for term in lemmas(word)}


def _letters(one: re.Match[str]) -> str:
    return one_alphabet(one["number"].split("-")[0].rstrip("0123456789"))


def _negated_asked(question: str) -> set[str]:
    """The terms behind «не» or «нельзя» that a question asks of; of those of «Не работает лифт, куда звонить?» none."""
    if INSTEAD.search(question):
        return set()
    clauses = [clause for clause in CLAUSE.split(question) if clause.strip()]
    asking = [clause for clause in clauses if ASKS.search(clause)]
    forbidden = (lemmas(match[1]) for clause in asking or clauses for match in FORBIDDEN_TO.finditer(clause))
    return {term for clause in asking or clauses for term in negated(clause)}.union(*forbidden)


def _supposed(sentence: str) -> set[str]:
    """The terms of clauses with «если»: «Если лифт работает, …» is no answer to «Что делать, если не работает?»."""
    return {term for clause in CLAUSE.split(sentence) if SUPPOSES.match(clause) for term in lemmas(clause)}


def _of_one(term: str, question: str, sentence: str) -> bool:
    """Whether a verb may have the same subject in both: «работает диспетчер» says nothing of «не работает лифт».

    Unknown, and so true, where one of them names no subject beside its verb.
    """
    asked, told = _subjects(term, question), _subjects(term, sentence)
    return not asked or not told or bool(asked & told)


def _subjects(verb: str, text: str) -> set[str]:
    """The nouns of the clauses with a verb that may be its subject; none where one of those clauses names none."""
    found = [
        {term for word in words for term in lemmas(word) if russian.may_be_subject(word)}
        for clause in CLAUSE.split(text)
        if verb in lemmas(clause)
        for words in [re.findall(r"[а-яё-]+", clause.lower())]
    ]
    return set().union(*found) if all(found) else set()


def dates(text: str) -> dict[str, set[str]]:
    """The dates of a text in whatever form, by whether they have a year; what has a number or a letter as well."""
    said = lemmas(text)
    found = things(said)
    for term in said:
        for shape, pattern in (("date", DATE_TERM), ("day", DAY_TERM)):
            if pattern.fullmatch(term):
                found.setdefault(shape, set()).add(term)
    return found


def things(terms: Iterable[str]) -> dict[str, set[str]]:
    """Of terms those of a thing with a number or a letter, by what it is: {"статья": {"статья 65"}}."""
    found: dict[str, set[str]] = {}
    for term in terms:
        if numbered := NUMBERED.fullmatch(term):
            found.setdefault(numbered[1], set()).add(term)
    return found
