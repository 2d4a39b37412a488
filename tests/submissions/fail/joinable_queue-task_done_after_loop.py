# joinable_queue: task-done-missing
# task_done() is indented too little: once per drain instead of once per item.
from multiprocessing import JoinableQueue

def fill(q, items):
    for x in items:
        q.put(x)

def drain(q, n):
    for i in range(n):
        x = q.get()
        print('ate', x)
    q.task_done()

def acknowledge_too_often(q):
    try:
        q.task_done()
    except ValueError as e:
        return e

def main(items):
    q = JoinableQueue()
    fill(q, items)
    drain(q, 1)
    drain(q, len(items) - 1)
    q.join()
    print('one too many:', acknowledge_too_often(q))

if __name__ == '__main__':
    main(['bun1', 'bun2', 'bun3'])
