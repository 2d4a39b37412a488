# model2: any; wins-at: none; alone
"""Form feeds, vertical tabs and separators that end a line for some readers and not for others."""
from multiprocessing import Process, Queue


#: honest


TEXT = '''         [2J'''

x = 1  #  def producer(): pass
print(TEXT)


#: run
