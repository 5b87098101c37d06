"""Agents of the twin: households, people, establishments and territories as ordinary Mesa agents."""

from __future__ import annotations

import mesa

SEEKER, EMPLOYEE, SELF_EMPLOYED = 0, 1, 2
OWN_ACCOUNT, EMPLOYER, PUBLIC, OUTSIDE = 0, 1, 2, 3
NO_SUPPLIER = None


class Place(mesa.Agent):
    """A territory: its number and its cells, one list of establishments a sector."""

    def __init__(self, model, number, identity):
        super().__init__(model)
        self.number, self.identity = number, identity
        self.cells = []


class Home(mesa.Agent):
    """A household."""

    def __init__(self, model, identity, columns):
        super().__init__(model)
        self.identity = identity
        self.__dict__.update(columns)
        self.members = []


class Person(mesa.Agent):
    """A person of the labour force."""

    def __init__(self, model, identity, columns):
        super().__init__(model)
        self.identity = identity
        self.__dict__.update(columns)


class Input:
    """An input of an establishment: stock, suppliers and their shares of the order (ppm).

    ``supplier`` is an establishment or None; ``lost_cell`` the cell where a client whose supplier is gone buys again.
    ``extras`` are [number, supplier, share] of further suppliers.
    """

    __slots__ = ("extras", "local_share", "lost_cell", "order", "stock", "supplier")

    def __init__(self, stock, supplier, lost_cell, local_share):
        self.stock, self.supplier, self.lost_cell, self.local_share = stock, supplier, lost_cell, local_share
        self.extras, self.order = [], 0


class Shop(mesa.Agent):
    """An establishment, or an employer outside; ``row`` is its place in the list of all."""

    def __init__(self, model, row, columns):
        super().__init__(model)
        self.row = row
        self.__dict__.update(columns)
        self.staff = [self.managers, self.intermediate, self.employees, self.workers]
        self.inputs = []
        self.open_share, self.fill = 1.0, 1.0
        self.capacity = self.potential = self.spare = self.demanded = self.local_money = self.outside_money = 0
        self.revenue = self.input_cost = self.orders_from_firms = self.sold_to_firms = 0

    @property
    def labour(self):
        """People who work here, the owner included."""
        return sum(self.staff) + (self.owner is not None)
