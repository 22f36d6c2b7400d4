"""The client of the service: typed calls over HTTP, waiting for jobs, failures in the service's own words."""
