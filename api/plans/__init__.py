"""What problems and plans mean to the service: uploads, versions, decisions, publishing, downloads.

Knows the store and the library, nothing of HTTP. When to modify: to add a part; each stands in its own module.
"""
