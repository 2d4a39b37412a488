"""How well a submission is shut in, as data: which layers hold, which do not and why, and one honest word for it."""

from __future__ import annotations

import enum
from typing import NamedTuple

SHARED_MEMORY = "/dev/shm"  # where glibc keeps named semaphores (sem_overview(7)): no submission can do without it


class Layer(enum.Enum):
    """One mechanism of the kernel's, in the order in which they are put on."""

    NAMESPACES = "namespaces"
    ROOT = "root"
    LIMITS = "limits"
    UID = "uid"
    LANDLOCK = "landlock"
    SCOPE = "scope"
    SECCOMP = "seccomp"


class Kill(enum.Enum):
    """How everything is ended: by the kernel at one stroke, or one by one until none is left."""

    NAMESPACE = "namespace"
    SCOPE = "scope"
    SUBREAPER = "subreaper"


class Level(enum.IntEnum):
    """One word for it. The higher the better."""

    NONE = 0
    BASIC = 1
    GOOD = 2
    STRONG = 3

    @property
    def word(self) -> str:
        """As it is written on the command line and in reports."""
        return self.name.lower()


class Missing(NamedTuple):
    """A layer that is not there, and why: a code of the catalogue, or the kernel's own words."""

    layer: Layer
    why: str


class Isolation(NamedTuple):
    """The layers that hold and those that do not; ``landlock_abi`` is 0 without Landlock, ``uid`` ``None`` if kept.

    ``is_root`` is whether the grader is; an ordinary user has his namespaces by way of a user namespace.
    """

    layers: frozenset[Layer]
    missing: tuple[Missing, ...] = ()
    uid: int | None = None
    is_root: bool = False
    landlock_abi: int = 0

    @property
    def level(self) -> Level:
        """``good`` hides every file that need not be seen and the network; ``strong`` hides the other processes too."""
        if not self.layers:
            return Level.NONE
        if not {Layer.SECCOMP, Layer.LIMITS} <= self.layers or not self.layers & {Layer.LANDLOCK, Layer.ROOT}:
            return Level.BASIC
        if self.is_root and Layer.UID not in self.layers:  # who may change what he cannot open
            return Level.BASIC
        return Level.STRONG if {Layer.NAMESPACES, Layer.ROOT, Layer.LANDLOCK} <= self.layers else Level.GOOD

    @property
    def kill(self) -> Kill:
        """The surest way of ending everything that these layers allow."""
        if Layer.NAMESPACES in self.layers:
            return Kill.NAMESPACE
        # What reaches all processes of a user must not be done as root.
        is_possible = Layer.SCOPE in self.layers and (self.uid is not None or not self.is_root)
        return Kill.SCOPE if is_possible else Kill.SUBREAPER

    def without(self, layer: Layer, why: str) -> Isolation:
        """The same without one layer, and without those that rest on it."""
        gone = [layer, *RESTS_ON_IT.get(layer, ())]
        new = tuple(Missing(one, why if one is layer else "rests-on-another") for one in gone if one in self.layers)
        uid = None if layer is Layer.UID else self.uid
        return self._replace(layers=self.layers.difference(gone), missing=(*self.missing, *new), uid=uid)


RESTS_ON_IT = {Layer.NAMESPACES: (Layer.ROOT,), Layer.LANDLOCK: (Layer.SCOPE,)}
UNCONFINED = Isolation(frozenset(), tuple(Missing(layer, "not-wanted") for layer in Layer))
