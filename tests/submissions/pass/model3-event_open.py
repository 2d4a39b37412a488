# model3: ok
from multiprocessing import Event, JoinableQueue, Process


def producer(q, name, food, opened=None):
    if opened is not None:
        opened.wait()           # 等餐厅开门
    for i in range(3):
        q.put(f'{food}{i}')
        print(f'{name} 端上 {food}{i}')


def consumer(q, name, opened=None):
    if opened is not None:
        opened.wait()
    while True:
        item = q.get()
        print(f'{name} 在吃 {item}', flush=True)
        print(f'{name} 吃完 {item}', flush=True)
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    opened = Event()
    ps = [Process(target=producer, args=(q, n, f, opened)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n, opened), daemon=True) for n in consumers]
    for p in ps + cs:
        p.start()
    print('开门！')
    opened.set()
    for p in ps:
        p.join()
    q.join()
    print('关门！')


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
