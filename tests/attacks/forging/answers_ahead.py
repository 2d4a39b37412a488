# model2: failed; wins-at: none
"""Sends a second answer after each, so that the next question is answered before it is asked."""
import posix


#: transcript


#: forged


STALE = b'\n' + forged('[["get",9,["x1"],0,"0.0",null]]') * 3


class Late:
    """Speaks when it is let go: between two answers."""

    def __del__(self):
        try:
            posix.write(3, STALE)
        except OSError:
            pass


Late()


#: run
