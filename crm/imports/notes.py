"""What people should know about an import, in sentences: doubts before it runs, and what was found while it ran."""

REMARKS = {
    "owner_unknown": "{times} rows belong to people who are not members here ({examples}). Those records belong to nobody; "
    "the names are kept in a custom field.",
    "written_differently": "{times} references were joined though the name is written differently ({examples}).",
}


def opening_notes(facts, mapping, notes: list[str]) -> list[str]:
    """What the file leaves open or could surprise: to be shown on the mapping page, before anything is written."""
    notes = list(notes)
    used = {column["header"] for column in mapping.columns if column["field"]}
    for column in facts:
        header = column["header"]
        if header not in used:
            continue
        if column["unsure_date"] and column["mixed"]:
            notes.append(
                f"“{header}” has dates in both orders. Choose one for values such as {column['unsure_date']}, "
                "or their rows are refused."
            )
        elif column["unsure_date"]:
            notes.append(f"“{header}”: {column['unsure_date']} may be day/month or month/day. Check the order.")
        if column["unsure_number"]:
            way = "thousands" if column["decimal"] not in column["unsure_number"] else "decimals"
            notes.append(f"“{header}”: {column['unsure_number']} is read with its mark for {way}. Check it.")
    return notes


def closing_notes(run, joined: int) -> list[str]:
    """What was counted while the rows were written."""
    notes = []
    remarks = REMARKS | run.importer.remarks
    for name, counter in run.record.counters.items():
        examples = ", ".join(counter["examples"][:12]) + (", …" if len(counter["examples"]) > 12 else "")
        notes.append(remarks[name].format(times=f"{counter['times']:,}", examples=examples))
    if joined:
        notes.append(f"{joined:,} references of earlier files were joined to these records.")
    return notes
