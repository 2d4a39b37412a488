# model3: item-lost
# or: item-lost item-missing (where no consumer got anything, the promise "acknowledged" adds item-missing.nothing today)
# The producers are never joined: q.join() returns as soon as the count happens to be 0.
from multiprocessing import JoinableQueue, Process
from time import sleep


def producer(q, name, food):
    for i in range(3):
        item = food + str(i)
        q.put(item)
        print(name, "made", item)


def consumer(q, name):
    while True:
        item = q.get()
        sleep(1)
        print(name, "ate", item, flush=True)
        q.task_done()


if __name__ == "__main__":
    q = JoinableQueue()
    for name in ["nick", "mac"]:
        Process(target=consumer, args=(q, name), daemon=True).start()
    for name, food in [("ocean", "bun"), ("sky", "leek"), ("rocky", "wine")]:
        Process(target=producer, args=(q, name, food)).start()
    sleep(3)        # the cooks have to begin first
    q.join()        # the queue knows when all is done
    print("main is done")
