"""Addresses under /settings/."""

from django.urls import path

from crm.accounts.views import fields, invitations, joining, members, profile, tokens, workspace, workspaces

app_name = "accounts"
urlpatterns = [
    path("", profile.settings, name="settings"),
    path("profile/", profile.profile, name="profile"),
    path("workspaces/", workspaces.workspaces, name="workspaces"),
    path("no-workspace/", workspaces.no_workspace, name="no_workspace"),
    path("workspace/", workspace.workspace, name="workspace"),
    path("members/", members.members, name="members"),
    path("members/<int:pk>/", members.member, name="member"),
    path("members/<int:pk>/leaving/", members.leaving, name="leaving"),
    path("invitations/new/", invitations.new_invitation, name="new_invitation"),
    path("invitations/<int:pk>/resending/", invitations.resending, name="resending"),
    path("invitations/<int:pk>/withdrawing/", invitations.withdrawing, name="withdrawing"),
    path("invitations/<str:code>/", joining.joining, name="joining"),
    path("invitations/<str:code>/sign-up/", joining.signing_up, name="signing_up"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/new/", tokens.new_token, name="new_token"),
    path("tokens/<int:pk>/revoking/", tokens.revoking, name="revoking"),
    path("fields/", fields.fields, name="fields"),
    path("fields/new/", fields.new_field, name="new_field"),
    path("fields/<int:pk>/", fields.field, name="field"),
    path("fields/<int:pk>/moving/", fields.moving, name="moving_field"),
    path("fields/<int:pk>/deleting/", fields.deleting, name="deleting_field"),
]
