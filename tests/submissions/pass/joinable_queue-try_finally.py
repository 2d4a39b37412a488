# joinable_queue: ok
import sys
from multiprocessing.queues import JoinableQueue as JQ
from multiprocessing import get_context


def eat(item: str) -> None:
    sys.stdout.write(f'拿到 {item}\n')
    sys.stdout.write(f'吃完 {item}\n')


def fill(q: JQ, items: list) -> None:
    for item in items:
        q.put_nowait(item)


def drain(q: JQ, n: int) -> None:
    for _ in range(n):
        item = q.get()
        try:
            eat(item)
        finally:
            q.task_done()


def acknowledge_too_often(q: JQ) -> ValueError:
    try:
        q.task_done()
    except ValueError as error:
        caught = error
    return caught


def main(items: list) -> None:
    q = get_context().JoinableQueue()
    fill(q, items)
    drain(q, 1)
    drain(q, len(items) - 1)
    q.join()
    print('错误:', acknowledge_too_often(q))


if __name__ == '__main__':
    main([f'面条{i}' for i in range(1, 4)])
