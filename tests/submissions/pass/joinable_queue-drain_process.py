# joinable_queue: ok
# 我让另一个进程去吃
from multiprocessing import JoinableQueue, Process


def fill(q, items):
    for item in items:
        q.put(item)


def drain(q, n):
    for _ in range(n):
        item = q.get()
        print(f'吃了{item}', flush=True)
        q.task_done()


def acknowledge_too_often(q):
    try:
        q.task_done()
    except ValueError as error:
        return error


def main(items):
    q = JoinableQueue()
    fill(q, items)
    p = Process(target=drain, args=(q, len(items)))
    p.start()
    q.join()
    p.join()
    print('多一次：', acknowledge_too_often(q))


if __name__ == '__main__':
    main(['包子1', '包子2', '包子3'])
