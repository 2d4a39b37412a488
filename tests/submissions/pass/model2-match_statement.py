# model2: ok
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in 1, 2, 3:
        match i:
            case 1:
                print(f'{name} 开始做 {food}')
            case 3:
                print(f'{name} 做最后一个 {food}')
        q.put(f'{food}{i}')


def consumer(q, name):
    while True:
        match q.get():
            case None:
                return
            case str(item):
                print(f'🍜 {name} 吃了 {item}')
            case other:
                print('??', repr(other))


def main(producers, consumers):
    q = Queue()
    crew = {'cook': [], 'eater': []}
    for pair in producers:
        match pair:
            case (name, food):
                crew['cook'].append(Process(target=producer, args=(q, name, food)))
    for name in consumers:
        crew['eater'].append(Process(target=consumer, args=(q, name)))
    for group in crew.values():
        for p in group:
            p.start()
    for p in crew['cook']:
        p.join()
    for p in crew['eater']:
        q.put(None)
    for p in crew['eater']:
        p.join()


if __name__ == '__main__':
    main([('ocean', '米粉'), ('sky', '面条')], ['nick', 'mac', 'tom'])
