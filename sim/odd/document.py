"""The whole description in the order of the protocol, and its summary for papers."""

from __future__ import annotations

from sim.cycle import CYCLE
from sim.indicators import INDICATORS
from sim.levers import LEVER_KINDS
from sim.odd import declared_inputs, entities, processes
from sim.odd.texts import words_of
from sim.parameters import describe
from sim.report.words import Words
from sim.shocks import SHOCK_KINDS
from sim.version import __version__


def odd(lang: str) -> str:
    """The ODD description in Markdown: seven elements, eleven design concepts (Grimm et al. 2020).

    Raises InputError for a language other than `fr` and `en`, and KeyError when a declaration lacks its French text
    (`sim.odd.missing` says which).
    """
    words = words_of(lang)
    parts = [
        [f"# {words('title')}", "", words("generated", version=__version__), ""],
        element(words, "purpose", words("purpose.question"), words("purpose.patterns")),
        element(words, "entities", words("entities.intro")),
        entities.entity_tables(words),
        [f"### {words('heading.others')}", "", words("entities.others"), ""],
        [f"### {words('heading.scales')}", "", words("entities.scales"), ""],
        element(words, "process", words("process.intro")),
        processes.schedule(words),
        element(words, "concepts"),
        design_concepts(words),
        element(words, "initialisation", words("initialisation.text")),
        element(words, "inputs", words("inputs.text", **counts()), words("inputs.dated")),
        declared_inputs.shock_sections(words),
        declared_inputs.lever_sections(words),
        declared_inputs.cooperation_section(words),
        element(words, "submodels", words("submodels.intro")),
        processes.submodel_sections(words),
        declared_inputs.parameter_section(words),
        declared_inputs.indicator_section(words),
    ]
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def summary_odd(lang: str) -> str:
    """The summary ODD in Markdown, as a paper prints it; raises InputError for another language."""
    words = words_of(lang)
    names = ", ".join(entities.title(kind, lang).lower() for kind in entities.ENTITIES)
    paragraphs = [f"# {words('title_summary')}", words("generated", version=__version__), words("purpose.question")]
    paragraphs += [words(f"summary.{part}", **counts(), names=names) for part in ("overview", "concepts", "details")]
    lines = [line for paragraph in paragraphs for line in (paragraph, "")]
    return "\n".join(lines).rstrip() + "\n"


def element(words: Words, name: str, *paragraphs: str) -> list[str]:
    """The heading of one of the seven elements and its first paragraphs."""
    return [f"## {words(f'heading.{name}')}", "", *(line for text in paragraphs for line in (text, ""))]


def design_concepts(words: Words) -> list[str]:
    """The eleven design concepts, a heading and a paragraph each."""
    lines = []
    for name, heading in words.section("concept").items():
        lines += [f"### {heading}", "", words(f"concepts.{name}").replace("{indicators}", str(len(INDICATORS))), ""]
    return lines


def counts() -> dict[str, int]:
    """How many of each thing the model declares."""
    parameters = describe()
    return {
        "entities": len(entities.ENTITIES),
        "variables": sum(len(kind.schema()) for kind in entities.ENTITIES),
        "phases": len(CYCLE),
        "shocks": len(SHOCK_KINDS),
        "levers": len(LEVER_KINDS),
        "indicators": len(INDICATORS),
        "parameters": len(parameters),
        "assumed": sum(row["status"] == "assumed" for row in parameters),
    }
