"""A day, a month, a season, a colour or a rate that is asked for, and sentences that tell only of others."""

import pytest

from index.language.alternatives import tells_of_others

OPENS = "Во сколько открывается бассейн по средам?"


@pytest.mark.parametrize(
    ("question", "sentence", "others"),
    [
        (OPENS, "По вторникам бассейн открыт с 7:00.", True),
        (OPENS, "По вторникам и средам бассейн открыт с 7:00.", False),
        (OPENS, "Бассейн открыт с 7:00.", False),
        (OPENS, "С понедельника по пятницу бассейн открыт с 7:00.", False),  # Wednesday lies in it
        (OPENS, "Понедельник – пятница: с 7:00.", False),
        (OPENS, "Ежедневно, кроме понедельника, бассейн открыт с 7:00.", False),
        ("Во сколько открывается бассейн?", "По вторникам бассейн открыт с 7:00.", False),
        ("When is it open on Monday?", "It is open on Tuesdays.", True),
        ("When is it open on Monday?", "It is open Sunday to Friday.", False),
        ("Кітапхана сәрсенбіде қашан ашылады?", "Сейсенбіде 9:00-де ашылады.", True),
        ("Кітапхана сәрсенбіде қашан ашылады?", "По средам она открыта с 9:00.", False),  # the same day
        ("Кітапхана сәрсенбіде қашан ашылады?", "Сейсенбіден бастап 9:00-де ашылады.", False),
        ("Что цветёт в марте?", "В апреле цветут вишни.", True),
        ("Что цветёт в марте?", "С февраля цветёт миндаль.", False),
        ("Что цветёт в марте?", "Миндаль цветёт до апреля.", False),
        ("Сколько стоит машина за километр?", "Машина стоит 6 000 тенге за час.", True),
        ("Сколько стоит машина за час?", "За каждый час платят 6 000 тенге, за сутки 38 000.", False),
        ("Сколько часов в день она работает?", "Она работает 8 часов в сутки.", False),
        ("How much is a van per day?", "A van costs 900 tenge a mile.", True),
        ("Что значит жёлтый огонёк?", "Синий огонёк: идёт зарядка.", True),
        ("Что значит жёлтый огонёк?", "Синий огонёк сменяется жёлтым, когда батарея садится.", False),
        ("What does the yellow light mean?", "A blue light: it is charging.", True),
        ("Қызыл шам нені білдіреді?", "Көк шам жанса, зарядталып жатыр.", True),
        ("Когда паром ходит зимой?", "Летом паром ходит каждый час.", True),
        ("Когда паром ходит зимой?", "С лета до весны паром ходит каждый час.", False),
        ("Что делают в среднем звене?", "В понедельник там уроки.", False),
        # A price: what counts pieces, litres or hours is none.
        ("Сколько стоит картридж?", "В коробке лежат картриджи, 2 шт.", True),
        ("Сколько стоит картридж?", "Картридж, 2 шт., стоит 4 500 тенге.", False),
        ("Сколько стоит картридж?", "Картридж стоит 4 500.", False),
        ("Сколько стоит картридж?", "Картридж меняют в мастерской.", False),  # nothing is counted
        ("Сколько стоит билет?", "Детям до 7 лет билет бесплатный.", False),
        ("Почём прокат?", "Прокат открыт 12 часов в день.", True),
        ("Сколько стоит перевод?", "С перевода берут 1,5 %.", False),
        ("How much is the ferry?", "The ferry takes 40 minutes.", True),
        ("How much is the ferry?", "The ferry is $3, and takes 40 minutes.", False),
        ("Картридж қанша тұрады?", "Қорапта 2 дана картридж бар.", True),
        ("Сколько картриджей в коробке?", "В коробке 2 шт.", False),
    ],
)
def test_a_sentence_of_other_days_seasons_colours_rates_or_of_no_price(
    question: str, sentence: str, others: bool
) -> None:
    assert tells_of_others(question, sentence) is others
