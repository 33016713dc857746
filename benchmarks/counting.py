"""How many SQL statements a request sent, in its answer's X-SQL header."""

from django.db import connection


class SqlCount:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        sent = 0

        def count(execute, sql, params, many, context):
            nonlocal sent
            sent += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response["X-SQL"] = str(sent)
        return response
