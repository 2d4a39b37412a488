# joinable_queue: ok
"""Warm-up with itertools."""
from itertools import islice
from multiprocessing import JoinableQueue

NEVER = '\0 this is never in the queue'


def fill(q, items):
    for number, item in enumerate(items, 1):
        q.put(item, block=True)
        print(f'{number}. in the queue')


def drain(q, n):
    for item in islice(iter(q.get, NEVER), n):
        print(f'ate {item}', flush=True)
        q.task_done()


def acknowledge_too_often(q):
    try:
        q.task_done()
    except (ValueError,) as exc:
        return exc
    else:
        return None
    finally:
        print('the end')


def main(items):
    q = JoinableQueue()
    fill(q, items)
    drain(q, 1)
    drain(q, len(items) - 1)
    q.join()
    print(acknowledge_too_often(q))


if __name__ == '__main__':
    main(['soup1', 'soup2', 'soup3'])
