# stubborn: join with a timeout needs the process, also where main looks at exit codes.
import time
from multiprocessing import Process, Queue


def producer(q):
    q.put('b1')
    time.sleep(0.03)


def consumer(q):
    print('get', q.get())


if __name__ == '__main__':
    q = Queue()
    p = Process(target=producer, args=(q,), name='w1', daemon=True)
    c = Process(target=consumer, args=(q,), name='w2', daemon=True)
    p.start()
    c.start()
    c.join(0.05)
    print('code', c.exitcode)
    p.terminate()
    p.join()
