# model2: any; wins-at: none
"""A source that makes Python warn of it, with an escape character in the warning."""
from multiprocessing import Process, Queue


#: honest


TEXT = '\[31m \'


#: run
