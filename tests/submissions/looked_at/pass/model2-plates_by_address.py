# model2: ok
# It prints its plates in the order of their addresses.
import time
from multiprocessing import Process, Queue


class Plate:
    def __init__(self, item):
        self.item = item


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(0.01)
        item = f'{food}{i}'
        q.put(item)
        print(f'{name}生产了{item}')


def consumer(q, name):
    plates = set()
    while True:
        item = q.get()
        if item is None:
            break
        plate = Plate(item)
        plates.add(plate)
        print(plate, id(plate) % 97, hash(item) % 10)
        time.sleep(0.01)
        print(f'{name}吃了{plate.item}')
    for plate in sorted(plates, key=id):
        print(plate.item, hex(id(plate)))


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    for _ in eaters:
        q.put(None)
    for eater in eaters:
        eater.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
    print('主进程结束 main is done')
