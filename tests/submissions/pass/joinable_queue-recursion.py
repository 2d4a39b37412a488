# joinable_queue: ok
import multiprocessing as mp


def fill(q, items):
    if not items:
        return
    first, *rest = items
    q.put(first)
    fill(q, rest)


def drain(q, n):
    if n:
        print("I had {}!".format(q.get()))
        q.task_done()
        drain(q, n - 1)


def acknowledge_too_often(q):
    try:
        q.task_done()
    except ValueError as error:
        print("told you so:", error)
        return error


def main(items):
    q = mp.JoinableQueue()
    fill(q, items)
    drain(q, len(items))
    q.join()
    print(repr(acknowledge_too_often(q)))


if __name__ == "__main__":
    main(["bun1", "bun2", "bun3", "bun4"])
