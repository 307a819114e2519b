"""Words for masking: what stands in the place of a name, and the words that are names as well as words."""

from enum import StrEnum
from typing import Final


class MaskRole(StrEnum):
    """What somebody or something hidden is to the story."""

    NOMINEE = "nominee"
    TEAM = "team"
    NOMINATOR = "nominator"
    MEMBER = "member"
    COLLEAGUE = "colleague"
    ORGANISATION = "organisation"
    CONTACT = "contact"
    OTHER = "other"


_PLACEHOLDERS: Final[dict[str, dict[MaskRole, tuple[str, str]]]] = {
    "fr": {
        MaskRole.NOMINEE: ("la personne nominée", "la personne nominée ({})"),
        MaskRole.TEAM: ("l’équipe nominée", "l’équipe nominée ({})"),
        MaskRole.NOMINATOR: ("la personne qui nomine", "la personne qui nomine ({})"),
        MaskRole.MEMBER: ("un membre de l’équipe", "membre {} de l’équipe"),
        MaskRole.COLLEAGUE: ("un·e collègue", "collègue {}"),
        MaskRole.ORGANISATION: ("l’entreprise", "entreprise {}"),
        MaskRole.CONTACT: ("coordonnées", "coordonnées"),
        MaskRole.OTHER: ("…", "…"),
    },
    "nl": {
        MaskRole.NOMINEE: ("de genomineerde", "de genomineerde ({})"),
        MaskRole.TEAM: ("het genomineerde team", "het genomineerde team ({})"),
        MaskRole.NOMINATOR: ("de nominator", "nominator {}"),
        MaskRole.MEMBER: ("een teamlid", "teamlid {}"),
        MaskRole.COLLEAGUE: ("een collega", "collega {}"),
        MaskRole.ORGANISATION: ("het bedrijf", "bedrijf {}"),
        MaskRole.CONTACT: ("contactgegevens", "contactgegevens"),
        MaskRole.OTHER: ("…", "…"),
    },
    "en": {
        MaskRole.NOMINEE: ("the nominee", "the nominee ({})"),
        MaskRole.TEAM: ("the nominated team", "the nominated team ({})"),
        MaskRole.NOMINATOR: ("the nominator", "nominator {}"),
        MaskRole.MEMBER: ("a team member", "team member {}"),
        MaskRole.COLLEAGUE: ("a colleague", "colleague {}"),
        MaskRole.ORGANISATION: ("the company", "company {}"),
        MaskRole.CONTACT: ("contact details", "contact details"),
        MaskRole.OTHER: ("…", "…"),
    },
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def placeholder(role: MaskRole, language: str, number: int = 0) -> str:
    """What is read in the place of a name, in the language of the text; `number` tells several of a role apart."""
    one, several = _PLACEHOLDERS.get(language, _PLACEHOLDERS["en"])[role]
    return f"[{several.format(number) if number else one}]"


# Words of each language that are names, too. The first list opens many a sentence without meaning anybody.
OPENERS: Final[dict[str, frozenset[str]]] = {
    "fr": _words("an bon jean merci"),
    "nl": _words("ben wil bas lieve mei bart mark"),
    "en": _words("an will may mark art bill sue rob pat bo so don grant chance"),
}
COMMON: Final[dict[str, frozenset[str]]] = {
    "fr": OPENERS["fr"]
    | _words("""
        aime aimee ange angelique ami amour beau bel belle berger blanc blanche boulanger bonnet brun carre celeste
        charpentier chat chevalier claire clement clemente constance constant coquelicot dame desire desiree dominant
        fabre fier fidele fleur fontaine forest franc france france grace grand honore innocent iris joli jolie jour
        joyeux juste laforet lagrange laine lambert lange legrand lemaire leroi lemoine loup maire maison marchand
        marguerite marin marine martinet maxime mercier merle meunier modeste moulin mure neuve noel noir olive orange
        parfait patience paix perle petit pierre pin pont prosper prudence prune rayon reine renard richard riche
        riviere robin roi romain rose rouge roux royal sage saint sauvage sereine serein soleil violette victoire voisin
        voix partage pascal porte page plume pomme rameau rien romane capucine cerise colombe aurore ambre alize
        opale perrin olivier laurier valentin vaillant vert viviane
        """),
    "nl": OPENERS["nl"]
    | _words("""
        bakker beek berg bloem bo boer bos bruin bruno claus dag de dijk duif els fleur fijn geel goed goedhart graaf
        groen groot haas hart hertog hemel hoop hope huis iris jasmijn jet jong jonge jongen kat keizer klein koning
        kort kroon kuip lang lente lief liefde linde lis maan maat madelief man meer mees mei merel molen molenaar mus
        muis noor oud parel pauw peer pier prins raaf ridder rik roos rood sander slager smid smit ster sterk storm
        stroom tak tijger timmerman tuin veld visser vogel vos vriend vrij wens wijs wilde wilg winter wit wolf zee
        zomer zon zwaan zwart vermaat vreugde wissel waard rots rein
        """),
    "en": OPENERS["en"]
    | _words("""
        amber angel april ash autumn baker ball banks basil bell best bird bishop black blue brook brooks brown butcher
        carpenter carter case cash chase charity clay clement cliff cook cross dale dawn day dean drew duke earl eve
        faith fay field fields fisher fox frank gene ginger glen good grace gray green guy hall hazel heather hill
        holly home hope house hunt hunter iris ivy jack jade jasmine jay jean jewel joy june king knight lamb lance
        lane lee lily little long lord love low major mason merry miles miller moody moon noble olive orange page park
        parks patience pearl penny peace pierce poppy power price pride prudence ray reed rich rivers robin rod rose
        royal ruby rush sage sandy sharp short silver sky skip small smart star sterling stone strong summer sunny
        swan swift terry victor violet wade walker wall ward wells west white wise wolf wood woods young
        """),
}
CALENDAR: Final = _words("april may june august avril mai juin aout mei juni augustus noel paques winter")
BEFORE_CALENDAR: Final = _words("""
    a de pour avant apres en depuis jusqu des in of since until last next this early late mid every by before after
    van tot sinds vorige volgende begin eind half op voor na met
    """)  # fmt: skip
AFTER_NAME: Final = _words("""
    is was has had does did can could would said says heard listens listened who whose and
    heeft had kan kon zal zou deed doet gaf geeft zei zegt luistert luisterde blijft bleef die en weet wist
    a est etait avait sait savait fait fera ne n s se y qui et reste peut pouvait
    """)  # fmt: skip
"""What follows a name that opens a sentence, and hardly ever another word that does."""

NOT_A_NAME_BEFORE: Final[dict[str, frozenset[str]]] = {"grace": frozenset(["a", "au", "aux"])}
"""Openings such as “Grâce à”, in which the word means nobody."""

TITLES: Final = _words("""
    m mr mrs ms mme mlle mevr mw dhr mevrouw meneer mijnheer madame mademoiselle monsieur juffrouw miss dr
    """)  # fmt: skip

LOOKALIKES: Final = _words("""
    depuis maris mariee mariees marier mares maire mairie varie matin matins matine matinee maitre moment lucide caline
    marque marques parole parler parents patients patient patience presente present premier premiere pierres janvier
    clair clairs clairement clames juillet annees annee annuel tomates nouveau garde garder gerer copains copain
    fatiguee fatigue simple simples retard renard regard regards elles elle brune chariot rouge alerte police famille
    cabine victoire france franc francs laine francais anglais
    wilde willen willens water waters meters heel heden delen denken danken dankbaar verhalen verhaal verder verleden
    vermeld vermelden vertelde koppen kopen regels zegels luister luisteren luisterde steevast bruin klas klasse januari
    juli franse frans
    caring care cares market marked class claims cases listen listens alert alike online family manual vector
    july
    """)  # fmt: skip
"""Words one or two letters away from a common name: never taken for its misspelling."""

PLACES: Final = _words("""
    brussel brussels bruxelles antwerpen anvers gent gand brugge bruges leuven louvain luik liege namen namur mons
    bergen charleroi mechelen malines aalst alost hasselt genk kortrijk courtrai oostende ostende ronse arlon aarlen
    wavre waver doornik tournai verviers eupen belgie belgique belgium vlaanderen flandre wallonie brabant ardennes
    europe
    """)  # fmt: skip

GENERIC: Final = _words("""
    service services contact contacts center centre centers centres call calls care customer client clients clientele
    klant klanten klantendienst klantenservice group groep groupe belgium belgie belgique benelux europe international
    telecom telecoms energie energy energies assistance appels appel bank banque verzekering verzekeringen assurance
    assurances insurance support solutions team teams equipe ploeg dienst diensten company bedrijf societe entreprise
    net water gaz gas online digital media the le la les de het een une un et en and of van du des voor pour by
    express transport transports logistics logistiek logistique post poste pakket colis hulp aide help helpdesk desk
    allo hello hallo bonjour maison huis home food voyages reizen travel hotel hotels co compagnie frere freres
    """)  # fmt: skip
"""Parts of an organisation's name that alone mean no organisation."""

ABBREVIATIONS: Final = _words("""
    it tv hr rh pc cc ok eu be nl fr en de vs uk us ai ia kb mb gb ceo cfo coo cio faq sms pdf sla kpi nps crm ivr b2b
    b2c gps dvd cd qr url www usb pin pos btw tva vat gdpr rgpd avg esg ngo ong rtt km kg cm nb ps nv sa bv srl vzw
    asbl am pm ad bc id dj dm mr mrs ms jr sr sos vip diy bbq cv eta asap fyi
    """)  # fmt: skip
