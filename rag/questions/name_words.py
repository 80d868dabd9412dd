"""Words that are names and something else besides, and words that stand beside names."""

SPEECH = frozenset(
    """
    say says said saying think thinks thought argue argues argued believe believes believed claim claims claimed propose
    proposes proposed recommend recommends recommended warn warns warned describe describes described mention mentions
    mentioned write writes wrote feel feels worry worries agree agrees disagree disagrees advise advises urge urges
    blame blames criticize criticizes criticise criticises conclude concludes stress stresses insist insists concede
    concedes caution cautions predict predicts explain explains
    """.split()
)
"""What people do and prices do not."""
ASKED = SPEECH | frozenset(
    """
    call calls called want wants wanted see sees saw suggest suggests suggested expect expects hope hopes support
    supports oppose opposes quote quotes stand stands fear fears doubt doubts view approve like accept reject rejects
    talk talks differ prefer find address respond react comment deny back
    """.split()
)
"""What somebody does of whom it is asked: "what does sales want"."""
SPEAKS = ASKED | frozenset("views make makes mean means point points have has had note notes".split())
"""What stands after a name; most of it stands after other words, too."""

DETERMINERS = frozenset(
    """
    the a an this that these those its their his her our your my some any no each every all both many few several more
    most such another other which what's
    """.split()
)

COMMON_WORDS = frozenset(
    """
    sales young price may bush brown black white green grey gray king bishop cook baker stone wood woods field
    fields hill hills rivers river banks bank law lane day long short strong best good power powers rich fisher
    hunter carter page peek post park parks parker bell ball barber bird bond booth bridges burns case chase church
    cross dean drew faith fair fox frost gates glass grace grant guy hall hand harder heath hope joy judge knight
    lake lamb land little love low lord major mark marsh mason mercy miles mills moon noble north west east
    south pace pain penny pitt pool pope potter prince pride ray reed rose rush sharp shepherd ships silver singer
    small snow sparks speed spring summer steel sterling summers swift teller temple thorn towns trapper tucker
    turner wall walls ward waters weeks wells wise wolf worth will bill rob pat sue art frank jack dawn eve
    april june august victor dale glen cliff heather holly ivy iris lily violet olive pearl ruby
    toll pike strand crane hale rice ford cash cotton curry dove early finch fish flint flood flower flowers foot
    forest fort free gold golden grave graves gross grove hammer hardy harbor hay haven head heart hedge high hook
    horn house hull hunt hurt iron key keys kind lark leaf lent lock loud man marble marine market mast mead merit
    mint moody moss mount new night noon nut oak ocean old orange palm pass path patience peace pepper person pine
    pitch plant pole porch pound powder print profit pump quarry quick rain ram rank reach read real ridge ring
    roach rock root rope sage sand sands savage school sea seal self senior shade shield shore shot skinner slack
    slate sly spear spike spirit stack stall starling still stock stocks stout strange stream street striker sugar
    summit sun swan sweet table tall tanner tide timber tower towers town train tree true twist vale vane vice vine
    virtue wade walker warden ware wave way weaver web wheat wheeler wild wind winter winters wonder work yard 
    close child cope crisp crow drum duke ease earl fare farmer fuller gale
    gallows game garner gear gentle gill gore guest hart hatch hawk haste held hide hire honor host husband
    lawless lean line link loft loan marks mays minor mole monk pack pair pear pick pickles pike pile plank
    poor pratt proper pry purse quill raven rider rise robin rook rower rust salt savings score seed sexton shaw shell
    sheriff side sides smart spark squire stark steed steer stern stock stone stones storm story
    street style tate tax teal term tilt trigger trout usher viola wages wane wares washing watt wing wish witty
    """.split()
)
"""Names that are common words: without a capital they count only where somebody speaks."""

PLACES = frozenset(
    """
    jordan chad georgia israel kenya virginia carolina florence sydney austin houston dallas washington london paris
    milan troy lincoln cleveland madison england holland ireland france germany lebanon berlin vienna india china
    asia africa america brooklyn chelsea savannah dakota montana phoenix siena verona cuba malta guinea benin niger
    congo sudan mali oman iran iraq syria turkey moscow boston charlotte victoria alexandria santiago francisco
    """.split()
)
"""Names that are places: they count only where somebody speaks, whatever their first letter."""

MONTHS = frozenset("january february march april may june july august september october november december".split())
BEFORE_A_MONTH = frozenset("in since by last until till next this before after during from late early mid of".split())

NEWS_TITLES = frozenset(
    "president minister premier chancellor king queen pope judge justice mayor sheikh ayatollah".split()
)
"""Titles of people in the news: "President Young" is no expert Young, unless the expert has the title."""

CALLINGS = frozenset(
    """
    director fellow professor adviser advisor analyst researcher scholar scientist lecturer editor economist historian
    lawyer coordinator engineer physician surgeon underwriter statistician expert author nurse chaplain geriatrician
    hydrologist anthropologist negotiator envoy auditor commander diplomat reader consultant spokesperson
    """.split()
)
OFFICES = frozenset(
    """
    president chair chairman chairwoman chairperson ambassador minister secretary chief head founder officer manager
    general colonel admiral senator governor mayor dean champion
    """.split()
)
"""Of these the news has some of its own: alone they name no expert."""
SOMEBODY = frozenset("guy man woman person one lady gentleman".split())
"""What an expert is called by somebody who forgot the name: "the guy from the Baltic Institute"."""

ORGANISATIONS = frozenset(
    """
    institute institution council center centre forum alliance initiative program programme lab laboratory desk
    university school society foundation house unit project trust network agency department group hospital
    federation association college academy observatory office bank
    """.split()
)
"""The head word of an organisation's name."""
