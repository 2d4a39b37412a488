# joinable_queue: wrong-result
# acknowledge_too_often puts an item first, so the task_done() is not one too many and None is returned.
from multiprocessing import JoinableQueue

def fill(q, items):
    for item in items:
        q.put(item)

def drain(q, n):
    for _ in range(n):
        item = q.get()
        print(f'ate {item}')
        q.task_done()

def acknowledge_too_often(q):
    q.put('one more')
    try:
        q.task_done()
    except ValueError as error:
        return error

def main(items):
    q = JoinableQueue()
    fill(q, items)
    drain(q, 1)
    drain(q, len(items) - 1)
    q.join()
    print('one task_done() too many:', acknowledge_too_often(q))

if __name__ == '__main__':
    main(['包子1', '包子2', '包子3'])
