# model1: ok
# 不用 None，我们约定一个字符串作为结束信号
from multiprocessing import Process, Queue

END = '__厨房下班了__'
HOW_MANY = 10


def producer(q, name, food):
    number = 1
    while number <= HOW_MANY:
        item = food + str(number)
        q.put(item)
        print(name + ' 做好了 ' + item)
        number += 1
    q.put(END)


def consumer(q, name):
    item = q.get()
    while item != END:
        print(name + ' 吃掉 ' + item)
        item = q.get()
    print(name + ' 吃饱了')


def main(producers, consumers):
    q = Queue()
    cook_name, food = producers[0]
    cook = Process(target=producer, args=(q, cook_name, food))
    eater = Process(target=consumer, args=(q, consumers[0]))
    cook.start()
    eater.start()
    cook.join()
    eater.join()


if __name__ == '__main__':
    main([('ocean', '馒头')], ['nick'])
