"""Reading files of other systems: decoding, mapping, writing rows in batches, taking them back."""
