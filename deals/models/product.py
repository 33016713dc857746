"""What is sold, and how much of it a deal holds."""

from django.db import models

from crm.base.records import Record, WorkspaceForeignKey


class Product(Record):
    name = models.CharField(max_length=150)
    code = models.CharField(max_length=50, blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="product_name_once")]

    def __str__(self):
        return self.name


class LineItem(Record):
    deal = WorkspaceForeignKey("deals.Deal", models.CASCADE, related_name="line_items")
    product = WorkspaceForeignKey(Product, models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=12, decimal_places=2, default=1)
    price = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.quantity:g} × {self.product}"
