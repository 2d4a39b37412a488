"""Which language the grader speaks: asked for on the command line, or that of the locale.

Apart from the sentences themselves, since it has to be known before there is time to load them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import pairwise

LANGUAGES = ("zh", "en")
OPTION = "--lang"
SHORTEST = len("--l")  # no other option begins so, and argparse takes any beginning that is one option's alone


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """The language asked for by ``--lang``, wherever it stands; else, and where it is none of ours, the preferred one.

    Needed before the options are parsed, since their help is written in it.
    """
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    chosen = ""
    for given, following in pairwise((*options, "")):
        name, equals, value = given.partition("=")
        if len(name) >= SHORTEST and OPTION.startswith(name):
            chosen = value if equals else following
    return chosen if chosen in LANGUAGES else preferred_language(environment)


def preferred_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language of the locale; Chinese when it names none, since the lesson is Chinese."""
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))), "")
    named = locale.partition(".")[0].partition("_")[0]
    return "zh" if named in ("", "C", "POSIX", "zh") else "en"
