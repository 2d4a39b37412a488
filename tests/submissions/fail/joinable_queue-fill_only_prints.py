# joinable_queue: item-missing
# fill 只打印，没有放。
from multiprocessing import JoinableQueue


def fill(q, items):
    for item in items:
        print(item)


def drain(q, n):
    for i in range(n):
        item = q.get()
        print(f'吃了{item}')
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
    print('等计数变成 0。停在这里不动？按 Ctrl-C：还缺 task_done()')
    print('Waiting for the count to become 0. Stuck here? Press Ctrl-C: a task_done() is missing')
    q.join()
    print('多调用一次 task_done() / one task_done() too many:', acknowledge_too_often(q))


if __name__ == '__main__':
    main(['包子1', '包子2', '包子3'])
