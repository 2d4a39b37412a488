# model2: ok
from dataclasses import dataclass, field
from multiprocessing import Process, Queue


def producer(q, name, food):
    made = [f'{food}{i}' for i in range(1, 4)]
    for item in made:
        q.put(item)
    print(f'{name} made', ', '.join(made))


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            return
        print(f'{item} -> {name}')


@dataclass
class Crew:
    """Processes that start together and are joined together."""
    members: list = field(default_factory=list)

    def hire(self, job, *args):
        self.members.append(Process(target=job, args=args))

    def __enter__(self):
        for p in self.members:
            p.start()
        return self

    def __exit__(self, *exc_info):
        for p in self.members:
            p.join()


def main(producers, consumers):
    q = Queue()
    cooks, guests = Crew(), Crew()
    for name, food in producers:
        cooks.hire(producer, q, name, food)
    for name in consumers:
        guests.hire(consumer, q, name)
    with guests:
        with cooks:
            print('open')
        for _ in guests.members:
            q.put(None)
    print('closed')


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
