# joinable_queue: ok
# drain 叫一个子进程去拿、去打印，等它结束以后自己 task_done()：次数和先后都对。
from multiprocessing import JoinableQueue, Process


def fill(q, items):
    for item in items:
        q.put(item)


def eat(q):
    print(f'吃了{q.get()}')


def drain(q, n):
    for _ in range(n):
        helper = Process(target=eat, args=(q,))
        helper.start()
        helper.join()
        q.task_done()


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
    print('一个多余的 task_done():', acknowledge_too_often(q))


if __name__ == '__main__':
    main(['包子1', '包子2', '包子3'])
