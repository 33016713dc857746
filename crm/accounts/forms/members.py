"""A member's role, and invitations."""

from django import forms
from django.core.exceptions import ValidationError

from crm.accounts.models import Invitation, Membership, Role

WHAT_ROLES_DO = {
    Role.VIEWER: "reads everything shown to them, changes nothing",
    Role.REP: "works on records: their own and unowned ones",
    Role.MANAGER: "also edits others’ records, runs imports, sets up pipelines and fields",
    Role.ADMIN: "also invites people and sets up the workspace",
}


def role_choices(upto=Role.ADMIN):
    """Roles up to one, each with what it may do."""
    return [(role.value, f"{role.label}: {words}") for role, words in WHAT_ROLES_DO.items() if role.rank <= upto.rank]


class MemberForm(forms.Form):
    role = forms.ChoiceField(choices=role_choices, widget=forms.RadioSelect)
    title = forms.CharField(max_length=100, required=False, help_text="Shown beside the name, such as Rep, DACH.")


class InvitationForm(forms.ModelForm):
    role = forms.ChoiceField(choices=role_choices, widget=forms.RadioSelect, initial=Role.REP)

    class Meta:
        model = Invitation
        fields = ["email", "role"]
        labels = {"email": "Work email"}

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        member = Membership.objects.present().select_related("user").filter(user__email__iexact=email).first()
        if member:
            raise ValidationError(f"{member.name} is a member already.")
        if Invitation.objects.waiting().filter(email=email).exists():
            raise ValidationError(
                "This address has been invited. Send it again, or withdraw it, in the list of members."
            )
        return email
