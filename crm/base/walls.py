"""The second wall: row-level security, grants and composite keys, made by one migration operation per table.

Roles: the owner makes tables and runs migrations; `<database>_app` serves pages and tasks, owns nothing and sees one
workspace at a time; `<database>_sys` sees every row. No default privileges exist, so a table without its wall is refused
to everyone but the owner.
"""

from django.db.migrations.operations.base import Operation

from crm.base.records import WorkspaceForeignKey

# Tables without a workspace, and what the application may do with them. A test fails for a table in neither group.
OPEN_TABLES = {
    "accounts_user": "SELECT, INSERT, UPDATE, DELETE",
    "account_emailaddress": "SELECT, INSERT, UPDATE, DELETE",
    "account_emailconfirmation": "SELECT, INSERT, UPDATE, DELETE",
    "django_session": "SELECT, INSERT, UPDATE, DELETE",
    "django_content_type": "SELECT",
    "auth_permission": "SELECT",
    "auth_group": "SELECT",
    "auth_group_permissions": "SELECT",
    "accounts_user_groups": "SELECT",
    "accounts_user_user_permissions": "SELECT",
    "django_migrations": "SELECT",
}

PREPARE = """
CREATE EXTENSION IF NOT EXISTS vector;
CREATE SCHEMA IF NOT EXISTS app;
CREATE OR REPLACE FUNCTION app.workspace_or_null() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.workspace', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION app.user_or_null() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.user', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION app.workspace() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
DECLARE value text := current_setting('app.workspace', true);
BEGIN
    IF value IS NULL OR value = '' THEN
        RAISE EXCEPTION 'no workspace is active' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN value::bigint;
END $$;
GRANT USAGE ON SCHEMA app, public TO {app}, {sys};
"""

# A member reads memberships of the active workspace, and finds the own ones before a workspace is chosen.
IDENTITY = """
DROP POLICY IF EXISTS workspace ON accounts_membership;
CREATE POLICY workspace ON accounts_membership TO {app}
    USING (workspace_id = (SELECT app.workspace_or_null()) OR user_id = (SELECT app.user_or_null()))
    WITH CHECK (workspace_id = (SELECT app.workspace()));
ALTER TABLE accounts_workspace ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_workspace FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS workspace ON accounts_workspace;
CREATE POLICY workspace ON accounts_workspace TO {app}
    USING (id = (SELECT app.workspace_or_null())
           OR id IN (SELECT workspace_id FROM accounts_membership WHERE user_id = (SELECT app.user_or_null())))
    WITH CHECK (id = (SELECT app.workspace()));
DROP POLICY IF EXISTS system ON accounts_workspace;
CREATE POLICY system ON accounts_workspace TO {sys} USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON accounts_workspace TO {app}, {sys};
GRANT USAGE, SELECT ON SEQUENCE accounts_workspace_id_seq TO {app}, {sys};
"""

WALL = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS workspace ON {table};
CREATE POLICY workspace ON {table} TO {app}
    USING (workspace_id = (SELECT app.workspace())) WITH CHECK (workspace_id = (SELECT app.workspace()));
DROP POLICY IF EXISTS system ON {table};
CREATE POLICY system ON {table} TO {sys} USING (true) WITH CHECK (true);
REVOKE ALL ON {table} FROM {app}, {sys};
GRANT {rights} ON {table} TO {app}, {sys};
GRANT USAGE, SELECT ON SEQUENCE {sequence} TO {app}, {sys};
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{unique}') THEN
        ALTER TABLE {table} ADD CONSTRAINT {unique} UNIQUE (workspace_id, id);
    END IF;
END $$;
"""

KEY = """
ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name};
ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (workspace_id, {column})
    REFERENCES {target} (workspace_id, id) DEFERRABLE INITIALLY DEFERRED;
"""


def role(connection, which: str) -> str:
    """The quoted login role of this database: which is "app" or "sys"."""
    return connection.ops.quote_name(f"{connection.settings_dict['NAME']}_{which}")


def run(schema_editor, sql: str, **names):
    connection = schema_editor.connection
    schema_editor.execute(sql.format(app=role(connection, "app"), sys=role(connection, "sys"), **names), params=None)


class PrepareWalls(Operation):
    """Make the schema `app` with the functions that policies ask; needed once, before the first wall."""

    reversible = True

    def state_forwards(self, app_label, state):
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        run(schema_editor, PREPARE)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        pass

    def describe(self):
        return "Prepare row-level security"


class RaiseWalls(PrepareWalls):
    """Wall off the tables of these models: policies, grants, unique (workspace, id) and composite foreign keys.

    Idempotent: name a model again in the migration that gives it a new foreign key. `append_only` models may be read and
    added to, never changed.
    """

    def __init__(self, *models: str, append_only: tuple[str, ...] = ()):
        self.models, self.append_only = models, tuple(append_only)

    def deconstruct(self):
        return type(self).__name__, list(self.models), ({"append_only": self.append_only} if self.append_only else {})

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        models = [to_state.apps.get_model(app_label, name) for name in self.models]
        for model, name in zip(models, self.models, strict=True):
            table = model._meta.db_table
            rights = "SELECT, INSERT" if name in self.append_only else "SELECT, INSERT, UPDATE, DELETE"
            names = {"table": table, "sequence": f"{table}_id_seq", "unique": f"{table}_same_ws", "rights": rights}
            run(schema_editor, WALL, **names)
        for model in models:
            for field in model._meta.local_fields:
                if isinstance(field, WorkspaceForeignKey):
                    table, column = model._meta.db_table, field.column
                    target = field.remote_field.model._meta.db_table
                    run(schema_editor, KEY, table=table, column=column, target=target, name=f"{table}_{column}_ws"[:63])

    def describe(self):
        return f"Wall off {', '.join(self.models)}"


class RaiseIdentityWalls(PrepareWalls):
    """The two tables that are read before a workspace is chosen: workspaces, and the user's own memberships."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        run(schema_editor, IDENTITY)

    def describe(self):
        return "Wall off workspaces and memberships"


def grant_open_tables(connection):
    """Give the application's roles their rights on the tables that belong to no workspace."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for table, rights in OPEN_TABLES.items():
            if table in tables:
                cursor.execute(f"GRANT {rights} ON {table} TO {role(connection, 'app')}, {role(connection, 'sys')}")
        cursor.execute(
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role(connection, 'app')}, {role(connection, 'sys')}"
        )
