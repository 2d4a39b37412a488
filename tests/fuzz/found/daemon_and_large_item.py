# stubborn: main kills its daemon at its end before a large item, which needs a reader, is through.
from multiprocessing import Process, Queue


def consumer(q):
    print('get', len(q.get()))


if __name__ == '__main__':
    q = Queue()
    Process(target=consumer, args=(q,), name='w1', daemon=True).start()
    q.put('a1' + 'x' * 100000)
