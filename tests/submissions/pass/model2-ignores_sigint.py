# model2: ok
# 子进程不理会 Ctrl-C，主进程打一行字再结束：没有人发信号，装上处理函数什么也不改变。
import random
import signal
import sys
import time
from multiprocessing import Process, Queue


def stop(number, frame):
    print('stopped by', number)
    sys.exit(1)


def producer(q, name, food):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    while (item := q.get()) is not None:
        print(f'{name}吃了{item}')


def main(producers, consumers):
    before = signal.signal(signal.SIGINT, stop)
    q = Queue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    for _ in eaters:
        q.put(None)
    for p in eaters:
        p.join()
    signal.signal(signal.SIGINT, before)


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
