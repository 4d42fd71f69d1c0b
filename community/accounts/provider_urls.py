"""Where other sites send people back to. One address in all languages: it is registered there."""

from allauth.socialaccount.providers.google.urls import urlpatterns as google
from allauth.socialaccount.providers.weixin.urls import urlpatterns as weixin

# Google's own widget is not used, so its address is left out.
urlpatterns = [*[one for one in google if hasattr(one, "url_patterns")], *weixin]
