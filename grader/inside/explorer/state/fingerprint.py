"""The state of a suspended process as text: equal texts mean that it goes on in the same way.

It covers the frames of the submission (place, variables, iterators of loops), its globals, and what they refer to.
Whatever cannot be compared faithfully makes the whole fingerprint ``None``, and the process is known by its history.
"""

from __future__ import annotations

import enum
import sys
import types
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from collections.abc import Callable
from typing import Any

from ...chance import STREAMS, Drawn
from ..fakes.chance import CHANCE
from ..fakes.handles import Handle
from ..fakes.processes import Named, Process
from ..fakes.stdlib import Sleep, ThreadQueue
from ..image import Image
from .callees import is_direct
from .liveness import Liveness
from .value_stack import MAKE, CleanCalls

DEEPEST = 12
PLAIN = (str, int, float, bool, bytes, complex, type(None), range, type(...))
SEQUENCES = (list, tuple, deque)
MAPPINGS = (dict, OrderedDict, Counter, defaultdict)
SETS = (set, frozenset)
FIELD: Any = namedtuple("FIELD", "x")
DESCRIPTORS = (property, classmethod, staticmethod, enum.property, type(FIELD.x))
FIXED = ("inside", "typing", "__future__")  # contexts of multiprocessing, stand-ins, annotations: nothing that changes
STATELESS = ("inside", "abc", "enum", "typing")  # whose classes keep nothing but attributes in an object
MAIN = ("__main__", "__mp_main__")
GIVEN = frozenset({  # what a module has of itself
    "__name__", "__doc__", "__package__", "__loader__", "__spec__", "__file__", "__builtins__", "__annotations__", MAKE,
})  # fmt: skip
WHOLE = frozenset({  # of the library, never changed, and the same again when made of what ``__reduce_ex__`` says
    "datetime.date", "datetime.datetime", "datetime.time", "datetime.timedelta", "decimal.Decimal",
    "fractions.Fraction", "functools.partial", "logging.Logger", "pathlib.PosixPath", "pathlib._local.PosixPath",
    "uuid.UUID",
})  # fmt: skip
INSIDE = __file__.removesuffix("explorer/state/fingerprint.py")
ITERATORS: tuple[type, ...] = (
    type(iter(())), type(iter([])), type(iter(range(0))), type(iter("")), type(iter({})), enumerate, reversed,
    type(iter(int, 1)), type(iter({}.values())), type(iter({}.items())),
)  # fmt: skip
NOTES = (types.GenericAlias, types.UnionType)  # what stands in annotations
OPTIMIZED = 1  # a function's variables are its own, and not names in a dictionary (inspect.CO_OPTIMIZED)
CODES: dict[types.CodeType, CleanCalls] = {}
LIVE: dict[types.CodeType, Liveness] = {}


class UnfaithfulError(Exception):
    """Something whose state cannot be read."""


def is_of(kind: type, modules: tuple[str, ...]) -> bool:
    """Whether a class is one of these modules' own, and does not only say so."""
    name = kind.__module__
    return name.partition(".")[0] in modules and getattr(sys.modules.get(name), kind.__name__, None) is kind


def fingerprint(image: Image, life: Any) -> str | None:
    """The state of the process that stands in ``life``."""
    try:
        return Reader(image).process(life.gr_frame)
    except UnfaithfulError:
        return None
    except Exception:  # noqa: BLE001 - a submission's own class may do anything when it is looked at
        return None


