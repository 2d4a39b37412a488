# model2: failed; wins-at: none; alone
"""Prints what a right program prints, without a process or a queue: wins where only output is compared."""


#: transcript


#: run
