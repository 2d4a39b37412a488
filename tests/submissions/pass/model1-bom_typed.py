# model1: ok
from __future__ import annotations

import multiprocessing as mp
from multiprocessing.queues import Queue

Cook = tuple[str, str]


def producer(q: Queue, name: str, food: str) -> None:
    for item in [f"{food}{i}" for i in range(1, 11)]:
        q.put(item)
        print(f"{name} made {item}.")
    q.put(None)


def consumer(q: Queue, name: str) -> None:
    for item in iter(q.get, None):
        print(f"{name} ate {item}.")


def main(producers: list[Cook], consumers: list[str]) -> None:
    q: Queue = mp.Queue()
    workers: list[mp.Process] = []
    for name, food in producers:
        workers.append(mp.Process(target=producer, args=(q, name, food), name=f"cook-{name}"))
    for name in consumers:
        workers.append(mp.Process(target=consumer, args=(q, name), name=f"eater-{name}"))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print("everybody is done:", [worker.exitcode for worker in workers])


if __name__ == "__main__":
    main([("Émile", "crêpe")], ["Zoë"])
