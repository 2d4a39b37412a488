# model2: ok
from multiprocessing import get_context
from time import sleep

mp = get_context("fork")


def producer(q, name, food):
    """Cook three."""
    for nr, wait in enumerate((0.02, 0.0, 0.03), start=1):
        sleep(wait)
        q.put(f"{food}{nr}")
        print(f"{name:>8} | cooks | {food}{nr}", flush=True)


def consumer(q, name):
    """Eat what comes."""
    while True:
        item = q.get()
        if item is None:
            return
        print(f"{name:>8} | eats  | {item}", flush=True)


def main(producers, consumers):
    q = mp.Queue()
    cooks, eaters = {}, {}
    for i, (name, food) in enumerate(producers):
        cooks[i] = mp.Process(target=producer, args=(q, name, food))
    for i, name in enumerate(consumers):
        eaters[i] = mp.Process(target=consumer, args=(q, name))
    for p in {**{("c", k): v for k, v in cooks.items()}, **{("e", k): v for k, v in eaters.items()}}.values():
        p.start()
    for i in cooks:
        cooks[i].join()
    for i in eaters:
        q.put(None)
    for i in eaters:
        eaters[i].join()


if __name__ == "__main__":
    main([("Otto", "Brot"), ("Ida", "Suppe"), ("Udo", "Wein")], ["Nick", "Max"])
