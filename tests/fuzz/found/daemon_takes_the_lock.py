# stubborn: main, which waits for w1 at its end, may kill w2 before that, with the reader lock.
from multiprocessing import Process, Queue


def consumer(q):
    print('get', q.get())


if __name__ == '__main__':
    q = Queue()
    Process(target=consumer, args=(q,), name='w1').start()
    Process(target=consumer, args=(q,), name='w2', daemon=True).start()
    q.put('a1')
