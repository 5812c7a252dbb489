"""The launcher behind ``make run``: environment, set-up, site and worker.

Standard library only, since it runs before anything is installed.
"""
