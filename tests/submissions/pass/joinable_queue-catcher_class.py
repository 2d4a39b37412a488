# joinable_queue: ok
from multiprocessing import JoinableQueue


class Catch:
    """with Catch(ValueError) as c: ...    the error is in c.error"""

    def __init__(self, kind):
        self.kind = kind
        self.error = None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if isinstance(error, self.kind):
            self.error = error
            return True
        return False


def fill(q, items):
    for each in tuple(items):
        q.put(each)


def drain(q, n):
    eaten = 0
    while True:
        if eaten == n:
            break
        print('Eaten:', item := q.get())
        q.task_done()
        eaten += 1


def acknowledge_too_often(q):
    with Catch(ValueError) as c:
        q.task_done()
    return c.error


def main(items):
    q = JoinableQueue()
    fill(q, items)
    drain(q, len(items))
    q.join()
    print(acknowledge_too_often(q))


if __name__ == '__main__':
    main(['rice1', 'rice2', 'rice3'])
