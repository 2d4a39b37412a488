# model2: ok
import multiprocessing as mp


def producer(q, name, food):
    for i in range(1, 4):
        q.put(f"{food}{i}")
        print(f"{name} puts {food}{i} on the table")


def consumer(q, name):
    while (thing := q.get()) is not None:
        print(f"{name} takes {thing} and eats")


class Worker(mp.Process):
    def __init__(self, q, name):
        super().__init__(name=name)
        self.q = q


class Cook(Worker):
    def __init__(self, q, name, food):
        super().__init__(q, name)
        self.food = food

    def run(self):
        producer(self.q, self.name, self.food)


class Guest(Worker):
    def run(self):
        consumer(self.q, self.name)


def main(producers, consumers):
    q = mp.Queue()
    cooks = [Cook(q, name, food) for name, food in producers]
    guests = [Guest(q, name) for name in consumers]
    for worker in guests + cooks:
        worker.start()
    for cook in cooks:
        cook.join()
    for guest in guests:
        q.put(None)
    for guest in guests:
        guest.join()
    assert all(w.exitcode == 0 for w in cooks + guests)


if __name__ == "__main__":
    main([("Mia", "pizza"), ("Leo", "pasta"), ("Kim", "risotto")], ["Pat", "Sam"])
