"""What a shock does beyond the system: to the rest of France and the world."""

from __future__ import annotations

from sim.shocks.declarations import Declared, declared


class OutsideFootprint(Declared):
    """How strongly the shock hits the outside: 0 not at all, 1 as strongly as its own sector vectors say."""

    demand: float = declared(
        0.0, "share", 0.0, 1.0, "Demande venue de l'extérieur (exportations)", "Demand from outside (exports)"
    )
    supply: float = declared(
        0.0, "share", 0.0, 1.0, "Livraisons de l'extérieur (importations)", "Deliveries from outside (imports)"
    )
    jobs: float = declared(
        0.0, "share", 0.0, 1.0, "Emplois occupés hors du système par ses habitants", "Jobs held outside by residents"
    )
    visitors: float = declared(
        0.0, "share", 0.0, 1.0, "Dépenses des visiteurs", "Spending of visitors"
    )

    def sentence(self, lang: str) -> str:
        """The footprint in words, French (`fr`) or English (`en`)."""
        parts = [
            f"{labels['label_' + lang]} {getattr(self, name):.0%}".replace("%", " %" if lang == "fr" else "%")
            for name, labels in self.field_rows().items()
            if getattr(self, name) > 0
        ]
        if not parts:
            return "rien hors du système" if lang == "fr" else "nothing outside the system"
        return "; ".join(parts)
