"""The form of a new account, whose address is the invited one and cannot be changed."""

from allauth.account.forms import SignupForm
from allauth.core import context
from django import forms

from crm.accounts.adapter import invitation_of


class InvitedSignUpForm(SignupForm):
    name = forms.CharField(max_length=150, label="Your name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["email", "name", "password1", "password2"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A disabled field takes its initial value whatever is posted; the view's own initial comes from ?email=.
        self.initial["email"] = invitation_of(context.request).email
        self.fields["email"].disabled = True
