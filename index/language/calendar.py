"""Months, days and years, as texts name them and as terms: the one table of dates, which knows nothing of a text."""

import re

MONTHS = str.split("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь")
KAZAKH_MONTHS = str.split("қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан")
ENGLISH_MONTHS = str.split("january february march april may june july august september october november december")
MONTH_NUMBERS = {
    month: number for months in (MONTHS, ENGLISH_MONTHS, KAZAKH_MONTHS) for number, month in enumerate(months, 1)
}
SURE_ENGLISH_MONTHS = [month for month in ENGLISH_MONTHS if month != "may"]  # that is a verb as well
# As they begin: «январ», «ма[яй]»; and in the cases of a date: «январь», «января», «январе».
MONTH_STEMS = "|".join("ма[яй]\\b" if month == "май" else month.rstrip("ь") for month in MONTHS)
MONTH_FORMS = "|".join(
    [f"{month[:-1]}[{month[-1]}яе]" if month[-1] in "ьй" else f"{month}[ае]?" for month in MONTHS]
    + ENGLISH_MONTHS
    + KAZAKH_MONTHS
)
DAYS = {
    word: str(day)
    for day, word in enumerate(
        str.split(
            "первый второй третий четвертый пятый шестой седьмой восьмой девятый десятый одиннадцатый двенадцатый "
            "тринадцатый четырнадцатый пятнадцатый шестнадцатый семнадцатый восемнадцатый девятнадцатый двадцатый"
        ),
        1,
    )
} | {"тридцатый": "30"}

YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
# Terms of a whole date, and of a day without its year (joints.py).
DATE_TERM, DAY_TERM = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"--\d\d-\d\d")
# A date or a year where a text has it: «1 марта 2020 года», «двенадцатого марта», "March 2020", «2020-03-01».
_ORDINALS = "|".join(f"{word[:-2]}ь(?:его|е)" if word == "третий" else f"{word[:-2]}(?:ого|ое)" for word in DAYS)
_DAY = rf"(?:\d\d?(?:-?го)?|(?:(?:двадцать|тридцать)\s+)?(?:{_ORDINALS}))"
_OF_YEAR = rf"{YEAR.pattern}(?:\s+год\w*|\s*г\.)?"
DATE = re.compile(
    rf"\b{YEAR.pattern}[-/.]\d\d?[-/.]\d\d?\b|\b\d\d?[-/.]\d\d?[-/.]{YEAR.pattern}\b"
    rf"|\b{_DAY}\s+(?:{MONTH_FORMS})(?:\s+{_OF_YEAR})?(?!\w)"
    rf"|\b(?:{MONTH_FORMS})\s+(?:\d\d?,?\s+)?{_OF_YEAR}(?!\w)"
    rf"|\b{YEAR.pattern}(?:\s+жыл\w*|\s+год\w*|\s*г\.)?(?![\w.,]\d)",
    re.IGNORECASE,
)
# «12.03.24»; it may be a version, or a part of one: «2.1.10», «24.04.01.2».
SHORT_DATE = re.compile(r"(?<![\w.,/])(?:0[1-9]|[12]\d|3[01])([./])(?:0[1-9]|1[0-2])\1\d\d(?!\w|[.,/-]\d)")
