"""The page inside WeChat. Its folder is what WeChat Pay's "payment directory" names."""

from django.urls import path

from .views import InWeChatView

urlpatterns = [path("<slug:key>/in-wechat/", InWeChatView.as_view(), name="in-wechat")]
