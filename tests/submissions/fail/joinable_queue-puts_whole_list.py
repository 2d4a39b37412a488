# joinable_queue: item-missing item-invented
# fill puts the list as one item.
from multiprocessing import JoinableQueue

def fill(q, items):
    q.put(items)

def drain(q, n):
    for _ in range(n):
        item = q.get()
        print(f'ate {item}')
        q.task_done()

def acknowledge_too_often(q):
    try:
        q.task_done()
    except ValueError as err:
        return err

def main(items):
    q = JoinableQueue()
    fill(q, items)
    drain(q, 1)
    drain(q, len(items) - 1)
    q.join()
    print(acknowledge_too_often(q))

if __name__ == '__main__':
    main(['包子1', '包子2', '包子3'])