class Reader:
    """Reads one state; the same object met again is named by its number, so that sharing is seen."""

    def __init__(self, image: Image) -> None:
        self.image = image
        self.seen: dict[int, int] = {}
        self.kept: list[Any] = []

    def process(self, frame: types.FrameType | None) -> str:
        """Frames from the innermost outwards, then globals, then the image's own counters."""
        parts, inner = [self.value(self.image.process, 0)], frame
        while frame is not None and inner is not None:
            name = frame.f_code.co_filename
            if name == self.image.program.path:
                parts.append(self.frame(frame, inner))
            elif not name.startswith(INSIDE):
                raise UnfaithfulError(name)
            frame, inner = frame.f_back, frame
        clock_s = round(self.image.clock_s, 3) if self.image.program.reads_clock else 0
        drawn = (hash(CHANCE.getstate()) if CHANCE.fraction is None else 0, STREAMS.count)
        own = f"{self.image.children},{len(self.image.started)},{self.image.made},{clock_s},{self.image.puts},{drawn}"
        handlers = self.value(self.image.handlers, 0)
        return "|".join([*parts, self.scope(self.image.module.__dict__), own, handlers])

    def frame(self, frame: types.FrameType, inner: types.FrameType) -> str:
        """One frame: where it stands, and its variables; ``inner`` is the frame that it waits for."""
        code = frame.f_code
        if code not in CODES:
            CODES[code] = CleanCalls(code)
        instruction = CODES[code].at(frame.f_lasti)
        if instruction is None or not is_direct(frame, inner, instruction, self.image.program.callees):
            raise UnfaithfulError(code.co_name)
        place = f"{code.co_name}:{code.co_firstlineno}:{frame.f_lasti}"
        if not code.co_flags & OPTIMIZED:
            return place if frame.f_locals is frame.f_globals else place + self.scope(frame.f_locals)
        return place + self.scope(self.read_later(frame))

    def read_later(self, frame: types.FrameType) -> dict[str, Any]:
        """The variables of a function that make a difference. One that dies may do something on its way: it counts."""
        names, code = frame.f_locals, frame.f_code
        if self.image.program.reflects:
            return names
        if code not in LIVE:
            LIVE[code] = Liveness(code)
        live = LIVE[code].after(frame.f_lasti)
        return {name: value for name, value in names.items() if name in live or type(value) not in PLAIN}

    def scope(self, names: Any) -> str:
        """Variables by name, without what a module has of itself, and what can never change."""
        return "{" + ",".join(
            f"{name}={text}"
            for name, value in names.items()
            if name not in GIVEN and (text := self.value(value, 0))
        ) + "}"  # fmt: skip

    def value(self, value: Any, depth: int) -> str:
        """One value; "" for what never changes."""
        kind = type(value)
        if kind in PLAIN:
            return repr(value)
        if kind is types.FunctionType:
            return self.function(value, depth)
        if kind is Drawn:
            return f"drawn {hash(value.getstate())}"
        if kind is ThreadQueue:
            raise UnfaithfulError(kind.__name__)
        if kind is Sleep or kind in NOTES or (is_of(kind, FIXED) and not isinstance(value, Handle | Process)):
            return ""
        if kind in (types.ModuleType, types.BuiltinFunctionType, Named) or isinstance(value, type):
            return self.fixed(value, depth)
        if depth > DEEPEST:
            raise UnfaithfulError("deep")
        return self.once(value, lambda: self.thing(value, kind, depth + 1))

    def thing(self, value: Any, kind: type, depth: int) -> str:
        """Something with contents."""
        if kind in SEQUENCES or kind in MAPPINGS or kind in SETS:
            return f"{kind.__name__}{self.contents(value, kind, depth)}"
        if kind in ITERATORS:
            return f"{kind.__name__}{self.value(value.__reduce__(), depth)}"
        if kind is types.MethodType:
            return f"{value.__name__}@{self.value(value.__self__, depth)}"
        if isinstance(value, Handle | Process) or kind.__module__ in MAIN:
            return self.own(value, kind, depth)
        if f"{kind.__module__}.{kind.__qualname__}" in WHOLE:
            return f"{kind.__qualname__}{self.value(value.__reduce_ex__(4), depth)}"
        if kind is object:
            return "object"
        raise UnfaithfulError(kind.__name__)

    def contents(self, value: Any, base: Any, depth: int) -> str:
        """What a container or a text holds, read as its base class does it."""
        if base in PLAIN:
            return str(base.__repr__(value))
        if base in SEQUENCES:
            bound = value.maxlen if base is deque else None
            return f"[{','.join(self.value(entry, depth) for entry in base.__iter__(value))}]{bound or ''}"
        if base in MAPPINGS:
            made = self.value(value.default_factory, depth) if base is defaultdict else ""
            pairs = (f"{self.value(key, depth)}:{self.value(entry, depth)}" for key, entry in base.items(value))
            return f"{{{','.join(pairs)}}}{made}"
        return f"{{{','.join(sorted(self.value(entry, depth) for entry in base.__iter__(value)))}}}"

    def own(self, value: Any, kind: type, depth: int) -> str:
        """An object of a class of the submission's, or of the explorer's: its attributes, and what else it holds."""
        bases = kind.__mro__[:-1]
        if any(base.__dict__.get("__slots__") for base in bases):
            raise UnfaithfulError("slots")
        foreign = [
            base
            for base in bases
            if not (base.__module__ in MAIN or is_of(base, STATELESS) or issubclass(base, Handle | Process))
        ]
        held = ""
        if foreign:
            if len(foreign) > 1 or foreign[0] not in (*SEQUENCES, *MAPPINGS, *SETS, *PLAIN):
                raise UnfaithfulError(foreign[0].__name__)
            held = self.contents(value, foreign[0], depth)
        classes = [self.value(base, depth) for base in bases if base.__module__ in MAIN]
        return f"{kind.__qualname__}{classes}{held}{self.value(dict(getattr(value, '__dict__', ())), depth)}"

    def function(self, function: types.FunctionType, depth: int) -> str:
        """A function: which one, and what it keeps besides its code."""
        if function.__code__.co_filename != self.image.program.path:
            return f"{function.__module__}.{function.__qualname__}"
        number = self.image.program.numbers.get(function.__code__)
        if number is None:
            raise UnfaithfulError(function.__name__)
        kept = [function.__defaults__, function.__kwdefaults__, function.__dict__ or None]
        cells = [cell.cell_contents for cell in function.__closure__ or ()]
        if not cells and not any(kept):
            return f"function {number}"
        return f"function {number}{self.once(function, lambda: self.value([*kept, *cells], depth + 1))}"

    def once(self, thing: Any, read: Callable[[], str]) -> str:
        """What is read of a thing; met again, its number only."""
        if id(thing) in self.seen:
            return f"#{self.seen[id(thing)]}"
        self.seen[id(thing)] = len(self.seen)
        self.kept.append(thing)  # alive while its number is in use
        return read()

    def fixed(self, value: Any, depth: int) -> str:
        """A module, a built-in function or a class: which one; a class of the submission's may keep things."""
        if isinstance(value, types.ModuleType):
            return value.__name__
        if isinstance(value, types.BuiltinFunctionType) and not isinstance(value.__self__, types.ModuleType | None):
            return f"{value.__name__}@{self.value(value.__self__, depth + 1)}"
        name = f"{value.__module__}.{value.__qualname__}" if not isinstance(value, Named) else value.__name__
        if not isinstance(value, type) or value.__module__ not in MAIN:
            return name
        return f"{name}{self.once(value, lambda: self.value(self.attributes(value), depth + 1))}"

    def attributes(self, kind: type) -> list[tuple[str, Any]]:
        """What a class of the submission's keeps itself, its methods too: they may be others tomorrow."""
        return [
            (name, entry)
            for name, entry in kind.__dict__.items()
            if not name.startswith("__") and type(entry) not in DESCRIPTORS
        ]
