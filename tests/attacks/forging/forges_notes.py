# model2: failed; wins-at: none
"""Real processes that use no queue at all: each writes into the recorder's socket what a queue would have done."""
import json
import os
from multiprocessing import Process


def note(**fields):
    fields = {'l': 1, 'w': 0, 'p': 0, 's': 0, 'q': 7, 'class': 'Queue', **fields}
    os.write(3, json.dumps(fields).encode())


def producer(q, name, food):
    for i in range(1, 4):
        note(k='op', op='put', item=['text', f'{food}{i}'], t=False)
        note(k='did', op='put')


def consumer(q, foods):
    for item in [f'{food}{i}' for food in foods for i in range(1, 4)]:
        note(k='op', op='get', t=False)
        note(k='did', op='get', item=['text', item])
        print('吃了' + item, flush=True)


def main(producers, consumers):
    makers = [Process(target=producer, args=(None, *pair)) for pair in producers]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    eaters = [Process(target=consumer, args=(None, [food for _, food in producers][n::2])) for n in (0, 1)]
    for eater in eaters:
        eater.start()
    for eater in eaters:
        eater.join()


#: run
