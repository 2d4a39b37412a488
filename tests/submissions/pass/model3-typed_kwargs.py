# model3: ok
import multiprocessing as mp
from multiprocessing import queues
from typing import NoReturn


def producer(q: queues.JoinableQueue, name: str, food: str) -> None:
    for i, _ in enumerate("abc"):
        q.put(f"{food}{i}")
        print(f"{name} offers {food}{i}", flush=True)


def consumer(q: queues.JoinableQueue, name: str) -> NoReturn:
    while True:
        item: str = q.get()
        print(f"{name} swallows {item}", flush=True)
        q.task_done()


def main(producers: list[tuple[str, str]], consumers: list[str]) -> None:
    q = mp.JoinableQueue()
    cooks = [
        mp.Process(target=producer, kwargs={"q": q, "name": name, "food": food})
        for name, food in producers
    ]
    guests = [
        mp.Process(target=consumer, kwargs={"q": q, "name": name}, daemon=True)
        for name in consumers
    ]
    for process in (*cooks, *guests):
        process.start()
    for process in cooks:
        process.join()
    q.join()


if __name__ == "__main__":
    mp.set_start_method("spawn")
    main(producers=[("Ann", "tea"), ("Bob", "cake"), ("Cid", "jam")], consumers=["Dan", "Eve"])
