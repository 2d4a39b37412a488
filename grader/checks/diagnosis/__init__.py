"""Why a promise is broken: from what a trace shows to the cause, in the words of the exercise."""
