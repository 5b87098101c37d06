"""The report: self-contained, bilingual, honest, escaped."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from io import StringIO

import numpy as np
import pytest
from report_fixture import CODES, InventedScenario, invented_run
from rich.console import Console

from sim.errors import InputError
from sim.indicators import compute_indicators
from sim.report.curves import nice_ticks, value_range
from sim.report.html import render
from sim.report.loss_map import label_place, scale_for, scale_of_map, short_name
from sim.report.number_format import long_date, money, money_pair, number, percent, typography
from sim.report.screen import screen
from sim.report.story import duration, sentences
from sim.report.summary import summarise
from sim.report.tables import indicator_value
from sim.report.words import Words
from sim.results import Note, RunResult

VOID = {"meta", "br", "hr", "img", "input", "link"}
SHAPES = {"path", "line", "circle", "rect"}


class Page(HTMLParser):
    """A page whose every tag must be closed in order; keeps attributes and ids."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def told(run: RunResult, lang: str = "fr") -> str:
    return " ".join(sentences(run, summarise(run), Words(lang)))


def complete(**changes: object) -> RunResult:
    return invented_run(indicators=compute_indicators(invented_run()), **changes)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_report_is_one_file_that_asks_nothing_of_the_network(lang: str) -> None:
    text = render(complete(), lang)
    page = Page(text)
    for tag, attributes in page.tags:
        assert tag not in {"script", "link", "iframe", "object", "embed", "img"}
        for name in ("src", "href", "xlink:href", "srcset", "action", "data"):
            if name in attributes and tag != "dd":
                assert attributes[name].startswith("#"), attributes
    assert not re.search(r"url\(|@import|https?:", text)
    assert page.of("html")[0]["lang"] == lang
    policy = next(meta for meta in page.of("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy["content"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_report_can_be_read_without_eyes(lang: str) -> None:
    page = Page(render(complete(), lang))
    assert len(page.of("h1")) == 1
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    for drawing in page.of("svg"):
        assert drawing["role"] == "img"
        assert set(drawing["aria-labelledby"].split()) <= set(ids)
    for heading in page.of("th"):
        assert heading["scope"] in ("col", "row", "rowgroup")
    for link in page.of("a"):
        assert link["href"][1:] in ids


def test_the_first_words_say_what_happened_in_both_languages() -> None:
    run = complete()
    french, english = told(run, "fr"), told(run, "en")
    gap = int((run.panel["employment"] - run.twin_panel["employment"]).sum(axis=1).min())
    assert f"{-gap} habitants de moins ont un emploi" in french
    assert f"{-gap} fewer residents are in work" in english
    assert "CA du Val d'Orge" in french
    assert "Industrie manufacturière" in french
    page = Page(render(run, "fr"))
    assert "Fermeture d’un grand employeur" in page.text
    assert "Une seule simulation, un seul tirage au sort" in page.text
    assert "1 248 égalités comptables vérifiées, plus grand écart : 0 centime." in page.text
    assert run.command in page.text
    assert run.digest in page.text
    assert "Licence Ouverte" in page.text
    assert "médiane du niveau de vie" in page.text


def test_both_languages_have_the_same_keys_and_the_same_blanks_to_fill() -> None:
    french, english = Words("fr"), Words("en")
    same = {key for key in french.every_key() if not key.startswith("glossary.")}
    assert same == {key for key in english.every_key() if not key.startswith("glossary.")}
    for key in same:
        assert set(re.findall(r"{(\w+)}", french(key))) == set(re.findall(r"{(\w+)}", english(key))), key
    assert len(french.section("glossary")) == len(english.section("glossary"))
    with pytest.raises(InputError, match="unknown language"):
        Words("de")


def test_a_malicious_name_is_only_text() -> None:
    bad = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    scenario = InventedScenario(title_fr=bad, description_fr=bad)
    run = complete(
        names=(bad, *("B", "C")),
        scenario=scenario,
        command=bad,
        notes=(Note(bad, bad),),
        imputed=({"code": CODES[0], "name": bad, "columns": [bad], "labels_fr": [bad], "labels_en": [bad]},),
        sources=({"id": "x", "fr": bad, "en": bad, "licence": bad},),
        outlines=dict.fromkeys(CODES, f'M0,0L9,0L9,9Z"/>{bad}'),
    )
    for lang in ("fr", "en"):
        page = Page(render(run, lang))
        assert not page.of("script")
        assert not page.of("img")
        assert all(not name.startswith("on") for _, attributes in page.tags for name in attributes)


def test_a_recovery_is_dated_and_its_absence_is_said() -> None:
    lasting = complete()
    assert "n’est pas retrouvé" in told(lasting)
    assert "Pas revenu" in Page(render(lasting, "fr")).text
    back = invented_run(floors=(0.0, 0.0, 0.0), depths=(0.01, 0.003, 0.002))
    assert "est retrouvé en" in told(back)
    assert "recovered" in render(back, "en")


def test_a_tiny_effect_is_called_rounding() -> None:
    tiny = invented_run(depths=(0.00008, 0.0, 0.0), floors=(0.0, 0.0, 0.0))
    assert "de l’ordre des arrondis" in told(tiny)
    assert "inside rounding" in told(tiny, "en")


def test_short_time_work_is_told_beside_lost_jobs() -> None:
    run = complete()
    away = run.panel["furloughed"].copy()
    away[20, 0] = 1_200
    helped = complete(panel={**run.panel, "furloughed": away})
    assert "1\u202f200 emplois, en équivalent temps plein, sont en outre au chômage partiel" in told(helped)
    assert "short-time work" not in told(run, "en")


def test_a_gain_is_told_as_a_gain() -> None:
    gain = invented_run(depths=(-0.02, -0.01, -0.01), floors=(-0.01, 0.0, 0.0))
    assert "habitants de plus ont un emploi" in told(gain)
    assert "En hausse" in Page(render(gain, "fr")).text


def test_without_a_twin_or_a_shock_nothing_is_compared() -> None:
    for run, reason in (
        (invented_run(twin=False), "n’a pas été simulé"),
        (invented_run(shock_week=None), "ne contient pas de choc"),
    ):
        page = Page(render(run, "fr"))
        assert reason in page.text
        assert all(attributes.get("id") not in ("map", "sectors", "territories") for attributes in page.of("section"))
        assert not any("ghost" in (attributes.get("class") or "") for attributes in page.of("path"))


def test_a_map_without_borders_says_so() -> None:
    assert "pas de carte" in Page(render(invented_run(outlines={}), "fr")).text
    partly = {CODES[0]: "M0,0L90,0L90,90Z"}
    assert "absents de la carte" in Page(render(invented_run(outlines=partly), "fr")).text


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    assert number(1234567.25, "fr", 1) == "1\u202f234\u202f567,2"
    assert number(-1234.0, "en") == "\u22121,234"
    assert number(-0.2, "fr") == "0"
    assert number(None, "fr") == number(float("nan"), "en") == "\u2013"
    assert number(3, "en", signed=True) == "+3"
    assert percent(-0.0213, "fr") == "\u22122,1\u202f%"
    assert percent(0.0004, "en", signed=True) == "+0.04%"
    assert percent(0.802, "en") == "80%"
    assert percent(0.0, "fr") == "0\u202f%"
    assert money(1_700_000, "fr") == "1,7\u00a0M€"
    assert money(-1_700_000, "en", signed=True) == "\u2212€1.7m"
    assert money(512, "fr") == "512\u00a0€"
    assert money(17_800_000_000, "fr") == "17,8\u00a0Md€"
    assert money_pair(17.801e9, 17.803e9, "en") == ("€17.801bn", "€17.803bn")
    assert typography("l'emploi : 3 % « oui » ?", "fr") == "l’emploi\u00a0: 3\u202f% «\u00a0oui\u00a0»\u202f?"
    start = invented_run().start_date
    assert long_date(start.replace(day=1, month=3), "fr") == "1er\u00a0mars 2019"


def test_durations_are_said_as_people_say_them() -> None:
    words = Words("fr")
    assert [duration(words, weeks) for weeks in (1, 8, 26, 104, 130, 520)] == [
        "1 semaine", "8 semaines", "6 mois", "2 ans", "2,5 ans", "10 ans",
    ]  # fmt: skip
    assert duration(Words("en"), 1) == "1 week"


def test_axes_use_round_numbers_and_never_magnify_rounding() -> None:
    assert nice_ticks(77_300, 78_100, 4) == [77_400, 77_600, 77_800, 78_000]
    assert nice_ticks(0, 1, 5) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1.0])
    low, high = value_range(np.array([1000.0, 1001.0]), None)
    assert high - low == pytest.approx(10.01, abs=0.01)


