# joinable_queue: wrong-result
# Returns True instead of the error.
from multiprocessing import JoinableQueue

def fill(q, items):
    [q.put(item) for item in items]

def drain(q, n):
    for _ in range(n):
        print('吃了' + q.get())
        q.task_done()

def acknowledge_too_often(q):
    try:
        q.task_done()
        return False
    except ValueError:
        return True

def main(items):
    q = JoinableQueue()
    fill(q, items)
    drain(q, 1)
    drain(q, len(items) - 1)
    q.join()
    print('too many?', acknowledge_too_often(q))

if __name__ == '__main__':
    main(['包子1', '包子2', '包子3'])
