"""What leaves this machine: stubs for students, jobs for CI servers, an autograder for Gradescope, their wheel."""
