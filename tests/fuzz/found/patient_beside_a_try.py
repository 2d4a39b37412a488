# stubborn: a get with a timeout needs the feeder, also where another operation does not wait at all.
from multiprocessing import Lock, Process, Queue


def worker(q, lock):
    q.put('b1')
    lock.acquire()
    print('acquired')


if __name__ == '__main__':
    q, lock = Queue(), Lock()
    Process(target=worker, args=(q, lock), name='w1').start()
    print('get', q.get(timeout=5))
    print('acquired', lock.acquire(False))
