"""Salesforce: Outbound Messages (SOAP) and decoded change events in, SOQL and composite updates out.

When to modify: when Salesforce changes its API; the version of its paths is a setting.
"""
