"""Subtitles -> paragraphs of words, each with the time at which it is said."""

import pytest

from index.documents.formats.subtitles import convert, is_subtitles

SRT = "1\n00:00:01,000 --> 00:00:03,000\nПаром идёт\n\n2\n00:00:03,500 --> 00:00:05,000\n<i>до хутора</i>\nв полдень.\n"
LATER = "\n3\n01:02:03,000 --> 01:02:05,000\nЛёд тонок.\n"


def test_a_sentence_runs_over_cues_and_a_pause_begins_a_paragraph() -> None:
    made = convert(SRT + LATER)
    assert made.text == "Паром идёт до хутора в полдень.\n\nЛёд тонок."
    assert made.places == ((0, "00:00:01"), (11, "00:00:03"), (33, "01:02:03"))


def test_speakers_begin_paragraphs() -> None:
    vtt = (
        "WEBVTT\n\nNOTE тайна\n\nSTYLE\n::cue {}\n\n00:01.000 --> 00:02.000 align:start\n<v Анна>Где паром?\n\n"
        "a-1\r\n00:02.500 --> 00:04.000\r\n- У моста.\r\n- Вижу,\r\n  спасибо.\r\n"
    )
    assert convert(vtt).text == "Анна: Где паром?\n\n- У моста.\n\n- Вижу, спасибо."


def test_who_goes_on_speaking_is_named_once() -> None:
    vtt = "WEBVTT\n\n" + "\n\n".join(
        f"00:0{second}.000 --> 00:0{second}.900\n<v {name}>{words}"
        for second, name, words in [(1, "Анна", "Паром идёт"), (2, "Анна", "до хутора."), (3, "Иван", "Вижу.")]
    )
    assert convert(vtt).text == "Анна: Паром идёт до хутора.\n\nИван: Вижу."


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        (
            ["ИВАН: Дед молол рожь.", "Сейчас здесь живут", "двенадцать человек.", "ИВАН: Продам ли её?", "Никогда."],
            "ИВАН: Дед молол рожь.\n\nСейчас здесь живут двенадцать человек.\n\nИВАН: Продам ли её? Никогда.",
        ),
        # He goes on: in the middle of a sentence, or nobody is named again.
        (["ИВАН: Дед молол", "Рожь.", "[стук]", "ИВАН: И овёс."], "ИВАН: Дед молол Рожь. [стук] И овёс."),
        (["ИВАН: Дед молол.", "Он умер.", "ОЛЬГА: Да.", "ИВАН: И овёс."],
         "ИВАН: Дед молол. Он умер.\n\nОЛЬГА: Да.\n\nИВАН: И овёс."),
    ],
)  # fmt: skip
def test_who_is_named_again_was_interrupted(cues: list[str], expected: str) -> None:
    times = [f"00:00:{second:02},000 --> 00:00:{second:02},900" for second in range(len(cues))]
    made = convert("\n\n".join(f"{time}\n{words}" for time, words in zip(times, cues, strict=True)))
    assert made.text == expected
    assert all(expected[:place].endswith((" ", "\n")) for place, _ in made.places[1:])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SRT, True),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nА\n\n00:03.000 --> 00:04.000\nБ\n", True),
        ("1\n00:00:01,000 --> 00:00:03,000\nПаром идёт\n", False),  # one cue
        (f"Пример файла:\n\n{SRT}", False),
        ("1. Паром идёт.", False),
        ("", False),
    ],
)
def test_is_subtitles(text: str, expected: bool) -> None:
    assert is_subtitles(text) is expected


def test_captions_that_roll_are_read_once_and_entities_are_signs() -> None:
    times = [f"00:00:0{second}.000 --> 00:00:0{second + 1}.000\n" for second in range(5)]
    first, second, third = "Завод<00:00:00.500><c> открыли</c> давно", "в тысяча", "девятом &amp; году."
    cues = [first, "Завод открыли давно", f"Завод открыли давно\n{second}", second, f"{second}\n{third}"]
    text = "WEBVTT\n\n" + "\n\n".join(time + cue for time, cue in zip(times, cues, strict=True))
    assert convert(text).text == "Завод открыли давно в тысяча девятом & году."


def test_words_said_twice_stay() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nНет!\n\n2\n00:00:02,000 --> 00:00:03,000\nНет!\n"
    assert convert(text + "\n3\n00:00:03,000 --> 00:00:04,000\nДа.\n").text == "Нет! Нет! Да."
