"""Short and pet forms of given names, as they are used in Europe and America (Bob, Hans, Pepe, Sasha). Folded."""

from __future__ import annotations

# formal name: short forms. A short form may stand under several names (alex, chris, sam).
_TABLE = """
abigail: abby gail
agnieszka: aga
albert: al bert albie
alberto: beto
aleksandr: sasha shura
aleksandra: sasha
alessandro: sandro ale
alexander: alex al sandy sasha xander alec
alexandra: alex sandra sandy sasha lexi
alfred: fred alf alfie
amanda: mandy
anastasia: nastya
anders: andy
andreas: andi
andrew: andy drew
anna: ann annie
anne: annie nan nancy
anthony: tony ant
antonella: nella
antonio: tony toni tono nino toninho
arthur: art artie
barbara: barb barbie babs basia
benjamin: ben benny benji
bernard: bernie
bradley: brad
caroline: carol carrie caro
catherine: cathy cath cate kate katie kitty cat
charles: charlie chuck chas chaz
charlotte: charlie lottie
christina: chris tina chrissy
christine: chris tina chrissy
christopher: chris topher kit
clifford: cliff
concepcion: concha conchita
cornelis: kees cor
cynthia: cindy
daniel: dan danny
david: dave davey davy
deborah: deb debbie debby debra
dennis: denny
dietrich: dieter
dmitry: dima mitya
dolores: lola
dominic: dom nick
donald: don donny
dorothy: dot dottie dolly
douglas: doug
eduardo: edu lalo
edward: ed eddie ted teddy ned
edwin: ed eddie
ekaterina: katya
eleanor: ellie nell nora
elena: lena
elisabeth: liesel lisbeth elsbeth else betty
elizabeth: liz lizzie beth betty betsy eliza lisa libby bess
emily: em emmy
enrique: quique
eugene: gene
evelyn: eve evie
fernando: nando
florence: flo
frances: fran fanny frankie
francesco: franco checco cesco
francis: frank fran
francisco: paco pancho curro kiko
franklin: frank
franziska: franzi
frederick: fred freddie freddy rick
friedrich: fritz fiete
gabriel: gabe
geoffrey: geoff jeff
georg: schorsch jorg
gerald: gerry jerry
gerardus: gerard gert
gerhard: gerd
gertrud: traudel trude
giovanna: gianna
giovanni: gianni nanni vanni
giuseppe: beppe peppe pino
gregory: greg
guadalupe: lupe
guillermo: memo guille
harold: harry hal
heinrich: heinz heiner
helen: nell nellie
hendrik: henk rik
henry: harry hank hal
ignacio: nacho
isabel: isa chavela
ivan: vanya
jacob: jake
jacobus: koos jaap ko
jacqueline: jackie
james: jim jimmy jamie jem
jane: janie jenny
janet: jan
jeffrey: jeff
jennifer: jen jenny jenn
jeremy: jerry jem
jessica: jess jessie
jesus: chus chuy
joachim: jochen achim
joan: joanie
joanna: asia
joao: joca
johanna: hanna hanne
johannes: hans hannes jo
john: jack johnny jon
jonathan: jon jonny john nathan
jose: pepe
josef: sepp jupp beppo
joseph: joe joey jo
joshua: josh
judith: judy
karl: kalle
katarzyna: kasia kaska
katharina: kathe katja kati trine
katherine: kate katie kathy kath kat kitty kay
kathleen: kathy kate katie kath
kenneth: ken kenny
kimberly: kim
klaus: claus
krzysztof: krzysiek
lars: lasse
lawrence: larry laurie lars
leonard: len lenny leo
lillian: lily lil
louis: lou louie
louise: lou
lucille: lucy
luigi: gigi gino
malgorzata: gosia
manuel: manolo manu
margaret: maggie meg peggy peg marge margie greta rita madge
margareta: greta
margarete: grete gretel rita meta
martin: marty
mary: molly polly mae
matthew: matt matty
matthias: matze
maximilian: max
megan: meg
melissa: mel missy lissa
mercedes: merche
michael: mike mick mickey micky mikey
michelle: shelly shell
mikhail: misha
mildred: millie
mitchell: mitch
mohammed: mohammad muhammad mohamed mohamad muhammed
natalya: natasha
nathaniel: nate nathan nat
nicholas: nick nicky nico
nicola: nicky nikki
nicole: nicky nikki
nikolay: kolya
norman: norm
olga: olya
oliver: ollie
olivia: liv livvy
pamela: pam
patricia: pat patty patti trish tricia
patrick: pat paddy
peter: pete
petrus: piet
philip: phil pip
phillip: phil pip
pilar: pili
rachel: rach
rafael: rafa
raymond: ray
rebecca: becky becca
richard: rick ricky rich richie dick
robert: bob bobby rob robbie robby bert
roberta: bobbie
roberto: beto
roger: rog
ronald: ron ronnie
rosario: charo
rosemary: rose rosie
rudolf: rudi
russell: russ
salvatore: toto turi
samantha: sam sammy
samuel: sam sammy
sarah: sally sadie
sebastian: seb basti
sergey: seryozha
solomon: sol
stanislaw: staszek
stanley: stan
stefan: steffen
stephanie: steph
stephen: steve stevie steph
steven: steve stevie
susan: sue susie suzy
susanne: susi sanne
suzanne: sue suzy
svetlana: sveta
tatiana: tanya
tatyana: tanya
terence: terry
teresa: terry tess tessa
theodore: ted teddy theo
theresa: terry tess tessa
thomas: tom tommy thom
timothy: tim timmy
tomasz: tomek
ulrich: uli ulli
valerie: val
veronica: ronnie vera
victor: vic
victoria: vicky tori vic
vincent: vince vinny
virginia: ginny ginger
vladimir: vova volodya
walter: walt wally
wilfred: wilf fred
wilhelmus: willem wim
william: bill billy will willy willie liam
wolfgang: wolf wolfi
yekaterina: katya
yelena: lena
zachary: zach zack zac
zbigniew: zbyszek
"""


def formal_names(given: str) -> frozenset[str]:
    """The folded names that `given` may be short for, itself among them."""
    return _FORMAL.get(given, frozenset()) | {given}


def may_be_one(a: str, b: str) -> bool:
    """Whether two different folded names may be short for one, or the one for the other."""
    ours, theirs = _FORMAL.get(a), _FORMAL.get(b)
    return bool((ours and b in ours) or (theirs and a in theirs) or (ours and theirs and not ours.isdisjoint(theirs)))


def is_given_name(word: str) -> bool:
    """Whether the folded word is a given name of the table, formal or short."""
    return word in _FORMAL or any(word in names for names in _FORMAL.values())


def short_forms(formal: str) -> frozenset[str]:
    """The folded names that `formal` may be shortened to."""
    return frozenset(short for short, names in _FORMAL.items() if formal in names)


def _by_short_form() -> dict[str, frozenset[str]]:
    formal: dict[str, frozenset[str]] = {}
    for line in _TABLE.strip().splitlines():
        name, _, short_forms = line.partition(":")
        for short in short_forms.split():
            formal[short] = formal.get(short, frozenset()) | {name}
    return formal


_FORMAL = _by_short_form()
