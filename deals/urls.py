"""Addresses of deals, activities and tasks."""

from django.urls import include, path

from deals.views import (
    activities,
    activity_list,
    board,
    closing,
    deal,
    editing,
    files,
    line_items,
    listing,
    moving,
    stakeholders,
    story,
    tasks,
)

app_name = "deals"
urlpatterns = [
    path("deals/", listing.deals, name="deals"),
    path("deals/chosen/", listing.bulk_deals, name="bulk_deals"),
    path("deals/board/", board.board, name="board"),
    path("deals/board/<int:pk>/", board.lane, name="lane"),
    path("deals/new/", editing.new_deal, name="new_deal"),
    path("deals/pick/", tasks.pick, name="pick"),
    path("deals/<int:pk>/", deal.deal, name="deal"),
    path("deals/<int:pk>/stage/", moving.move, name="move"),
    path("deals/<int:pk>/won/", closing.win, name="win"),
    path("deals/<int:pk>/lost/", closing.lose, name="lose"),
    path("deals/<int:pk>/open/", closing.reopen, name="reopen"),
    path("deals/<int:pk>/facts/<str:name>/", editing.fact, name="fact"),
    path("deals/<int:pk>/deletion/", editing.delete_deal, name="delete_deal"),
    path("deals/<int:pk>/stakeholders/", stakeholders.add_stakeholder, name="add_stakeholder"),
    path("deals/<int:pk>/stakeholders/<int:stakeholder_pk>/", stakeholders.stakeholder, name="stakeholder"),
    path("deals/<int:pk>/products/", line_items.add_line_item, name="add_line_item"),
    path("deals/<int:pk>/products/<int:item_pk>/", line_items.line_item, name="line_item"),
    path("story/<slug:of>/<int:pk>/", story.story, name="story"),
    path("activities/", activity_list.activities, name="activities"),
    path("activities/<int:pk>/", activities.activity, name="activity"),
    path("activities/<int:pk>/deletion/", activities.delete_activity, name="delete_activity"),
    path("files/<slug:of>/<int:pk>/", files.add_file, name="add_file"),
    path("files/<int:pk>/", files.file, name="file"),
    path("files/<int:pk>/deletion/", files.delete_file, name="delete_file"),
    path("tasks/", listing.tasks, name="tasks"),
    path("tasks/chosen/", listing.bulk_tasks, name="bulk_tasks"),
    path("tasks/new/", tasks.new_task, name="new_task"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/done/", tasks.task_done, name="task_done"),
    path("settings/pipelines/", include("deals.pipelines.urls")),
]
