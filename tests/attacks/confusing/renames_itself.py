# model2: any; wins-at: none; run-only
"""Gives its process a name that is no text, and one with a line break and a bracket."""
from multiprocessing import Process, Queue


#: honest


def attack():
    for name in (b'\xff\xfe) S 1 \x0b\x1c', b'\xe2\x80\xa8) Z 1'):
        with open('/proc/self/comm', 'wb') as file:
            file.write(name)


def consumer(q, name):
    attack()
    while (item := q.get()) is not None:
        print(f'{name}吃了{item}')
    q.get()


attack()


#: run
