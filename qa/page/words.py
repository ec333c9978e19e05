"""A language tag -> the fixed labels of the page in Russian, Kazakh or English; knows nothing of HTML."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Every fixed text of the page in one language; {n}, {date} and the like are filled by the caller."""

    tag: str
    title: str
    intro_one: str  # for the numbers that take the singular (1, 21, 31 in Russian; 1 in English)
    intro_many: str
    updated: str
    question: str
    placeholder: str
    submit: str
    fresh: str
    examples: str
    empty: str
    direct: str
    close: str
    maybe: str
    nearest_found: str
    asked: str
    typed: str
    layout: str
    translit: str
    spelling: str
    followup: str
    heading: str
    to_question: str
    says: str
    passages: str
    place: str
    nth: str
    open: str
    copy: str
    copied: str
    near_word: str
    missing: str
    advice: str
    nearest: str
    failed: str
    failed_id: str
    back: str
    whole: str
    earlier: str
    later: str
    moved: str
    unknown: str
    documents: str
    more: str


RU = Words(
    tag="ru",
    title="Вопросы по документам",
    intro_one="Отвечаю цитатами из {n} документа",
    intro_many="Отвечаю цитатами из {n} документов",
    updated="обновлено {date}",
    question="Ваш вопрос",
    placeholder="Задайте вопрос",
    submit="Спросить",
    fresh="Новый разговор",
    examples="Например",
    empty="Напишите вопрос: хотя бы одно слово.",
    direct="Прямой ответ",
    close="Близко по смыслу",
    maybe="Возможно, по теме",
    nearest_found="Ближайшее, что нашлось",
    asked="Искал",
    typed="вместо",
    layout="другая раскладка",
    translit="латиница",
    spelling="опечатка",
    followup="с учётом прошлого вопроса",
    heading="Раздел",
    to_question="На вопрос",
    says="говорит",
    passages="Фрагменты",
    place="Где это в документе",
    nth="Фрагмент {n}",
    open="Открыть в документе",
    copy="Скопировать",
    copied="Скопировано",
    near_word="близко к слову",
    missing="В документах нет ответа на этот вопрос.",
    advice="Назовите предмет иначе, уберите лишние слова или спросите об этом подробнее.",
    nearest="Ближайшее по теме, но не ответ",
    failed="Не получилось выполнить поиск. Попробуйте ещё раз.",
    failed_id="Номер ошибки для журнала",
    back="Вернуться к ответу",
    whole="В отдельной вкладке",
    earlier="Раньше в документе",
    later="Дальше в документе",
    moved="Документ изменился после ответа, поэтому место не отмечено.",
    unknown="Такого документа нет. Возможно, его убрали после ответа.",
    documents="Документы",
    more="и ещё {n}",
)

KK = Words(
    tag="kk",
    title="Құжаттар бойынша сұрақтар",
    intro_one="{n} құжаттан дәйексөз келтіріп жауап беремін",
    intro_many="{n} құжаттан дәйексөз келтіріп жауап беремін",
    updated="жаңартылған күні {date}",
    question="Сұрағыңыз",
    placeholder="Сұрақ қойыңыз",
    submit="Сұрау",
    fresh="Жаңа әңгіме",
    examples="Мысалы",
    empty="Сұрағыңызды жазыңыз: кемінде бір сөз.",
    direct="Тікелей жауап",
    close="Мағынасы жақын",
    maybe="Тақырыпқа қатысты болуы мүмкін",
    nearest_found="Табылғанның ең жақыны",
    asked="Іздегенім",
    typed="жазылғаны",
    layout="басқа пернетақта",
    translit="латын әрпімен",
    spelling="қате түзетілді",
    followup="алдыңғы сұрақ ескерілді",
    heading="Бөлім",
    to_question="Сұрақ",
    says="айтқан",
    passages="Үзінділер",
    place="Құжаттағы орны",
    nth="{n}-үзінді",
    open="Құжаттан ашу",
    copy="Көшіру",
    copied="Көшірілді",
    near_word="мына сөзге жақын:",
    missing="Құжаттарда бұл сұраққа жауап жоқ.",
    advice="Басқа сөзбен сұраңыз, артық сөздерді алып тастаңыз немесе толығырақ жазыңыз.",
    nearest="Тақырыпқа ең жақыны, бірақ жауап емес",
    failed="Іздеу орындалмады. Қайталап көріңіз.",
    failed_id="Журналдағы қате нөмірі",
    back="Жауапқа оралу",
    whole="Бөлек бетте ашу",
    earlier="Құжаттың алдыңғы бөлігі",
    later="Құжаттың келесі бөлігі",
    moved="Құжат жауаптан кейін өзгерді, сондықтан орны белгіленбеді.",
    unknown="Мұндай құжат жоқ. Жауаптан кейін алынып тасталған болуы мүмкін.",
    documents="Құжаттар",
    more="тағы {n}",
)

EN = Words(
    tag="en",
    title="Ask the documents",
    intro_one="I answer with quotations from {n} document",
    intro_many="I answer with quotations from {n} documents",
    updated="updated {date}",
    question="Your question",
    placeholder="Ask a question",
    submit="Ask",
    fresh="New conversation",
    examples="For example",
    empty="Type a question: at least one word.",
    direct="Direct answer",
    close="Close in meaning",
    maybe="Possibly related",
    nearest_found="The closest I found",
    asked="Searched for",
    typed="instead of",
    layout="keyboard layout",
    translit="Latin letters",
    spelling="spelling",
    followup="with the earlier question in mind",
    heading="Section",
    to_question="Asked",
    says="says",
    passages="Passages",
    place="Where it stands in the document",
    nth="Passage {n}",
    open="Open in the document",
    copy="Copy",
    copied="Copied",
    near_word="close to",
    missing="The documents do not answer this question.",
    advice="Try other words for the same thing, drop the words that are not needed, or ask in more detail.",
    nearest="Closest passages, but not an answer",
    failed="The search did not work. Please try again.",
    failed_id="Error number for the log",
    back="Back to the answer",
    whole="In a separate tab",
    earlier="Earlier in the document",
    later="Later in the document",
    moved="The document has changed since the answer, so the place is not marked.",
    unknown="There is no such document. It may have been removed since the answer.",
    documents="Documents",
    more="and {n} more",
)

_BY_TAG = {"ru": RU, "kk": KK, "en": EN}


def words_for_browser(accept_language: str) -> Words:
    """Labels for a page: the first of ru, kk, en in the browser's Accept-Language; Russian otherwise."""
    for part in accept_language.split(","):
        found = _BY_TAG.get(re.split("[-;]", part.strip().lower())[0])
        if found:
            return found
    return RU


def words_for_question(question: str, page: Words) -> Words:
    """Labels for a reply: in the question's language, or the page's when the question has no letters."""
    if re.search("[әғқңөұүһі]", question.lower()):
        return KK
    if re.search("[а-яё]", question.lower()):
        return RU
    return EN if re.search("[a-z]", question.lower()) else page


def count(words: Words, n: int) -> str:
    """The introductory line's first half for n documents, in the right number."""
    one = n == 1 if words.tag == "en" else n % 10 == 1 and n % 100 != 11
    return (words.intro_one if one else words.intro_many).format(n=n)
