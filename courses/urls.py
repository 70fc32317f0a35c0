"""Addresses of courses: `localized` ones take a language prefix, `fixed` ones never do."""

from django.urls import URLPattern, URLResolver, path

from courses.views import activities, dashboard, enrolment, portfolio

localized: list[URLPattern | URLResolver] = [
    path("my/", dashboard.my_learning, name="my_learning"),
    path("my/portfolio/", dashboard.my_portfolio, name="my_portfolio"),
    path("learn/courses/<uuid:uuid>/enrol/", enrolment.enrol_view, name="enrol"),
    path("learn/lessons/<uuid:uuid>/complete/", activities.complete, name="complete_lesson"),
    path("learn/quizzes/<uuid:uuid>/", activities.quiz, name="answer_quiz"),
    path("learn/reflections/<uuid:uuid>/", activities.reflection, name="write_reflection"),
    path("learn/portfolios/<uuid:uuid>/", portfolio.draft, name="portfolio"),
    path("learn/portfolios/<uuid:uuid>/check/", portfolio.check, name="check_portfolio"),
    path("learn/files/<uuid:uuid>/", portfolio.download, name="portfolio_file"),
    path("learn/files/<uuid:uuid>/remove/", portfolio.remove, name="remove_portfolio_file"),
]
fixed: list[URLPattern | URLResolver] = []
