"""Columns are guessed from vendors' headers and their values, and people have the last word."""

import pytest

from crm.base.models import FieldDefinition
from crm.imports.columns import inspect
from crm.imports.guessing import guess_source
from crm.imports.mapping import Mapping, MappingError, read_choices
from crm.imports.registry import importers
from crm.imports.running import run_import, start
from crm.imports.sheet import read_sheet
from tests import make


def mapped(target, text, definitions=(), choices=None):
    sheet = read_sheet(text.encode())
    _, facts = inspect(sheet)
    importer = importers()[target]
    mapping = Mapping.guess(importer, facts, definitions).chosen(importer, facts, definitions, choices or {})
    return {column["header"]: column for column in mapping.columns}


def fields(target, text, **more):
    return {header: column["field"] for header, column in mapped(target, text, **more).items()}


@pytest.mark.parametrize(
    ("target", "header", "row", "expected"),
    [
        ("companies", "ACCOUNTID,Account Name,Account Owner,Industry,Website", "2,Acme,Tina,Retail,a.com", "id name owner industry website"),
        ("contacts", "CONTACTID,Last Name,Account Id,Email,Mobile,Created Time", '1,Fox,2,a@b.com,5,"16 Apr, 2021 00:02:00"', "id last_name company_id email mobile created_at"),
        ("deals", "Potential Name,Closing Date,Amount,Stage,LEADID", 'A,"16 Apr, 2021 00:03:00",$5,Closed Won,7', "name close_date value stage lead_id"),
        ("contacts", "Record ID,First Name,Last Name,Email,Phone Number,Associated Company,Contact owner", "1,A,B,a@b.com,5,X,Sam", "id first_name last_name email phone company owner"),
        ("deals", "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Associated Company IDs,Associated Contact IDs", "1,A,Proposal,5,Sam,9,8", "id name stage value owner company_id contact_id"),
        ("contacts", "Person - Name*,Person - Email (Work),Organization - Name*,Note - Content*", "Tony T,t@x.com,Moveer,Hi", "name email company notes"),
        ("deals", "Deal - Title,Deal - Value,Deal - Status,Deal - Lost reason,Contact person*", "A,100.0,Lost,Price,Jo", "name value outcome lost_reason contact"),
        ("deals", "opportunity_id,sales_agent,account,deal_stage,engage_date,close_date,close_value", "1,Moses,Acme,Won,10/20/2016,3/1/2017,5", "id owner company stage created_at close_date value"),
        ("deals", "Opportunity Number,Opportunity Result,Opportunity Amount USD", "1,Won,5", "id outcome value"),
        ("deals", "Topic,Est. Revenue,Est. Close Date,Potential Customer", "A,5,2024-01-01,Acme", "name value expected_close company"),
        ("contacts", "Vorname,Nachname,E-Mail,Telefon,Firma,Position", "A,B,a@b.de,1,Acme,Chef", "first_name last_name email phone company position"),
        ("contacts", "Prénom,Nom de famille,Courriel,Entreprise,Fonction", "A,B,a@b.fr,Acme,Chef", "first_name last_name email company position"),
        ("contacts", "Nombre,Apellido,Correo electrónico,Empresa,Puesto", "A,B,a@b.es,Acme,Jefe", "name last_name email company position"),
        ("tasks", "Task Owner,Subject,Created Time,Due Date,Status,Modified Time", 'Ann,Call,2024-01-01,2024-01-02,Completed,2024-01-03', "assignee title created_at due_on status modified_at"),
        ("activities", "Type,Subject,Due date,Contact person,Organization,Note", "Call,Hi,2024-01-01,Jo,Acme,Text", "kind subject happened_at contact company body"),
        ("companies", "account,sector,revenue,employees,office_location", "Acme,Retail,5,10,Norway", "name industry custom size country"),
    ],
)  # fmt: skip
def test_vendors_headers_are_understood(target, header, row, expected):
    assert list(fields(target, f"{header}\n{row}\n").values()) == expected.split()


def test_a_guess_says_why_and_how_sure_it_is():
    column = mapped("contacts", "Surname,Adresse électronique\nFox,a@b.com\n")
    assert column["Surname"]["sure"] == 1.0
    assert column["Adresse électronique"]["field"] == "email"
    assert "e-mail addresses" in column["Adresse électronique"]["why"]
    assert column["Adresse électronique"]["sure"] < 1


def test_a_field_is_given_once_and_the_second_column_becomes_custom():
    columns = mapped("contacts", "Email,Email 2,Name\na@b.com,c@d.com,X\n")
    assert columns["Email"]["field"] == "email"
    assert columns["Email 2"]["field"] == "custom"


