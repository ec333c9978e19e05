"""The nouns that numbers name: «статья 65», «приказ № 17», «65-бап». Data; other files say what is done with them."""

LONG = frozenset({"статья", "пункт", "бап", "article", "section"})  # a code of laws has two thousand of them
QUARTERS = frozenset({"квартал", "полугодие"})
# Of what lines begin with the number alone: «3.2. …» is point 3.2, «б) …» subpoint б.
COUNTED = frozenset(
    str.split("""
        пункт подпункт раздел подраздел глава параграф часть шаг этап вопрос правило section chapter paragraph clause
        item step part rule question point subparagraph бөлім тармақ тармақша тарау
    """)
)
# What has a heading of its own.
ARTICLES = frozenset({"статья", "article", "бап", "приложение", "appendix", "қосымша"})
_OTHERS = frozenset(
    str.split("""
        абзац приказ постановление закон договор таблица рисунок форма кабинет квартал полугодие корпус урок тема
        table figure
    """)
)
NAMED = COUNTED | ARTICLES | _OTHERS
# Parts that lie in others, the smallest first.
SMALLEST = ("подпункт", "тармақша", "subparagraph", "пункт", "тармақ", "point", "item", "clause", "часть")
# That begin headings, by their level, the highest first: «ГЛАВА II», "Section 3".
TITLES = (
    ("часть", "раздел", "part", "бөлім"),
    ("глава", "chapter", "тарау"),
    ("§", "параграф", "приложение", "appendix", "section", "қосымша"),
    ("статья", "article", "бап"),
)
