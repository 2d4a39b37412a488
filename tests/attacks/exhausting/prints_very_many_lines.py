# model2: any; wins-at: none; run-only
"""Puts 250 items of its own and prints 200,000 short lines: to look each item up in each line takes for ever."""
import os
from multiprocessing import Process, Queue


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
    for n in range(250):
        os.write(3, b'{"k":"op","op":"put","w":0,"p":0,"s":0,"q":7,"item":["text","a%db"],"class":"Queue"}' % n)
        os.write(3, b'{"k":"did","op":"get","w":0,"p":0,"s":0,"q":7,"item":["text","a%db"],"class":"Queue"}' % n)
    os.write(1, b''.join(b'a%d\n' % (n % 1000) for n in range(200_000)))


try:
    attack()
except Exception:
    pass


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
