"""HTTP of learning: parse, authorise, call an action, render. Pages are Wagtail's (`courses.models.pages`)."""
