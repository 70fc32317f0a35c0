"""The Open Badges 3.0 API (`/ims/ob/v3p0`) where we are the host, and its OAuth 2: HTTP in, an action, HTTP out."""
