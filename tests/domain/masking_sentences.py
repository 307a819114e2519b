"""Sentences of which we know what must be hidden: what stands between { and }, and nothing else.

The people and organisations are made up. Some sentences are beyond any rule on purpose (pet names, a name spelt out
letter by letter), so that the figures are honest; their kind is "beyond".
"""

import re
from typing import NamedTuple

from awards.domain.masking import HiddenName, MaskRole, NameKind, Names, split_members

_PERSON, _ORGANISATION, _PHRASE = NameKind.PERSON, NameKind.ORGANISATION, NameKind.PHRASE


def make_names(nominee: str, nominator: str, organisation: str, *members: str) -> Names:
    is_team = bool(members)
    role, kind = (MaskRole.TEAM, _PHRASE) if is_team else (MaskRole.NOMINEE, _PERSON)
    people = [
        HiddenName(MaskRole.MEMBER, _PERSON, (one,), who=one) for typed in members for one in split_members(typed)
    ]
    return Names(
        (
            HiddenName(role, kind, (nominee,)),
            *people,
            HiddenName(MaskRole.NOMINATOR, _PERSON, (nominator,)),
            HiddenName(MaskRole.ORGANISATION, _ORGANISATION, (organisation,)),
        )
    )


WORLDS = {
    "A": make_names("Amélie Van den Broeck", "Jan Peeters", "Nordzee Services NV"),
    "C": make_names("Claire Petit", "Rose Lemaire", "Orange Contact SA"),
    "D": make_names("Jean-Pierre D’Hondt", "Sofie Desmet", "Brabant Care Center"),
    "E": make_names("Team Facturation", "Noor Bogaert", "Télésamb", "Karim, Lotte Maes en Youssef El Amrani"),
    "G": make_names("Grace Hope", "Will Baker", "Blue Heron Customer Care Ltd"),
    "L": make_names("Els Janssens", "Tom Vos", "Waterzooi Telecom"),
    "N": make_names("An De Wit", "Mark Visser", "Kust & Co"),
    "Y": make_names("Gülşen Yılmaz", "Loïc Lefèvre", "Allô Papillon ASBL"),
}


class Sentence(NamedTuple):
    world: str
    language: str
    kind: str
    marked: str

    @property
    def text(self) -> str:
        return re.sub(r"[{}]", "", self.marked)

    @property
    def wanted(self) -> list[tuple[int, int]]:
        """Where something must be hidden."""
        spans, place, opened = [], 0, 0
        for char in self.marked:
            if char == "{":
                opened = place
            elif char == "}":
                spans.append((opened, place))
            else:
                place += 1
        return spans


