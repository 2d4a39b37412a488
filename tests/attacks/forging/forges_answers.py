# model2: failed; wins-at: none
"""Answers the explorer's questions itself, with a program that ends at once, and leaves."""
import posix


#: transcript


#: forged


ANSWER = forged('[["exit",null,[],0,0]]')
try:
    posix.write(3, ANSWER * 50)
except OSError:
    pass


#: run
