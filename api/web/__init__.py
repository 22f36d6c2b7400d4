"""The manager's page: one document, plain ES modules, libraries out of installed packages, sessions by cookie.

When to modify: never; parts are modules of their own.
"""
