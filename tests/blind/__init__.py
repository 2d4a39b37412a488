"""Blind readers: how many wrong programs are repaired by readers who have the grader's message and cannot ask.

``python -m tests.blind FOLDER --seed N`` writes a set of readers' folders: below ``message/`` each has the stub
(``exercises/NAME.py``), a failing submission (``submission.py``) and what the terminal shows of it without colour
(``message.txt``), half of them in each language. With ``--control`` the same files stand below ``control/`` without a
message. What was taken is in ``answers.json``, which no reader sees: file, codes, language, and a mutant's change.

Half of the files are from the corpus, half are mutants made for this set: a worked answer or a right file of the corpus
with one slip of a beginner, of which only those are taken that fail. Both are drawn by the seed, so that each code,
exercise, folder and kind of slip is there before a second of its kind is. Header, comments and docstrings that are not
the stub's, and the file's name are taken out before anything is graded: what a message says is said of the text that
the reader has. The same seed writes the same bytes, as long as the grader says the same.

One reader has one file, sees nothing else and may ask nothing; the repaired program goes into ``attempt.py`` beside the
submission. ``python -m tests.blind FOLDER --attempts`` grades what is there: a reader was led to the repair if the
attempt has full marks. The control group says how many would have found it alone. Full marks are not all: where the
message does not name what was repaired, that is a miss of the message, and for people to judge.
"""