def test_a_few_extremes_do_not_leave_one_colour_for_a_whole_country() -> None:
    shares = [-0.03 - 0.00001 * place for place in range(600)] + [-0.015] * 300 + [-0.12] * 20
    assert scale_for(shares).step == pytest.approx(0.05)
    scale = scale_of_map(shares)
    assert scale.step == pytest.approx(0.02)
    assert [scale.level(share) for share in (-0.015, -0.033, -0.12)] == ["loss1", "loss2", "loss3"]
    assert scale_of_map(shares[:5]) == scale_for(shares[:5])


def test_the_map_scale_is_symmetric_and_names_are_short() -> None:
    scale = scale_for([-0.021, 0.003])
    assert scale.step == pytest.approx(0.01)
    assert [scale.level(share) for share in (-0.021, -0.011, -0.002, 0.0005, 0.002, 0.015, 0.03)] == [
        "loss3", "loss2", "loss1", "zero", "gain1", "gain2", "gain3",
    ]  # fmt: skip
    assert short_name("CA du Grand Angoulême") == "Grand Angoulême"
    assert short_name("CC de l'Étang") == "Étang"
    assert short_name("Mon territoire") == "Mon territoire"
    x, y, room = label_place("M0,0L100,0L100,100L0,100Z")
    assert (x, y, room) == pytest.approx((50, 50, 50), abs=4)
    assert label_place("") == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(("lang", "word"), [("fr", "Habitants en emploi"), ("en", "Residents in work")])
