# model3: task-done-overcalled
# task_done() 在 finally 里：get 超时的那一次也算了一次。
import queue
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        time.sleep(2)
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        try:
            item = q.get(timeout=1)
            print(f'{name}吃了{item}')
        except queue.Empty:
            print(f'{name}在等')
        finally:
            q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n), daemon=True) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    q.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
