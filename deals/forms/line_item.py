"""A product in a deal: which, how many, at what price."""

from django import forms

from deals.models import Product


class LineItemForm(forms.Form):
    product = forms.CharField(max_length=150, help_text="A new name makes a new product.")
    quantity = forms.DecimalField(max_digits=12, decimal_places=2, min_value=0, initial=1)
    price = forms.DecimalField(label="Price each", max_digits=14, decimal_places=2, min_value=0, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = list(Product.objects.all()[:200])
        self.fields["product"].widget.attrs["list"] = "products"

    def clean(self):
        cleaned = super().clean()
        name = (cleaned.get("product") or "").strip()
        cleaned["product"] = Product.objects.filter(name__iexact=name).first() or Product(name=name)
        if "price" in cleaned and cleaned["price"] is None:
            if cleaned["product"].price is None:
                self.add_error("price", "Write a price; this product has none of its own.")
            cleaned["price"] = cleaned["product"].price
        return cleaned
