"""What allauth asks the project: nobody signs up without an invitation."""

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return bool(request.session.get("invitation"))