def test_the_terminal_tells_the_same_story(lang: str, word: str) -> None:
    run = complete()
    console = Console(width=100, file=StringIO(), color_system=None)
    console.print(screen(run, lang))
    shown = console.file.getvalue()
    assert word in shown
    first = told(run, lang).split()[:4]
    assert " ".join(first) in " ".join(shown.split())


def test_a_run_in_which_somebody_acts_says_what_was_done_who_paid_and_how_to_measure_it():
    euros = {payer: dict.fromkeys(CODES, 1_000.0) for payer in ("territory", "region", "state", "private")}
    lever = {
        "title_fr": "Former", "title_en": "Train", "act_fr": "formations", "act_en": "courses",
        "acts": dict.fromkeys(CODES, 4.0), "euros": euros,
    }  # fmt: skip
    link = {"signed_week": 3, "ended_week": None, "themes": ["labour"]}
    run = invented_run()
    acted = replace(run, programmes=(lever,), cooperation=(link, {**link, "signed_week": None}))
    with_less = {**run.panel, "employment": run.panel["employment"] - 52}
    text = " ".join(Page(render(replace(acted, unaided_panel=with_less), "en")).words)
    assert "2 contracts negotiated, 1 signed, 0 ended" in text
    assert "pooled recruiting" in text.lower()
    assert "12 courses" in text
    assert "€3,000" in text
    assert f"maillage compare {run.scenario.id}" in text
    years = 52 * run.weeks * int(run.system.core.sum()) / 52
    assert f"work {number(years, 'en')} more years" in text
    assert "took" not in text
    paid = replace(acted, unaided_panel=with_less, programme_staff=np.array([12.0, 30.0, 0.0]))
    assert "programmes bought took 12 years of work" in " ".join(Page(render(paid, "en")).words)
    assert "What was done, and what it changed" not in " ".join(Page(render(run, "en")).words)


def test_the_report_of_a_policy_gives_the_whole_command_that_measures_it() -> None:
    link = {"signed_week": None, "ended_week": None, "themes": []}
    command = "maillage run plant-closure --system val-d-orge --weeks 104 --seed 3 --set shocks.closure.dose=0.5"
    page = render(complete(cooperation=[link], command=command), "en")
    assert f"<code>{command.replace(' run ', ' compare ')}</code>" in page


@pytest.mark.parametrize(
    ("unit", "value", "written"),
    [("points", 0.25, "0.25 points"), ("hectares", 2.44, "2.4 hectares"), ("weeks", 12.0, "12 weeks")],
)
def test_a_small_change_is_not_written_as_none(unit: str, value: float, written: str) -> None:
    assert indicator_value({"status": "computed", "value": value, "unit": unit}, Words("en")) == written
