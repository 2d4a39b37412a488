# model3: ok
import os
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    [q.put(f'{food}{i}') for i in range(3)]
    print(f'{name} is done with the {food}')


def consumer(q, name):
    while True:
        item = q.get()
        print(f'[{os.getpid()}] {item} eaten by {name}', flush=True)
        q.task_done()


class Eater(Process):
    """Never stops by itself."""

    def __init__(self, q, who):
        super().__init__(daemon=True)
        self.q, self.who = q, who

    def run(self):
        consumer(self.q, self.who)


class Maker(Process):
    def __init__(self, q, who, food):
        Process.__init__(self)
        self.q, self.who, self.food = q, who, food

    def run(self):
        producer(self.q, self.who, self.food)


class Restaurant:
    def __init__(self):
        self.q = JoinableQueue()
        self.makers = []

    def open(self, producers, consumers):
        for who in consumers:
            Eater(self.q, who).start()
        for who, food in producers:
            maker = Maker(self.q, who, food)
            maker.start()
            self.makers.append(maker)

    def close(self):
        while self.makers:
            self.makers.pop().join()
        self.q.join()


def main(producers, consumers):
    restaurant = Restaurant()
    restaurant.open(producers, consumers)
    restaurant.close()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
