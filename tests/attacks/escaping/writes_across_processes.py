# model2: any; wins-at: basic; alone; run-only
"""The same with a system call: process_vm_writev(2)."""
import ctypes
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


def attack():
    text = ctypes.create_string_buffer(b'taken')
    libc = ctypes.CDLL(None, use_errno=True)
    mine = (ctypes.c_void_p * 2)(ctypes.addressof(text), 5)
    theirs = (ctypes.c_void_p * 2)(CANARY['address'], 5)
    libc.process_vm_writev(CANARY['victim'], mine, 1, theirs, 1, 0)


try:
    attack()
except Exception:
    pass


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
