"""Every interpreter of a perturbed program is perturbed, also those that ``spawn`` starts."""

import os

if os.environ.get("FUZZ_LOG"):
    import perturbed

    perturbed.install()
