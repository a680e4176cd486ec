"""Short and pet forms of given names, as English speakers use them (Bob for Robert). Folded spellings."""

from __future__ import annotations

# formal name: short forms. A short form may stand under several names (alex, chris, sam).
_TABLE = """
abigail: abby gail
albert: al bert albie
alexander: alex al sandy sasha xander alec
alexandra: alex sandra sandy sasha lexi
alfred: fred alf alfie
amanda: mandy
andrew: andy drew
anne: annie nan nancy
anna: ann annie
anthony: tony ant
antonio: tony toni
arthur: art artie
barbara: barb barbie babs
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
cynthia: cindy
daniel: dan danny
david: dave davey davy
deborah: deb debbie debby debra
dennis: denny
dominic: dom nick
donald: don donny
dorothy: dot dottie dolly
douglas: doug
edward: ed eddie ted teddy ned
edwin: ed eddie
eleanor: ellie nell nora
elizabeth: liz lizzie beth betty betsy eliza lisa libby bess
emily: em emmy
eugene: gene
evelyn: eve evie
florence: flo
frances: fran fanny frankie
francis: frank fran
franklin: frank
frederick: fred freddie freddy rick
gabriel: gabe
geoffrey: geoff jeff
gerald: gerry jerry
gregory: greg
harold: harry hal
helen: nell nellie
henry: harry hank hal
jacob: jake
jacqueline: jackie
james: jim jimmy jamie jem
jane: janie jenny
janet: jan
jeffrey: jeff
jennifer: jen jenny jenn
jeremy: jerry jem
jessica: jess jessie
joan: joanie
john: jack johnny jon
jonathan: jon jonny john nathan
joseph: joe joey jo
joshua: josh
judith: judy
katherine: kate katie kathy kath kat kitty kay
kathleen: kathy kate katie kath
kenneth: ken kenny
kimberly: kim
lawrence: larry laurie lars
leonard: len lenny leo
lillian: lily lil
louis: lou louie
louise: lou
lucille: lucy
margaret: maggie meg peggy peg marge margie greta rita madge
martin: marty
mary: molly polly mae
matthew: matt matty
maximilian: max
megan: meg
melissa: mel missy lissa
michael: mike mick mickey micky mikey
michelle: shelly shell
mildred: millie
mitchell: mitch
nathaniel: nate nathan nat
nicholas: nick nicky nico
nicola: nicky nikki
nicole: nicky nikki
norman: norm
oliver: ollie
olivia: liv livvy
pamela: pam
patricia: pat patty patti trish tricia
patrick: pat paddy
peter: pete
philip: phil pip
phillip: phil pip
rachel: rach
raymond: ray
rebecca: becky becca
richard: rick ricky rich richie dick
robert: bob bobby rob robbie robby bert
roberta: bobbie
roger: rog
ronald: ron ronnie
rosemary: rose rosie
russell: russ
samantha: sam sammy
samuel: sam sammy
sarah: sally sadie
sebastian: seb
solomon: sol
stanley: stan
stephen: steve stevie steph
steven: steve stevie
stephanie: steph
susan: sue susie suzy
suzanne: sue suzy
terence: terry
teresa: terry tess tessa
theodore: ted teddy theo
theresa: terry tess tessa
thomas: tom tommy thom
timothy: tim timmy
valerie: val
veronica: ronnie vera
victor: vic
victoria: vicky tori vic
vincent: vince vinny
virginia: ginny ginger
walter: walt wally
wilfred: wilf fred
william: bill billy will willy willie liam
zachary: zach zack zac
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
