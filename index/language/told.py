"""What a sentence tells a time, a place or a reason by, as patterns; of small letters, where no capital is in them."""

from index.language.calendar import KAZAKH_MONTHS, MONTH_STEMS, SURE_ENGLISH_MONTHS

# A word or a number for a time: «в мае», «17:30», «в четверг».
NAMED_TIME = (
    rf"[:.](?<=\d.)\d\d\b|(?:(?<=\d )|(?<=го ))числ|\b(?:(?:1\d{{3}}|20\d{{2}})\b|"
    rf"(?:{MONTH_STEMS})\w*|{'|'.join(KAZAKH_MONTHS)}|"
    r"век|год|лет|столети|недел|месяц|дн[ея]|час|минут|утр|вечер|ноч|полдень|весн|летом|осен|зим|"
    r"понедельник|вторник|сред[уаы]|четверг|пятниц|суббот|воскресен|"
    r"жыл|күн|сағат|апта|ай[ыд]|дүйсенбі|сейсенбі|сәрсенбі|бейсенбі|жұма|сенбі|жексенбі|"
    r"вчера|завтра|кеше|ертең|былтыр|"
    rf"(?:{'|'.join(SURE_ENGLISH_MONTHS)}|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|"
    r"yesterday|tomorrow|(?:day|week|month|year|hour|minute|morning|evening|night)s?)\b)"
)
# What tells a time without a word for one: «после еды», «до начала сезона», «на рассвете», "at six", "from noon".
WHEN = (
    r"\b(?:после|накануне|во время|пока|как только|сразу|сегодня|сейчас|теперь|ежедневн|круглосуточн|постоянно|всегда|"
    r"никогда|(?:до|перед|к|с)о? (?:начал|конц|окончани|обед|ужин|завтрак|рассвет|закат|сезон|праздник|сн[оа]м?\b)|"
    r"(?:в|на|по) (?:обед|рассвет|закат|заре|каникул|праздник|выходн|будн)|полноч|сумерк|"
    r"(?:after|before|until|during|while|once|noon|midnight|dawn|dusk|sunset|sunrise|today|now|always|never|daily|"
    r"weekends?|a\.m|p\.m|at (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}))\b|"
    r"\d ?(?:am|pm)\b|(?:кейін|дейін|соң|бұрын|кезінде|бүгін|қазір|әрдайым|түнде|түсте|таңертең|кешке|таңда|"
    r"көктемде|жазда|күзде|қыста)\b)"
)
# «В Алматы», «в городе Шу», "in Talas"; «in May» and "on Monday" name no place, which TIMED says.
TIMED = (
    r"(?:Январ|Феврал|Март|Апрел|Ма[ей]\b|Июн|Июл|Август|Сентябр|Октябр|Ноябр|Декабр|"
    r"January|February|March|April|May\b|June|July|August|September|October|November|December|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
NAMED_PLACE = (
    r"\b(?:[Вв]о?|[Нн]а|[Ии]з|[Пп]од|[Уу]|[Оо]коло|[Бб]лиз|[Вв]озле|[Чч]ерез|[Дд]о|[Кк]|[Оо]т|[Мм]ежду)"
    rf"\s+(?:\w+\s+)?(?!{TIMED})[А-ЯЁA-ZӘҒҚҢӨҰҮҺІ][а-яёa-zәғқңөұүһі]+|"
    rf"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Tt]o|[Oo]n|[Ii]nto)\s+(?:the\s+)?(?!{TIMED})[A-Z][a-z]+|"
    # «Таразда», «Шу қаласында»
    r"(?<=[^.!?…]\s)[А-ЯӘҒҚҢӨҰҮҺІ][а-яәғқңөұүһі]+[дт][ае]\s+(?=\w*[әғқңөұүһі])|"
    r"\b\w+[дт][ае]\s+(?:тұрады|тұр|орналас\w+|жатыр|сақтал\w+)\b|"
    r"\b\w+(?:қаласы|ауылы|ауданы|көшесі|облысы)\w*"
)
# Places without a name. Of «в» and «на» only what can tell nothing but a place: «в срок», «на год» tell none.
PLACE = (
    r"\b(?:под|над|возле|около|у|позади|вокруг|вдоль|посреди|напротив|внутри|снаружи|рядом\s+с|недалеко\s+от)\s+"
    r"(?!меня|тебя|него|не[её]|нас|вас|них|кого|чего|час|полу|угроз)[а-яё]{3,}|"
    r"\b(?:во?|на|по)\s+(?:[а-яё]+(?:ом|ем|ой|ей|ых|их)\s+)?(?:"
    r"касс|зал|двор|подвал|кабинет|здани|этаж|комнат|офис|магазин|аптек|школ|больниц|склад|город|сел[еао]\b|дом[еау]?\b|"
    r"квартир|кухн|столов|мастерск|вольер|шкаф|сейф|ящик|полк|стол[еу]\b|стен|крыш|улиц|площад|станци|вокзал|остановк|"
    r"парк|сад[еу]?\b|лес|пол[еюях]\b|берег|озер|рек[еиу]|мор[еяю]|гор[еуах]|завод|цех|библиотек|архив|музе|театр|клуб|"
    r"регистратур|приёмн|приемн|прихож|коридор|фойе|вестибюл|подъезд|гараж|стоянк|парковк|сара|холодильник|морозил|"
    r"меню|настройк|папк|раздел|углу|краю|вход|выход|юг|север|восток|запад|центр)|"
    r"\b(?:здесь|тут|там|везде|повсюду|сюда|туда|отсюда|оттуда|снаружи|внутри|дома|наверху|внизу|слева|справа)\b|"
    r"\b(?:under|behind|beside|inside|outside|opposite|next\s+to|in\s+front\s+of|on\s+top\s+of|upstairs|downstairs)\b|"
    r"\b(?:in|at|on|into|to|from)\s+(?:the|a|an|our|your|his|her|their|its)\s+(?:\w+\s+)?(?:"
    r"room|hall|house|office|shop|store|school|yard|garden|kitchen|cupboard|shelf|drawer|box|desk|table|wall|roof|street|"
    r"square|station|park|forest|field|river|lake|sea|factory|library|museum|theatre|town|city|village|building|floor|"
    r"basement|garage|fridge|menu|folder|settings|entrance|exit|gate|door|corner)|"
    r"\b\w*(?:жанында|алдында|артында|астында|ішінде|қасында|маңында|бойында|үстінде|көшесі\w*|қаласы\w*|ауылы\w*)\b|"
    r"\b(?:мектеп|дүкен|үй|бөлме|дәріхана|аурухана|кітапхана|қойма|аула|вокзал|бекет|қабат)\w*(?:[дт][ае]н?|[ғқ]а|[гк]е)\b"
)
REASON = (
    r"потому|поскольку|так как|из-за|благодаря|ведь\b|чтоб|причин\w|поэтому|следствие|вследствие|ибо\b|оттого|"
    r"ради\b|ввиду|в силу|в целях|с целью|по вине|объясня\w|значит\b|привел|вызва[нлт]|за сч[её]т|в связи|для того|"
    r"because|since|due to|thanks to|owing to|so (?:that|as)|in order to|therefore|reasons?|caus(?:e[ds]?|ing)|"
    r"as a result|led to|өйткені|себебі|себептен|себебінен|сондықтан|салдарынан|арқасында|кесірінен|үшін|"
    r"\w+ғандықтан|\w+гендіктен|\w+қандықтан|\w+кендіктен"
)
