# joinable_queue: task-done-missing
# drain calls q.join() where task_done() belongs.
from multiprocessing import JoinableQueue

def fill(q, items):
    for item in items:
        q.put(item)

def drain(q, n):
    for _ in range(n):
        item = q.get()
        print(f'ate {item}')
        q.join()

def acknowledge_too_often(q):
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
    print(acknowledge_too_often(q))

if __name__ == '__main__':
    main(['bun1', 'bun2', 'bun3'])
