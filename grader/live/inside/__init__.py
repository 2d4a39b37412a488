"""What runs inside the student's processes. It belongs to the student from there on: it explains, it never decides.

Rules. Only the standard library is imported here, and nothing of the grader: these modules are loaded by path into the
student's interpreters, as the package ``inside``, and must not bring the solutions within reach.
"""