FRENCH = """
A|plain|{Amélie} a écouté la cliente pendant dix minutes, sans regarder l’heure.
A|plain|Le client pleurait ; {Amélie Van den Broeck} n’a pas parlé de procédure.
A|plain|Chez {Nordzee Services}, tout le monde connaît {Amélie}.
A|elision|C’est grâce à l’écoute d’{Amélie} que la cliente est restée.
A|elision|Je pense qu’{Amélie} mérite ce prix, et lorsqu’{Amélie} parle, on écoute.
A|elision|Le dossier était sur le bureau d'{amélie} depuis lundi.
A|accents|{Amelie} ne raccroche jamais la première.
A|capitals|MERCI {AMÉLIE}, TU ES LA MEILLEURE.
A|small letters|hier {amélie} est restée une heure de plus pour aider une collègue.
A|particle|Madame {Vandenbroeck} a repris le dossier, et madame {van den broeck} l’a clos.
A|particle|{Vanden Broeck} est un nom que les clients retiennent.
A|initials|{A. Van den Broeck} signe toujours ses messages.
A|initials|Ce jour-là, {A.} a rappelé le monsieur trois fois.
A|typo|{Amelei} a trouvé la solution, {Amlie} l’a appliquée.
A|typo|Monsieur a demandé madame {Vandenbroek} au téléphone.
A|address|Écrivez à {amelie@nordzee.example} ou appelez le {02 123 45 67}.
A|address|Son profil {@amelie.vdb} et {www.nordzee.example} en parlent.
A|line break|La cliente a remercié {Amélie Van
den Broeck} par écrit.
A|line break|On a demandé {Vanden-
broeck} au téléphone.
A|others|Le directeur de Luxivo a félicité toute la salle.
A|others|Nous étions douze, c’était le 12/10/2026 et il y avait 2 000 appels.
A|nominator|{Jan} peut en témoigner, moi aussi.
A|nominator|C’est {Jan Peeters} qui m’a raconté l’histoire, pas le journal.
A|organisation|La {Nordzee} a reçu quarante appels par minute.
A|organisation|Sur {nordzee.example} on lit que le service était en panne.
A|inside words|En janvier, le nordiste a parlé de la mer du Nord et d’une amélioration.
A|beyond|Toute l’équipe l’appelle {Mémé}, et elle en rit.
C|common word|Il voulait une réponse claire, et {Claire} la lui a donnée.
C|common word|La voix de {Claire} reste claire même quand le client crie.
C|common word|{Claire} a posé son stylo et a écouté.
C|common word|Ce petit geste a tout changé pour {Claire Petit}.
C|common word|Une petite attention, un petit mot : voilà {Claire}.
C|common word|Elle a offert une rose à la cliente, dit {Rose}.
C|common word|Madame {Petit} a rappelé le lendemain.
C|common word|Le maire a appelé, et {Lemaire} a répondu.
C|common word|{claire petit} répond toujours, même en petites lettres.
C|common word|L’orange pressée du matin vient de chez {Orange}.
C|common word|Chez {Orange Contact} le téléphone sonne sans arrêt.
C|genitive|Les dossiers de {Claire} sont toujours complets.
C|typo|{Clairee} et {Lemairre} travaillent côte à côte.
C|others|Marie a parlé au client, puis Pierre a repris l’appel.
C|others|Depuis mardi, la ligne est claire et nette.
C|others|Le marin cherchait une lanterne, pas un téléphone.
C|beyond|Tout le monde dit {Clairette}, même le chef.
D|plain|{Jean-Pierre} rit au téléphone, et le client rit aussi.
D|hyphen|{Jean Pierre} et {Jeanpierre} sont la même personne.
D|initials|{J.-P.} a répondu à tout, {J.P. D’Hondt} aussi.
D|initials|Demandez {JP}, il saura.
D|particle|Monsieur {Dhondt} et monsieur {D’Hondt}, c’est lui.
D|particle|{d'hondt} a gardé son calme toute la journée.
D|small letters|hier {jean-pierre} était en congé ; non, {jean-pierre d’hondt} travaillait.
D|nominator|Ce texte est de {Sofie}, que les clients appellent {Sophie}.
D|nominator|Madame {De Smet} a lu le dossier.
D|organisation|Au {Brabant Care Center} de Wavre, on l’écoute.
D|organisation|Le {BCC} a changé ses horaires.
D|others|Pierre qui roule n’amasse pas mousse, disait un client.
D|others|Un jean et un pull : voilà sa tenue du vendredi.
D|beyond|Ses collègues l’appellent {Jipé}.
E|team|{Team Facturation} a traité mille dossiers.
E|team|La facturation est compliquée, mais la {team facturation} l’explique bien.
E|member|{Karim} a fait le café pendant que {Lotte} rappelait.
E|member|{Youssef El Amrani} et {Lotte Maes} ont tenu la nuit.
E|member|Monsieur {El Amrani} ou {Elamrani}, peu importe.
E|organisation|{Telesamb} peut être fier d’eux.
E|organisation|Les gens de {Télésamb} rappellent toujours.
E|others|Personne n’aime les factures, mais on les comprend.
Y|accents|{Gulsen} a expliqué le contrat en turc et en français.
Y|accents|Merci à {Gülsen Yilmaz} pour sa patience.
Y|plain|{Gülşen Yılmaz} ne promet que ce qu’elle tient.
Y|nominator|{Loic} écrit ceci, {Loïc Lefèvre} le signe.
Y|nominator|Monsieur {Lefevre} l’a vue pleurer.
Y|typo|{Gülsenn} est arrivée à huit heures.
Y|organisation|{Allô Papillon} et {Allo papillon} : même maison.
Y|organisation|Chez {Papillon} on chante au téléphone.
Y|others|Un papillon s’est posé sur son écran, elle a ri.
Y|others|Allô, dit-elle, et déjà on se sent mieux.
"""
DUTCH = """
A|plain|{Amélie} nam haar tijd en liet de klant uitspreken.
A|plain|Bij {Nordzee} weet iedereen dat je bij {Amélie} moet zijn.
A|genitive|{Amélies} geduld is bekend, en {Amélie’s} humor ook.
A|genitive|{Jans} tekst, {Jan's} woorden, {Peeters}' mening.
A|diminutive|Ons {Jantje} heeft dit geschreven.
A|diminutive|{Jantje} en {Amelietje} zaten naast elkaar.
A|inside words|In januari bellen er meer mensen, en de janboel was groot.
A|particle|Mevrouw {Van den Broeck} belde terug, {Vandenbroeck} dus.
A|particle|De klant vroeg naar {Vanden Broek}.
A|particle|Zij droeg een broek en een trui, gewoon zoals altijd.
A|initials|{J.P.} schreef dit, of voluit {J. Peeters}.
A|initials|{Jan P.} zit naast haar.
A|typo|{Amelei} belde om acht uur.
A|typo|Meneer {Peetres} was er ook bij.
A|small letters|gisteren belde {amélie} nog even terug.
A|small letters|{jan} zat ernaast en hoorde alles.
A|capitals|{AMELIE VAN DEN BROECK} staat op haar bureau.
A|address|Bel {0475 12 34 56} of mail {amelie.vandenbroeck@nordzee.example}.
A|address|Haar nummer is {+32 475 12 34 56}.
A|others|Op 24/11/2026 kwamen er 2.000 oproepen, vijf per minuut.
A|others|Karel van de planning keek mee over haar schouder.
A|organisation|{Nordzee Services NV} en {Nordzee services} is hetzelfde.
A|organisation|De noordzee was ruw die dag.
A|beyond|Wij noemen haar {Mieke}, niemand weet waarom.
L|plain|{Els} hoort het aan de stem.
L|diminutive|Onze {Elsje} weet raad.
L|genitive|{Els’} glimlach hoor je door de telefoon.
L|genitive|{Elsjes} glimlach en {Toms} koffie houden ons recht.
L|plain|{Els Janssens} lost op wat anderen doorsturen.
L|typo|Mevrouw {Jansens} of {Janssen}, de klanten schrijven maar wat.
L|common word|De vos is slim, maar {Tom Vos} is slimmer.
L|common word|Een els is een boom, {Els} is een collega.
L|common word|Meneer {Vos} schreef deze tekst.
L|common word|Wij eten elke vrijdag waterzooi in de kantine.
L|organisation|Bij {Waterzooi Telecom} gaat geen oproep verloren.
L|organisation|De mensen van {Waterzooi} bellen terug.
L|others|De elzen langs het water staan scheef.
L|others|Iedereen luistert, maar niemand zoals zij.
L|small letters|{els janssens} belde zelf terug, op zondag.
L|beyond|{Elske} zegt haar moeder, {E-l-s} spelt zij zelf.
N|common word|{An} is altijd de eerste die lacht.
N|common word|Toen zei {An} dat het anders moest.
N|common word|Bel maar naar {An De Wit}, of naar {An Dewit}.
N|common word|Een wit blad, meer had de klant niet.
N|common word|Mevrouw {De Wit} vergeet geen namen.
N|common word|De visser belde om zes uur, {Mark} nam op.
N|common word|Een mark was vroeger geld.
N|common word|Wat {An} doet, doet niemand haar na.
N|inside words|De andere klanten wachtten, en de analyse kwam later.
N|inside words|In Antwerpen en in Anderlecht kent men haar stem.
N|genitive|{Ans} collega’s kijken naar haar op.
N|organisation|{Kust & Co} is een klein kantoor, {Kust en Co} zeggen wij.
N|organisation|De kust lag er verlaten bij.
N|nominator|{Mark Visser} schreef dit in de trein.
N|beyond|{Annie} zeggen de oudere klanten.
D|hyphen|{Jean-Pierre} en {Jean Pierre}: hij luistert naar allebei.
D|particle|De heer {D'Hondt} heet soms {D Hondt} of {Dhondt}.
D|genitive|{Sofies} woorden zijn dit, niet die van {Jean-Pierre}.
D|diminutive|Ons {Sofietje} weet het weer.
D|organisation|Het {Brabant Care Center} sluit nooit.
D|others|De hond van de klant blafte, hij lachte.
E|team|Het {Team Facturation} neemt altijd op.
E|member|{Karim} en {Lotte} losten elkaar af.
E|member|{Lottes} idee, {Youssefs} uitwerking.
E|member|Meneer {El Amrani} bleef tot acht uur.
E|others|Een team is meer dan de som van de delen.
Y|accents|{Gulsen} spreekt vier talen en zwijgt in alle vier op het juiste moment.
Y|plain|{Gülşen} haalde diep adem en zei: vertel.
Y|others|De klant zei alleen hallo, en toen niets meer.
Y|typo|{Gulsne Yilmaz} stond op de affiche, verkeerd gespeld.
"""
ENGLISH = """
G|plain|{Grace} waited until the customer had finished.
G|common word|She spoke with grace, and {Grace} is her name.
G|common word|There was little hope left, until {Grace Hope} picked up.
G|common word|I hope you read this to the end.
G|common word|Ms {Hope} never transfers a call.
G|common word|{Will} is the one who told me, and he will tell you.
G|common word|Will you believe that she called back on Sunday?
G|common word|The baker rang at four, as {Will Baker} remembers.
G|common word|We all know what {Will} said.
G|genitive|{Grace’s} desk, {Graces} plant, {Will's} coffee.
G|organisation|{Blue Heron} answers within the minute.
G|organisation|A blue heron stood in the pond.
G|organisation|At {Blue Heron Customer Care} nobody hangs up first.
G|organisation|{Blue Heron Customer Care Ltd} has four hundred people.
G|address|Call her on {+32 2 555 12 34} or at {grace@heron.example}.
G|address|See {https://heron.example/people/grace} for the story.
G|initials|{G. Hope} signs every letter by hand.
G|initials|Once {G.} stayed for three hours with one caller.
G|capitals|{GRACE} IS THE BEST, SAYS THE SIGN.
G|small letters|yesterday {grace hope} called him back.
G|others|She spent 45 minutes and 12,500 steps on it.
G|others|The customers of the other company were jealous.
G|beyond|We call her {Gracie} and sometimes {Amazing G}.
A|plain|{Amélie} heard that he was crying before he said a word.
A|accents|{Amelie} asked one question: what happened?
A|genitive|{Amélie's} voice, {Jan's} idea, {Jan’s} spreadsheet.
A|genitive|{Jans} idea was typed in a hurry.
A|typo|{Ameile} stayed late; {Van den Broek} does not count hours.
A|particle|Ms {Vandenbroeck} and Ms {Van Den Broeck} are one person.
A|organisation|At {Nordzee} the phones never stop.
A|nominator|{Peeters} said so himself.
A|inside words|The January figures were janky and the nord wind blew.
A|others|The plan A. was dropped and B came next.
A|small letters|{amelie} is simply the best.
L|plain|{Els} could hear it in his voice.
L|genitive|{Els's} list of kind words is on the wall.
L|others|Nothing else mattered, nobody else noticed.
L|common word|{Tom} bought a fox for the children, in plush.
L|typo|{Janssesn} is how the customer wrote it.
N|common word|An hour later the customer called again.
N|common word|An apple and an idea: that was lunch.
N|common word|{An} is who you want on the line.
N|common word|That was the day {An} took the call.
N|common word|Mark my words, said the customer.
N|nominator|{Mark} was there when it happened.
D|hyphen|{Jean-Pierre} laughed, {Jean Pierre} cried.
D|nominator|{Sophie} wrote this, spelled {Sofie} on her badge.
D|initials|Ask {JP}, or {J.P.} as he signs.
D|organisation|The {Brabant Care Center} and the {BCC} are the same house.
D|others|He wore jeans, we wore suits.
E|team|{Team Facturation} has no boss and no bad days.
E|member|{Karim's} jokes and {Lotte's} cake carried us.
E|member|{Youssef} never says that it cannot be done.
E|others|The team kept going until midnight.
Y|plain|{Gülşen} told the caller to breathe first.
Y|accents|{Gulsen} told him again.
Y|typo|{Gulsin} is what the parcel said.
Y|organisation|{Allô Papillon} is a small house with loud phones.
"""


def make_sentences() -> list[Sentence]:
    """All of them, in a fixed order."""
    made = []
    for language, lines in (("fr", FRENCH), ("nl", DUTCH), ("en", ENGLISH)):
        for line in re.split(r"\n(?=[A-Z]\|)", lines.strip()):
            world, kind, marked = line.split("|", 2)
            made.append(Sentence(world, language, kind, marked))
    return made
