# model1: item-lost
# Looks once how many there are, and takes that many. Later ones are never taken.
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    number = 0
    while number < 10:
        number += 1
        time.sleep(0.05)
        q.put(f"{food}{number}")
        print(f"{name} produced {food}{number}")
    q.put(None)


def consumer(q, name):
    time.sleep(8)
    how_many = q.qsize()        # by now all of it should be there
    print(name, "sees", how_many, "things")
    for _ in range(how_many):
        item = q.get()
        if item is not None:
            print(f"{name} consumed {item}")


def main(producers, consumers):
    q = Queue()
    workers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    workers += [Process(target=consumer, args=(q, name)) for name in consumers]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print("main is done")


if __name__ == "__main__":
    main([("ocean", "bun")], ["nick"])
