"""What the site adds to the pages: the README as its first page, sources of the data, figures and reports of runs made
at the build, and no address elsewhere."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from figures import DEMONSTRATION, figure, run
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

ROOT = Path(__file__).parents[1]
FIGURE = re.compile(r"<!-- figure: (\S+) -->")
LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!https?:|#|mailto:)([^)#\s]+)(#[^)]*)?\)")
LOADED = re.compile(
    r"<(?:script|img|iframe|source|link)\b[^>]*?\b(?:src|href)=[\"']?((?:https?:)?//[^\"'\s>]+)|@import\s|url\((https?:[^)]+)\)"
)
SOURCES = "sim/data/SOURCES.md"
PAGES = {"README.md": "docs/index.md", SOURCES: "docs/sources.md"}
"""Files outside ``docs`` that are pages of the site."""
FRENCH = {
    '<html lang="en"': '<html lang="fr"', "Skip to content": "Aller au contenu", "Table of contents": "Sommaire",
    "Back to top": "Retour en haut", '="Search"': '="Rechercher"', '="Clear"': '="Effacer"',
    "Permanent link": "Lien permanent", "Initializing search": "Recherche en préparation",
    "Copied to clipboard": "Copié", "Copy to clipboard": "Copier", "Type to start searching": "Tapez pour chercher",
    "No matching documents": "Aucune page", "1 matching document": "1 page", "# matching documents": "# pages",
    "1 more on this page": "1 de plus sur cette page", "# more on this page": "# de plus sur cette page",
}  # fmt: skip
"""What the theme says around a page, in the language of the site, and what it says around a page in French."""
EXAMPLE = "example"
"""Directory of the site where the reports of a real run stand."""
SHOWN = f"""
## An example report

The report of a small run (`plant-closure`, Coëvrons, scale 1:20), made when this site was built:
<a href="{EXAMPLE}/en/report.html">in English</a>, <a href="{EXAMPLE}/fr/report.html">en français</a>.
"""


def on_files(files: Any, config: Any) -> Any:
    """Make the README the first page, and the sources of the data one."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    files.append(File.generated(config, "index.md", content=text + SHOWN))
    files.append(File.generated(config, "sources.md", content=(ROOT / SOURCES).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Links to what is not a page become their text; figures asked for are drawn."""
    here = f"docs/{page.file.src_uri}"
    source = next((file for file, shown in PAGES.items() if shown == here), here)
    lang = "fr" if here.endswith(".fr.md") else "en"
    drawn = FIGURE.sub(lambda asked: figure(asked.group(1), lang), markdown)
    return LINK.sub(lambda link: _link(link, source, page.file.src_uri), drawn)


def _link(link: re.Match[str], source: str, page: str) -> str:
    mark, text, target, anchor = link.groups()
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
    path = PAGES.get(path, path)
    if not path.startswith("docs/") or path.endswith(".py"):
        return text
    there = posixpath.relpath(path.removeprefix("docs/"), posixpath.dirname(page) or ".")
    return f"{mark}[{text}]({there}{anchor or ''})"


def on_post_page(output: str, page: Any, **_: Any) -> str:
    """A page in French says so to browsers and readers of screens, and is framed in French."""
    if page.file.src_uri.endswith(".fr.md"):
        for english, french in FRENCH.items():
            output = output.replace(english, french)
    return output


def on_post_build(config: Any) -> None:
    """Write the reports of the demonstration into the site, then refuse a page that loads anything from elsewhere."""
    from sim.report.files import write_results

    site = Path(config["site_dir"])
    for lang in ("fr", "en"):
        write_results(run(*DEMONSTRATION), site / EXAMPLE / lang, lang)
    faults = [
        f"{path.relative_to(site)}: {found.group(0)[:120]}"
        for path in sorted(site.rglob("*.html"))
        for found in LOADED.finditer(path.read_text(encoding="utf-8"))
    ]
    if faults:
        raise PluginError("pages load something from elsewhere:\n" + "\n".join(faults))
