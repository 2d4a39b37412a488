# model1: ok
from multiprocessing import Process, Queue
from time import sleep
from random import random

def producer(q, name, food):
	for i in range(1, 11):
		sleep(random() / 10)
		q.put(item := f'{food}{i}')
		print(f'{name} -> {item}')
	q.put(None)

def consumer(q, name):
	eaten = 0
	while (item := q.get()) is not None:
		sleep(random() / 10)
		eaten += 1
		print(f'({eaten}) {name} <- {item}')
	print(f'{name} had {eaten} things, bye')

def main(producers, consumers):
	q = Queue()
	(cook, food), = producers
	eater, = consumers
	p = Process(target=producer, args=(q, cook, food))
	c = Process(target=consumer, args=(q, eater))
	p.start(); c.start()
	p.join(); c.join()

if __name__ == '__main__':
	main(producers=[('Ocean', 'dumpling')], consumers=['Nick'])
