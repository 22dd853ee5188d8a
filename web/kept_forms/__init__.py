"""Nothing typed is lost with a session: a form that comes too late is kept, and shown again to whoever typed it.

``whose`` page it was on, ``keeping`` it until they have signed in, ``filling`` a page's form in, ``showing`` it there.
"""
