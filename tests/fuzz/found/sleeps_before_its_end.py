# eager: in the program's own time, a process that sleeps before its end has not ended.
import time
from multiprocessing import Process, Queue
from queue import Empty


def consumer(q):
    try:
        print('got', q.get(timeout=0.3))
    except Empty:
        time.sleep(0.1)


if __name__ == '__main__':
    q = Queue()
    c = Process(target=consumer, args=(q,), name='w1')
    c.start()
    time.sleep(0.9)
    q.put('a1')
    c.join()
