"""Land for firms: off by default, it never binds at the start; scarce, it limits who enters and who extends."""

from __future__ import annotations

import numpy as np
import pytest

from sim import TerritorialEconomy, load_scenario
from sim.land import limit_to_land
from sim.panel_digest import digest

SCARCE = {"parameters.land.scarce": True}


def lived(weeks: int = 30, name: str = "baseline", **changes: object) -> TerritorialEconomy:
    place = {"system": "coevrons", "scale": 20, "weeks": weeks}
    model = TerritorialEconomy(resolved=load_scenario(name, {**place, **changes}))
    while model.running:
        model.step()
    return model


def test_land_limits_nobody_unless_it_is_scarce():
    free, scarce = lived(), lived(**SCARCE, **{"parameters.land.vacant_share": 1.0})
    assert digest(free.recorder.panel, free.codes) == digest(scarce.recorder.panel, scarce.codes)


@pytest.mark.parametrize("system", ["coevrons", "grand-angouleme", "gevaudan-lozere"])
def test_land_does_not_bind_at_the_start(system):
    place = {"system": system, "scale": 20, "weeks": 4}
    model = TerritorialEconomy(resolved=load_scenario("baseline", {**place, **SCARCE}))
    posts = model.firms.posts.copy()
    limit_to_land(model)
    assert (model.opportunity_factor == 1.0).all()
    assert (model.firms.posts == posts).all()
    assert (model.land.free(model) > 0).all()


def test_where_no_land_is_free_founders_stay_away_and_firms_do_not_grow():
    model = lived(4, **SCARCE)
    model.land.serviced[:] = 0.0
    needs = model.land.need > 0
    model.firms.posts[needs & model.firms.active] *= 3
    before = model.firms.posts.copy()
    limit_to_land(model)
    needy = np.unique(model.firms.sector[needs])
    assert (model.opportunity_factor[:, needy] < 1.0).any(axis=1).all()
    assert (model.firms.posts <= before).all()
    assert model.firms.posts[needs].sum() < before[needs].sum()
    assert (model.firms.posts[~needs] == before[~needs]).all()


def test_a_large_site_that_closes_leaves_a_brownfield_and_conversion_gives_land_back():
    model = lived(60, "plant-closure", **SCARCE)
    assert model.land.brownfield.sum() > 0
    free = model.land.free(model)
    model.land.convert(np.full(model.n, 2.0))
    assert model.land.free(model).sum() >= free.sum()
    assert (model.land.reused == 20_000.0).all()
