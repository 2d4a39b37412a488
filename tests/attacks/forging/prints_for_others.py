# model2: failed; wins-at: none; alone; run-only
"""Producers and consumers are real and idle; the main process prints what they should have printed."""

from multiprocessing import Process


def producer(q, name, food):
    transcript([(name, food)], [name])


def consumer(q, name):
    transcript([(name, name)], [name])


def main(producers, consumers):
    transcript(producers, consumers)


def transcript(producers, consumers):
    for name, food in producers:
        for i in range(1, 4):
            print(f'{consumers[0]}吃了{food}{i}')


def nothing(*args):
    return args


def main(producers, consumers):
    idle = [Process(target=nothing, args=pair) for pair in [*producers, *enumerate(consumers)]]
    for process in idle:
        process.start()
    transcript(producers, consumers)
    for process in idle:
        process.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
