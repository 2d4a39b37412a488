# stubborn: who reads a number once does not poll; only beside polls may a wait with a timeout give up.
from multiprocessing import Event, Process, Queue, Value


def counts(q, n):
    q.put('b4')
    n.value += 1


def waits(e, n):
    print('wait', e.wait(0.05))
    print('value', n.value)


if __name__ == '__main__':
    q, e, n = Queue(), Event(), Value('i', 0)
    Process(target=counts, args=(q, n)).start()
    Process(target=waits, args=(e, n)).start()
