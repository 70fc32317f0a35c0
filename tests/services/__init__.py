"""What only real services and real processes can show: PostgreSQL, Redis, Celery workers, kill -9."""