def test_unknown_columns_become_typed_custom_fields():
    rows = "\n".join(f"X{n},{'Gold' if n % 2 else 'Tin'},{n}.5,yes,2024-01-{n + 1:02}" for n in range(20))
    columns = mapped("companies", f"Name,Tier,Points,Partner,Renewal\n{rows}\n")
    kinds = {header: column.get("kind") for header, column in columns.items()}
    assert kinds == {"Name": None, "Tier": "choice", "Points": "number", "Partner": "yes_no", "Renewal": "day"}
    assert columns["Tier"]["key"] == "tier"


def test_keys_of_custom_fields_are_plain_and_never_twice():
    columns = mapped("companies", "Name,Größe!,große,2024\nA,x,y,z\n")
    assert [columns[header]["key"] for header in ("Größe!", "große", "2024")] == ["grosse", "grosse_2", "field_2024"]


def test_a_custom_field_of_the_workspace_is_used_again(workspace):
    there = FieldDefinition(of="company", key="tier", label="Tier", kind="text")
    column = mapped("companies", "Name,TIER\nA,x\n", definitions=[there])["TIER"]
    assert (column["key"], column["kind"], column["new"]) == ("tier", "text", False)


def test_people_choose_otherwise():
    text = "Name,Phone 2,Email,Score\nA,5,a@b.com,3\n"
    choices = {"phone 2": "mobile", "Score": "custom:text", "Email": "skip"}
    columns = mapped("contacts", text, choices=choices)
    assert columns["Phone 2"]["field"] == "mobile"
    assert columns["Score"]["kind"] == "text"
    assert columns["Email"]["field"] == ""


def test_a_guess_gives_way_to_a_choice_and_loses_no_column():
    columns = mapped("deals", "Name,Amount,Total\nA,5,6\n", choices={"Total": "value"})
    assert columns["Total"]["field"] == "value"
    assert columns["Amount"]["field"] == "custom"


def test_a_choice_of_nothing_known_says_what_is_known():
    with pytest.raises(MappingError, match="no column “Phone”"):
        mapped("contacts", "Name\nA\n", choices={"Phone": "phone"})
    with pytest.raises(MappingError, match="“telefax” is no field of contacts"):
        mapped("contacts", "Name\nA\n", choices={"Name": "telefax"})
    with pytest.raises(MappingError, match="no type of custom field"):
        mapped("contacts", "Name\nA\n", choices={"Name": "custom:colour"})


def test_the_commands_pairs_are_cut_at_the_last_equals_sign():
    assert read_choices(["a=b=value", " X = skip"]) == {"a=b": "value", "X": "skip"}
    with pytest.raises(MappingError, match="HEADER=field"):
        read_choices(["novalue"])


def test_empty_columns_and_our_own_are_left_out():
    columns = mapped("contacts", "Name,Fax,Candor reason\nA,,x\n")
    assert [columns["Fax"]["field"], columns["Candor reason"]["field"]] == ["", ""]


@pytest.mark.parametrize(
    ("headers", "source"),
    [
        (["ACCOUNTID", "Account Name"], "zoho"),
        (["Potential Name", "LEADID"], "zoho"),
        (["Record ID", "Deal Name"], "hubspot"),
        (["Person - Name*", "Person - Email (Work)"], "pipedrive"),
        (["Name", "E-mail"], ""),
    ],
)
def test_the_system_is_told_by_its_headers(headers, source):
    assert guess_source(headers) == source


def test_a_file_with_the_headers_of_an_earlier_one_is_mapped_as_that_was(send):
    send("contacts", "Name,Nick,Score\nAnn,A,3\n", {"Nick": "position", "Score": "custom:text"})
    record = send("contacts", "Nick,Score,Name,Candor reason\nB,4,Bo,x\n", run=False)
    columns = {column["header"]: column for column in record.mapping}
    assert columns["Nick"]["field"] == "position"
    assert (columns["Score"]["kind"], columns["Score"]["new"]) == ("text", False)
    assert columns["Nick"]["why"].startswith("As in file.csv")
    assert send("contacts", "Name,Nick\nCy,C\n", run=False).mapping[1]["field"] == "custom"


def test_the_meaning_of_words_is_remembered_too(send):
    sales = make.pipeline()
    proposal = sales.stages.get(name="Proposal")
    first = send("deals", "Deal Name,Stage\nA,Warm\n", run=False)
    first.options["stages"]["Warm"] = {"stage": proposal.pk}
    first.save()
    start(first)
    run_import(first)
    assert send("deals", "Deal Name,Stage\nB,Warm\n", run=False).options["stages"] == {"Warm": {"stage": proposal.pk}}
