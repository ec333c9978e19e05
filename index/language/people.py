"""Who people are without their names: «школьники», «братья», «мұғалім», "the boys"; a pattern of small letters."""

# As they begin, where whatever follows is the same word: «строители», not «строительство».
_BEGIN = r"""
    школьни учени[кц] студент учител преподавател воспитател педагог тренер врач доктор медсестр медбрат фельдшер хирург
    пациент больно[йг] больны[ех] директор(?!и[яию]) заведующ начальник руководител председател президент министр
    депутат аким мэр\b глава\b секретар бухгалтер юрист адвокат нотариус судь[яиею] прокурор следовател полицейск
    пожарные спасател(?!ьн) охранник сторож вахт[её]р дежурн водител шоф[её]р машинист пилот капитан матрос солдат
    офицер генерал(?!ьн) рабочие\b работник сотрудник служащ специалист инженер механик электрик слесар сантехник
    монт[её]р строител(?!ьс|ьн) архитектор\w{0,3}\b мастер[аыоу]?\b столяр плотник повар официант продавец продавц
    покупател клиент заказчик подрядчик поставщик исполнител(?!ьн) арендатор арендодател собственник владел[её]?ц
    хозяин хозяев хозяйк жител жильц[ыоа] жилец сосед(?!н|с) посетител гост(?:ь|я|ю|ем|и|ей|ям|ями|ях)\b турист(?!ич)
    пассажир участник организатор волонт[её]р доброволец добровольц член[ыоа]?\b журналист корреспондент редактор\w?\b
    автор(?:а|у|ом|ы|ов)?\b писател поэт(?!ом|ап) художник музыкант певец певиц акт[её]р режисс[её]р уч[её]н(?:ый|ые|ых)
    историк археолог(?!и) программист разработчик администратор оператор библиотекар пекар[ьяи]\b мельник кузнец
    кузнец[аы] рыбак охотник пастух фермер крестьян купец купц монах священник царь царя королев[аыу] король
    мальчик мальчишк девочк девушк парень парни юнош ребят реб[её]н дети\b дете[йм] детям детьми подростк подросток
    мужчин женщин люди\b людей людям старик старух бабушк дедушк дед[аыу]?\b внук внучк мать\b матери\b отец отц[аоуы]
    мам[аыуео]й?\b пап[аыуео]й?\b родител(?!ьс) брат(?!с) сестр[аыуе] с[её]стры сын(?:а|у|ов)?\b сыновь доч[ькие]
    муж(?:а|у|ем|ья|ей)?\b жен[аыуе]\b ж[её]ны семья\b тёт тетя дяд[яиею] племянни родственник друзь подруг никто\b
    оқушы студент мұғалім ұстаз дәрігер директор әкім\b басшы қызметкер жұмысшы жүргізуші тұрғын қонақ бала(?:лар)?\b
    ата-ана анасы әкесі әке\b ана\b аға\b іні қарындас әпке апа\b ата(?:сы)?\b көрші адам(?:дар)?\b ешкім шебер\b аспаз
    teacher student pupil doctor nurse patient manager chair(?:man|woman|person) president minister mayor secretary
    accountant lawyer judges?\b police driver captain soldier officer worker employee staff engineer mechanic\b
    electrician builder architects?\b cooks?\b baker\b miller seller buyer customer client tenant landlord resident
    owner neighbou?rs?\b visitor guest tourist passenger participant organi[sz]er volunteer members?\b journalist editor
    authors?\b writer poet artist musician singer actor scientist historian developer administrator operator fisherm
    hunter shepherd farmer merchant king\b queen prince\b boys?\b girl child man\b men\b woman women people persons?\b
    mother father parent brother sister sons?\b daughter husband wife\b uncle aunt friends?\b nobody everyone
"""
PEOPLE = "|".join(_BEGIN.split())
