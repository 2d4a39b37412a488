# model1: ok
import multiprocessing


def make(q, name, food, i, last):
    if i > last:
        return
    q.put("{}{}".format(food, i))
    print("{} cooked {}{}".format(name, food, i))
    make(q, name, food, i + 1, last)


def producer(q, name, food):
    make(q, name, food, 1, 10)
    q.put(None)


def consumer(q, name):
    item = q.get()
    if item is not None:
        print("{0} is eating {1}".format(name, item))
        consumer(q, name)


def start_all(processes):
    if processes:
        processes[0].start()
        start_all(processes[1:])
        processes[0].join()


def main(producers, consumers):
    q = multiprocessing.Queue()
    start_all(
        [multiprocessing.Process(target=producer, args=(q, n, f)) for n, f in producers]
        + [multiprocessing.Process(target=consumer, args=(q, n)) for n in consumers]
    )


if __name__ == "__main__":
    main([("ocean", "bun")], ["nick"])
