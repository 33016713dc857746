"""Django's PostgreSQL engine, telling every transaction which workspace it belongs to.

The setting is local to the transaction, so it dies at COMMIT or ROLLBACK and no pooled connection can carry it over.
"""

from django.db.backends.postgresql import base

from crm.base.active import SETTINGS, active_user, active_workspace, settings


class DatabaseWrapper(base.DatabaseWrapper):
    def _set_autocommit(self, autocommit):
        super()._set_autocommit(autocommit)
        begins = not autocommit
        if begins and (active_workspace.get() is not None or active_user.get() is not None):
            self.tell_policies()

    def tell_policies(self):
        """Set the active workspace and user for the transaction that is open now."""
        with self.wrap_database_errors:
            self.connection.execute(SETTINGS, settings())
