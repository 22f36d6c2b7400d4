"""纷享销客 (Fxiaoke): encrypted event callbacks in, owners out.

The public documents have no event page; what we know comes from the vendor's demo. So most facts here are settings.
When to modify: when a real tenant shows another behaviour.
"""
