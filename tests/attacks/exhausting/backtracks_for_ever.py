# model2: failed; wins-at: none; alone
"""One call into C that takes longer than anybody waits, and during which Python handles no signal."""
import re
from multiprocessing import Process, Queue


#: honest


re.match('(a*)*(a*)*(a*)*b', 'a' * 40)


#: run
