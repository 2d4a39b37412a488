# model2: failed; wins-at: none; script
"""Consumers called [/b] and [link=…], in a program whose report is a table with these names above its columns."""
from multiprocessing import Process, Queue


#: honest


def eater(q, name):
    while not q.empty():
        print(f'{name}吃了{q.get()}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, '[bold]' + name, food)) for name, food in producers]
    eaters = [Process(target=eater, args=(q, name)) for name in ('[/b]', '[link=file:///etc]x')]
    for process in makers + eaters:
        process.start()
    for process in makers + eaters:
        process.join()


#: run
