"""Finding where work waits, over all workspaces: only the workspaces' ids cross the wall, the work is done inside each."""


def workspaces_with(model, **conditions) -> list[int]:
    """Ids of the workspaces that have rows of this model on which the conditions hold."""
    rows = model._base_manager.using("system").filter(**conditions)
    return list(rows.order_by("workspace_id").values_list("workspace_id", flat=True).distinct())
