"""Makes the pictures of the guide in ``docs/editors/`` anew: ``make screenshots``.

A throw-away site is set up with the content that ships, people who do not exist and a clock that
stands still; then a browser goes through what the guide tells. ``album.py`` lists the pictures, and
each module of scenes makes some of them.
"""
