"""What travels between service and client, as typed models: the service answers with them, the client reads them."""
