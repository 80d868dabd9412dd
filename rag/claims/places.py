"""Ways to write one country, organisation or government: adjectives, short forms and capitals that stand for them."""

from functools import lru_cache

_SAME = """
us usa america american americans united-states washington
uk britain british briton britons united-kingdom england english london
eu europe european europeans european-union brussels
un united-nations
china chinese beijing prc
russia russian russians moscow kremlin
france french paris
germany german germans berlin
iran iranian iranians tehran persian
iraq iraqi iraqis baghdad
israel israeli israelis jerusalem
turkey turkish turkiye turk turks ankara
netherlands dutch holland hague
spain spanish spaniard spaniards madrid
greece greek greeks athens
denmark danish dane danes
poland polish pole poles warsaw
sweden swedish swede swedes
finland finnish finn finns
norway norwegian norwegians
switzerland swiss bern
iceland icelandic
ireland irish dublin
scotland scottish scots
wales welsh
philippines philippine filipino filipinos manila
japan japanese tokyo
korea korean koreans seoul
india indian indians delhi
pakistan pakistani pakistanis islamabad
afghanistan afghan afghans kabul taliban
ukraine ukrainian ukrainians kyiv kiev
myanmar burma burmese
saudi saudis riyadh
syria syrian syrians damascus
lebanon lebanese beirut
egypt egyptian egyptians cairo
yemen yemeni yemenis houthi houthis
kuwait kuwaiti
qatar qatari doha
oman omani
thailand thai thais
vietnam vietnamese hanoi
argentina argentine argentinian
peru peruvian
congo congolese
cyprus cypriot
kazakhstan kazakh
uzbekistan uzbek
kurdistan kurdish kurd kurds
islam islamic muslim muslims
isis isil daesh islamic-state
christianity christian christians
judaism jewish jew jews
italy italian italians rome
canada canadian canadians ottawa
mexico mexican mexicans
brazil brazilian brazilians brasilia
chile chilean chileans
colombia colombian colombians bogota
venezuela venezuelan venezuelans caracas
cuba cuban cubans havana
haiti haitian haitians
austria austrian austrians vienna
belgium belgian belgians
portugal portuguese lisbon
romania romanian romanians bucharest
bulgaria bulgarian bulgarians
hungary hungarian hungarians budapest
serbia serbian serbs belgrade
croatia croatian croats
albania albanian albanians
slovakia slovak slovaks
lithuania lithuanian lithuanians
latvia latvian latvians
estonia estonian estonians
belarus belarusian minsk
australia australian australians canberra
jordan jordanian jordanians amman
libya libyan libyans tripoli
tunisia tunisian tunisians
algeria algerian algerians
morocco moroccan moroccans
sudan sudanese khartoum
ethiopia ethiopian ethiopians
eritrea eritrean eritreans
somalia somali somalis
kenya kenyan kenyans nairobi
uganda ugandan ugandans
rwanda rwandan rwandans kigali
nigeria nigerian nigerians
niger nigerien niamey
ghana ghanaian ghanaians accra
senegal senegalese dakar
mali malian malians
angola angolan
zambia zambian zambians
zimbabwe zimbabwean harare
mozambique mozambican
indonesia indonesian indonesians jakarta
malaysia malaysian malaysians
taiwan taiwanese taipei
mongolia mongolian
bangladesh bangladeshi dhaka
nepal nepali nepalese
armenia armenian armenians yerevan
azerbaijan azerbaijani baku
africa african africans
asia asian asians
arab arabs arabic arabia
"""
_GROUPS = {word: n for n, line in enumerate(_SAME.strip().splitlines()) for word in line.split()}
_ADJECTIVAL = ("ians", "ian", "ans", "an", "is", "i", "ese", "ish", "ns", "n", "ites", "ite", "s")
_VOWELS = "aeiouy"


def group(word: str) -> int | None:
    """What a listed name belongs to; None of other words.

    >>> group("iranian") == group("tehran"), group("valmora")
    (True, None)
    """
    return _GROUPS.get(word)


@lru_cache(maxsize=50_000)
def root(word: str) -> str:
    """A name without an adjective's ending, so that "Kestria" and "Kestrian" compare.

    >>> root("kestrian") == root("kestria"), root("tarsian") == root("tarsia")
    (True, True)
    """
    for ending in _ADJECTIVAL:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word.removesuffix(ending)
            break
    return word.rstrip(_VOWELS) if len(word) > 4 else word
