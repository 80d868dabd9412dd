"""Each rule fires on what differs from the text, and keeps quiet on correct paraphrases."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from rag.checks.rules import faults
from rag.claims import RULES
from rag.claims.attribution import of_speakers
from rag.claims.case import Case, Fault
from rag.documents import sources_of_file
from rag.records import Source

ROOT = Path(__file__).parents[2]
ROUNDUPS = ROOT / "tests" / "data" / "roundups"
FILES = {
    "strait": "menasource-strait-closure.txt",
    "summit": "newatlanticist-summit-walkout.txt",
    "ports": "newatlanticist-port-strike-no-blank-lines.txt",
    "steel": "csis-tariff-ruling.txt",
    "rates": "newatlanticist-rate-shock.md",
    "court": "menasource-annulled-election.md",
    "kidney": "smc-microplastics-kidney.md",
    "grain": "menasource-grain-ban-crlf.txt",
}


@cache
def sources(name: str) -> tuple[Source, ...]:
    return sources_of_file(str(ROUNDUPS / FILES[name]))


def fires(rule: str, roundup: str, claim: str) -> list[str]:
    case = Case.of(claim, sources(roundup))
    return [fault.reason for fault in RULES[rule](case if rule == "attribution" else of_speakers(case))]


def found_in(case: Case) -> list[Fault]:
    return faults(case, of_speakers(case))


WRONG = {
    "numbers": [
        ("strait", "The navy turned back six foreign tankers."),
        ("strait", "The price of heating oil rose by 19 percent."),
        ("strait", "The strait is 110 kilometers wide at its narrowest point."),
        ("strait", "Velmora keeps 400 days of heating oil in store."),
        ("ports", "14,000 dockworkers put down their hooks."),
        ("ports", "The union asks for a raise of 35 percent."),
        ("ports", "Goods worth 720 million dollars pass the quays on a normal day."),
        ("steel", "The bench put the harm at 23 billion dollars."),
        ("steel", "The surcharge brings in 990 million dollars a year."),
        ("steel", "The surcharge on imported steel was 27 percent."),
        ("rates", "The reserves fell to 31 billion dollars."),
        ("rates", "82 percent of home loans have a rate that is reset every quarter."),
        ("kidney", "The study reports particles in tissue from 16 of 75 organ donors."),
        ("summit", "The freedom is worth about 430 million dollars a year."),
        ("summit", "Four of its nine members walked out of the summit."),
    ],
    "dates": [
        ("strait", "On March 21, the navy turned back four foreign tankers."),
        ("strait", "On May 12, the navy of Kestria turned back four foreign tankers."),
        ("steel", "On November 14, the bench ruled that the surcharge violates the treaty."),
        ("steel", "The bench ruled on 4 October that the surcharge violates the treaty."),
        ("grain", "Tarsia announced on May 3 that no grain may leave the country."),
        ("grain", "The trade ministers meet in Corvo on June 24."),
        ("grain", "The unions have called a blockade of the river road for July 9."),
        ("court", "The court annulled the presidential election of January 19."),
    ],
    "names": [
        ("strait", "Patrol boats of Denmark turned the tankers back."),
        ("strait", "The convention was signed by Kestria and Portugal."),
        ("summit", "The summit was held in the city of Stockholm."),
        ("ports", "The dockworkers of Bergen put down their hooks."),
        ("steel", "The ruling was welcomed by Angela Merkel."),
        ("rates", "The central bank of Bolivia raised its key rate."),
        ("court", "The runner-up, former mayor Maria Carrasco-Lindt, lost in Chile."),
        ("kidney", "The study was funded by Pfizer."),
    ],
    "quotations": [
        ("strait", "The measure protects “crews, harbours and fisheries.”"),
        ("steel", "The prime minister promised never to bow to “nine strangers in black robes”."),
        ("ports", "The president has said that she “would rather not do so”."),
        ("rates", "A colleague wrote that “eleven minutes were eleven too many”."),
        ("court", "The dissent asked “why the judges were so careless about paper”."),
        ("summit", "Moncur said “we may write that every window shall be open”."),
        ("kidney", "Hashimoto-Bell calls contamination “the blessing of this whole field”."),
        ("grain", "The decree offers “full compensation for the growers”."),
    ],
    "attribution": [
        ("strait", "Yasmin el-Fadili says that a closure of five days would make the next one last fifteen."),
        ("strait", "Halloway argues that the herring in the strait fell by two thirds between 2015 and 2021."),
        ("strait", "N’Diaye says that hulls in the Amber Strait are no longer covered."),
        ("strait", "According to de la Cruz, patrol boats are now within sight of each other at night."),
        ("strait", "Barbara Slavin says that the trawlers belong to families in the north."),
        ("ports", "Oyono says that the act has been used four times since 1952."),
        ("steel", "Folake Thorne says that it took nine days to clear a consignment in 2018."),
    ],
    "negations": [
        ("steel", "The judgment does not say that a state which does so must name a threat."),
        ("strait", "Kestria did not sign the convention in 1991."),
        ("ports", "The act has never been used four times since 1952."),
        ("summit", "Four peoples hold no observer seats in the pact."),
        ("rates", "Aurelia does not buy a third of what Little Sarn sells."),
        ("kidney", "Animal studies have not shown harm at doses far above anything measured here."),
        ("grain", "The unions have not called a blockade of the river road for June 9."),
        ("court", "The chief of staff never cancelled leave."),
    ],
    "antonyms": [
        ("kidney", "Our members reject research of this quality."),
        ("summit", "The remaining six rejected the text anyway."),
    ],
    "directions": [
        ("strait", "The price of heating oil in the region fell by 9 percent in one day."),
        ("strait", "The herring in the strait rose by two thirds between 2015 and 2021."),
        ("rates", "Its yield fell by less than the key rate."),
        ("strait", "The poorest importers pay last."),
        ("grain", "The price of flour rose for seven weeks, then fell below where it had started."),
    ],
    "hedges": [
        ("grain", "The regional bank will help within days by guaranteeing letters of credit."),
        ("rates", "A subsidy will hand back to borrowers exactly what the bank has just taken away."),
        ("steel", "Three of the members will appoint a standing panel among themselves in the interim."),
        ("strait", "A joint survey paid for from transit fees will give Port Sorrel a way to step back."),
    ],
    "quantifiers": [
        ("ports", "All cargo can sit in a yard for a month and lose nothing but patience."),
        ("ports", "Every cargo can sit in a yard for a month."),
        ("summit", "Only four peoples hold observer seats in the pact."),
        ("kidney", "Only animal studies have shown harm at doses far above anything measured here."),
    ],
    "swaps": [
        ("strait", "Velmora signed the convention in 1991 and has relied on it ever since for its own fleet."),
        ("strait", "The temptation in Kestria’s capital will be to impound Velmoran trawlers, as it did in 2009."),
        ("strait", "The closure comes six weeks after Velmora lost an arbitration against its neighbor Kestria."),
    ],
    "tenses": [
        ("strait", "The closure has no effect on policy and some effect on Kestria’s harbor dues, it ended quietly."),
        ("ports", "The loss fell on seasonal pickers, who have no strike fund."),
        ("ports", "The act will be used four times since 1952."),
    ],
    "turns": [
        ("steel", "The founders of 1996 thought that nobody would do it because they wrote no rule for this."),
        ("court", "A clerk is careless because a ballot is not void."),
    ],
    "replaced": [
        ("ports", "Both sides know that they will meet at about 30 percent."),
        ("strait", "If a closure of five weeks costs nothing, the next one will last fifteen."),
        ("strait", "The least important sentence of the weekend was not spoken in a ministry."),
        ("grain", "I am more pessimistic than my colleague Amina about the autumn."),
    ],
    "denials": [
        ("ports", "Oyono denies that the loss will fall on seasonal pickers, who have no strike fund."),
        ("rates", "Tomislav Kovalj rejects the idea that Aurelia buys a third of what Little Sarn sells."),
    ],
    "flips": [
        ("grain", "Buyers on the southern coast should not resist the urge to order everything at once."),
        ("strait", "The most important sentence of the weekend was spoken in a ministry."),
    ],
    "strengthened": [
        ("strait", "Thomas Halloway is certainly right about the convention."),
    ],
    "opinions": [
        ("grain", "Buyers on the southern coast should resist the urge to order everything."),
        ("strait", "Velmora should publish the arbitration award in full and keep the ambassador where she is."),
    ],
}  # fmt: skip

RIGHT = [
    ("strait", "Kestria’s navy sent four foreign tankers back on March 12, 2022."),
    ("strait", "Heating oil became 9% dearer in a day."),
    ("strait", "The Kestrian government calls the measure temporary."),
    ("strait", "Kestria last closed the waterway in 1987."),
    ("strait", "Roughly 20 percent of the region’s refined products go through the strait."),
    ("strait", "Tom Halloway calls the closure a plain breach."),
    ("strait", "Halloway thinks that the next closure would last fifteen days if this one costs nothing."),
    ("strait", "Jean-Luc N’Diaye thinks that impounding trawlers would be a mistake."),
    ("strait", "El-Fadili wants a shared reserve before the next arbitration."),
    ("strait", "De la Cruz says the closure is not justified."),
    ("strait", "The herring in the strait dropped by two thirds from 2015 to 2021."),
    ("strait", "The island states hold less than twelve days of oil."),
    ("strait", "The law of transit passage is more than a favor."),
    ("strait", "O’Dálaigh expects cover to stay away for about a month."),
    ("strait", "The government says that the measure protects “crews, coasts and fisheries”."),
    ("ports", "41,000 dockworkers stopped work in the fourteen ports of Marenga."),
    ("ports", "The employers offered a raise of 12 percent, the union wants 30."),
    ("ports", "More than 40,000 dockworkers are on strike."),
    ("ports", "About $270 million in goods crosses the quays each day."),
    ("ports", "Marenga ships 60% of its citrus in August."),
    ("ports", "Adeyemi-Ross expects a deal in the third week."),
    ("ports", "According to Þorvaldsson, the act has been used four times since 1952."),
    ("ports", "She “would rather not” send them back."),
    ("ports", "Fruit, unlike most cargo, cannot wait in a yard for a month."),
    ("steel", "The tribunal ruled three to two against the 17% steel surcharge on November 4."),
    ("steel", "The bench found a harm of 2,300 million dollars over three years."),
    ("steel", "The surcharge raises $900m a year and costs steel users three times as much."),
    ("steel", "Thorne finds the dissenting opinions unconvincing."),
    ("steel", "A state that invokes national security has to name a threat."),
    ("steel", "Mbeki-Thorne thinks that politics will probably choose the opposite."),
    ("rates", "The Aurelian central bank doubled its rate to 28 percent."),
    ("rates", "Reserves fell to about $3 billion."),
    ("rates", "Eleni Kovalj does not think a default likely."),
    ("rates", "Most home loans in Aurelia, 62%, are reset each quarter."),
    ("rates", "The government could let banks stretch the terms."),
    ("summit", "Three of the nine members left the summit in Lindholm."),
    ("summit", "Tollefsen calls it a serious quarrel."),
    ("summit", "None of the three delegations gave notice under Article 31."),
    ("summit", "“We may write that every door shall be open,” Moncur said."),
    ("summit", "The delegates of four peoples stayed in the hall."),
    ("court", "The dissent runs to 40 pages."),
    ("court", "The court annulled the election of January 29."),
    ("court", "Van ’t Hoff says the army has stayed out of it so far."),
    ("court", "Turnout is the number to watch, Orrego-Lastarre and ben Yarrou say."),
    ("kidney", "Plastic was found in the kidneys of 61 of 75 donors."),
    ("kidney", "The study does not show that plastics cause kidney disease."),
    ("kidney", "MacInnes-Barr would not ignore the paper."),
    ("kidney", "Long exposure may close the gap, Tchikaya says."),
    ("kidney", "Contamination is “the curse of this field”."),
    ("grain", "Tarsia sells some 7% of the wheat traded across borders."),
    ("grain", "A third of the winter crop was reportedly damaged by drought."),
    ("grain", "The ban could be gone before the election."),
    ("grain", "Cooperatives say the loss is $60 a ton."),
    ("grain", "Flour prices fell for seven weeks in 2008 and then rose."),
    (
        "strait",
        "The closure comes six weeks after Velmora won an arbitration over transit fees against its neighbor Kestria.",
    ),
    ("strait", "Patrol boats are now within sight of each other at night, and their crews have slept badly."),
    ("strait", "The most important sentence of the weekend was spoken outside the ministries, according to O’Dálaigh."),
    (
        "strait",
        "Yasmin el-Fadili says Thomas Halloway may be right about the convention, but a legal win heats no clinic.",
    ),
    ("strait", "The temptation in Velmora will be to impound Kestria’s trawlers, as it did in 2009."),
    ("strait", "The temptation in the Velmoran capital would be to impound trawlers from Kestria, as in 2009."),
    ("strait", "The strait is 11,000 meters wide at its narrowest point."),
    ("strait", "The strait is 7 miles wide at its narrowest point."),
    ("strait", "The price of heating oil in the region rose by 9 percent in 24 hours."),
    ("strait", "De la Cruz does not think that any of this justifies the closure."),
    ("strait", "None of this does justify the closure."),
    ("strait", "It is possible that a joint survey, paid for from transit fees, gives Port Sorrel a way to step back."),
    (
        "ports",
        "The president’s party holds 11 seats in port towns and won more than half of them by under 2,000 votes.",
    ),
    ("ports", "Charles Adeyemi-Ross expects the cranes to be decisive; Ari Þorvaldsson would watch six seats."),
    ("ports", "The ports that did so in other countries don’t have fewer members today but more."),
    ("steel", "The government has two months to comply or to offer compensation."),
    ("steel", "A consignment that took nine days to clear in 2018 takes nearly four weeks today."),
    ("steel", "A state which does so must name a threat."),
    ("steel", "The judgment holds that a state which invokes national security must name a threat."),
    ("rates", "Aurelia buys 33 percent of what Little Sarn sells."),
    (
        "rates",
        "By waiting for five days, it let the reserves fall to 3.1 billion dollars, less than eight weeks of imports.",
    ),
    ("rates", "After 660 seconds, the central bank of Aurelia raised its key rate from 14 to 28 percent."),
    ("summit", "It may be more than a research vessel."),
    ("summit", "After each of the five walkouts, the chairs were filled again within 24 months."),
    ("court", "Ninety days are enough to print ballots."),
    ("kidney", "The donors with fewer particles were, on average, eleven years younger."),
    ("kidney", "Age is the likely rival explanation, as MacInnes-Barr says."),
    ("kidney", "The study does not show that plastics cause kidney disease, nor do its authors claim it."),
    ("kidney", "It is the first paper to use three independent methods on the same sample, and all of them agree."),
    ("grain", "By May 30, its head had resigned and the ban was in force."),
    ("grain", "As Amina Baptiste notes in her contribution, the calendar explains more than the weather does."),
    ("grain", "Amina Baptiste doubts that export bans keep bread cheap at home."),
    ("grain", "Amina Baptiste disputes that export bans are a way to keep bread cheap at home."),
    ("grain", "Grain may leave the country only after October 1."),
    ("grain", "Grain may leave the country from October 1, not before."),
    ("grain", "Ministers cite a spring drought that is said to have damaged a third of the winter crop."),
]


@pytest.mark.parametrize(("rule", "roundup", "claim"), [(rule, *row) for rule, rows in WRONG.items() for row in rows])
def test_a_rule_fires_on_what_differs(rule: str, roundup: str, claim: str) -> None:
    assert fires(rule, roundup, claim)


@pytest.mark.parametrize(("roundup", "claim"), RIGHT)
def test_no_rule_is_certain_of_a_fault_in_a_correct_paraphrase(roundup: str, claim: str) -> None:
    found = found_in(Case.of(claim, sources(roundup)))
    assert not [fault.reason for fault in found if fault.certain]


@pytest.mark.parametrize(
    ("roundup", "claim", "reason"),
    [
        ("strait", "The navy turned back six foreign tankers.", "The text says four, the claim says six."),
        (
            "strait",
            "Yasmin el-Fadili says that a closure of five days would make the next one last fifteen.",
            "Said by Thomas Rhys Halloway, not by Yasmin el-Fadili.",
        ),
        (
            "grain",
            "The regional bank will help within days by guaranteeing letters of credit.",
            "The text says “could”, the claim says “will”.",
        ),
    ],
)
def test_a_reason_says_what_both_say(roundup: str, claim: str, reason: str) -> None:
    assert reason in [fault.reason for fault in found_in(Case.of(claim, sources(roundup)))]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("The European Central Bank raised its key rate in July.", "The ECB raised its key rate in July."),
        ("Prices should fall once the port of Haifa reopens.", "Prices should fall once the port of Haifa reopens."),
        (
            "The drought led to a famine in the north, which triggered a revolt.",
            "A revolt was triggered by a famine in the north, which the drought led to.",
        ),
        (
            "I do not think that the truce will hold beyond June, but neither side wants a war.",
            "The truce will not hold beyond June, Roe thinks, but neither side wants a war.",
        ),
        (
            "The union must accept the offer by May 3 or lose its seat.",
            "If the union does not accept the offer by May 3, it loses its seat.",
        ),
        (
            "Boats met at least sixty-one times, and the owners gave up their claim.",
            "Boats met at least 61 times, and the owners laid down their claim.",
        ),
    ],
)
def test_what_is_said_in_other_words_is_no_fault(text: str, claim: str) -> None:
    assert not [fault.reason for fault in found_in(Case.of(claim, (Source(text, ("Ann Roe",)),))) if fault.certain]


def test_many_number_words_in_a_row_are_read() -> None:
    assert not list(RULES["numbers"](Case.of("hundred " * 2_000, (Source("A hundred ships. " + "hundred " * 2_000),))))


def test_one_expert_is_no_crowd() -> None:
    claim, roe = "The experts agree that the port reopens in May.", Source("The port reopens in May.", ("Ann Roe",))
    assert [fault.reason for fault in found_in(Case.of(claim, (roe,)))] == [
        "Only Ann Roe says so here, the claim says “The experts agree”."
    ]
    both = (roe, Source("I expect the port to reopen in May.", ("Bo Li",)))
    assert not [fault for fault in found_in(Case.of(claim, both)) if fault.certain]


def test_every_process_measures_the_same_shares() -> None:
    script = (
        "from rag.claims.case import Case; from rag.records import Source;"
        "case = Case.of('Grain will reach the ports of the delta before the harvest, and insurers halve the premiums.',"
        " [Source('Grain reaches the ports. The delta has grain and ports. Insurers fear the harvest. Ports, grain,"
        " premiums, insurers: all wait. Insurers ask for premiums before the harvest reaches the delta.')]);"
        "print([one.share for one in case.aligned(case.claim.clauses[0], 5)])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(6)
    }
    assert len(told) == 1, told
