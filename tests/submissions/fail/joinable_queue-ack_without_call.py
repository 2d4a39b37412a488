# joinable_queue: wrong-result
# try 里没有 task_done()，什么错误也没有，什么也没返回。
from multiprocessing import JoinableQueue


def fill(q, items):
    for item in items:
        q.put(item)


def drain(q, n):
    for _ in range(n):
        item = q.get()
        print(f'吃了{item}')
        q.task_done()


def acknowledge_too_often(q):
    try:
        print('太多了')
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
