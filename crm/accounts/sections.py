"""The pages of the settings, in the order of their menu."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Section:
    """A page of the settings. `right` names the property of a member who may open it; "" is everybody."""

    name: str
    note: str
    url_name: str
    icon: str
    right: str = ""

    @property
    def address(self) -> str:
        return reverse(self.url_name)

    def is_open_to(self, member) -> bool:
        return not self.right or getattr(member, self.right)


SECTIONS = [
    Section("Your profile", "Name, time zone, light or dark.", "accounts:profile", "circle-user"),
    Section("Members", "Who works here, and what each may do.", "accounts:members", "users"),
    Section("API tokens", "Keys for other systems.", "accounts:tokens", "key-round"),
    Section("Workspace", "Name, currency, who sees what.", "accounts:workspace", "building", "is_admin"),
    Section("Pipelines", "Stages, their odds, and when a deal rots.", "deals:pipelines", "square-kanban", "is_manager"),
    Section("Custom fields", "What your records hold besides.", "accounts:fields", "text-cursor-input", "is_manager"),
    Section("API", "What other systems can ask, and try it here.", "api_docs", "braces"),
    Section("Admin", "Every table of this workspace, and its audit trail.", "admin:index", "table", "is_manager"),
]


def sections_for(member) -> list[Section]:
    return [section for section in SECTIONS if section.is_open_to(member)]
