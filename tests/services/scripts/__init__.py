"""Small programs that run inside an instance of `tests/services`, in processes of their own."""

import django

django.setup()
