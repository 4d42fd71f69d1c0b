"""Addresses below ``/questions/``."""

from django.urls import path

from . import own_views, views

app_name = "questions"
urlpatterns = [
    path("mine/", views.MineView.as_view(), name="mine"),
    path("on/<int:product_id>/", views.ProductView.as_view(), name="product"),
    path("on/<int:product_id>/ask/", views.AskView.as_view(), name="ask"),
    path("<int:pk>/", views.QuestionView.as_view(), name="question"),
    path("<int:pk>/answer/", views.AnswerView.as_view(), name="answer"),
    path("<int:pk>/edit/", own_views.EditQuestion.as_view(), name="edit"),
    path("<int:pk>/appeal/", own_views.AppealQuestion.as_view(), name="appeal"),
    path("<int:pk>/delete/", own_views.DeleteQuestion.as_view(), name="delete"),
    path("<int:pk>/report/", own_views.ReportQuestion.as_view(), name="report"),
    path("<int:pk>/helpful/", own_views.HelpfulQuestion.as_view(), name="helpful"),
    path("answers/<int:pk>/", views.OneAnswerView.as_view(), name="answer-page"),
    path("answers/<int:pk>/edit/", own_views.EditAnswer.as_view(), name="answer-edit"),
    path("answers/<int:pk>/appeal/", own_views.AppealAnswer.as_view(), name="answer-appeal"),
    path("answers/<int:pk>/delete/", own_views.DeleteAnswer.as_view(), name="answer-delete"),
    path("answers/<int:pk>/report/", own_views.ReportAnswer.as_view(), name="answer-report"),
    path("answers/<int:pk>/helpful/", own_views.HelpfulAnswer.as_view(), name="answer-helpful"),
]
