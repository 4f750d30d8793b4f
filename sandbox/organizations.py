"""The organizations the sandbox's bot works for: its organizations.toml, and what Invoca has of them."""

from sandbox.invoca.calls import FieldType
from sandbox.invoca.organizations import SandboxOrganization

API_TOKEN = "sandbox-acme-token"  # noqa: S105 - opens nothing but this sandbox

ACME = SandboxOrganization(
    "Advertiser",
    25,
    API_TOKEN,
    fields={
        "call_disposition": FieldType.SHORT_TEXT,
        "call_notes": FieldType.LONG_TEXT,
        "sale_amount": FieldType.SHORT_TEXT,
        "callback_on": FieldType.SHORT_TEXT,
        "insured": FieldType.SHORT_TEXT,
    },
)
"""Acme Roofing, with the custom data its Invoca knows: the same fields as in the file below."""


MEMBERS = """\
viewers = ["U0VIC"]
agents = ["U0ANA"]
supervisors = ["U0SAM"]
"""

TAGGING = """\
[[organizations.acme.fields]]
name = "call_disposition"
label = "Disposition"
type = "text"
options = ["Sale", "No sale", "Callback", "Spam"]

[[organizations.acme.fields]]
name = "call_notes"
label = "Notes"
type = "long_text"
share = false

[[organizations.acme.fields]]
name = "sale_amount"
label = "Amount"
type = "number"
share = false

[[organizations.acme.fields]]
name = "callback_on"
label = "Callback on"
type = "date"
share = true

[[organizations.acme.fields]]
name = "insured"
label = "Insured"
type = "yes_no"
share = true

[[organizations.acme.quick_tags]]
name = "sold"
label = "Sold"
set = { call_disposition = "Sale" }

[[organizations.acme.quick_tags]]
name = "no_sale"
label = "No sale"
set = { call_disposition = "No sale" }

[[organizations.acme.quick_tags]]
name = "callback"
label = "Callback"
set = { call_disposition = "Callback" }

[[organizations.acme.quick_tags]]
name = "spam"
label = "Spam"
set = { call_disposition = "Spam" }

[[organizations.acme.quick_tags]]
name = "estimate"
label = "Wants an estimate"
set = { call_disposition = "Callback", call_notes = "Wants an estimate" }

[[organizations.acme.quick_tags]]
name = "wrong_number"
label = "Wrong number"
set = { call_disposition = "No sale", call_notes = "Wrong number" }

[[organizations.acme.quick_tags]]
name = "hung_up"
label = "Hung up"
set = { call_notes = "Hung up" }

[[organizations.acme.lines]]
number = "+18555595599"
label = "Sales hunt group"
shared = true
"""
"""What may be set on Acme's calls: a field of every type, and more quick tags than a card has buttons for."""


def organizations_file(invoca_url: str, members: str = MEMBERS) -> str:
    """Write organizations.toml for an Invoca at this address, with the people of the example workspace.

    It ends with Acme's members, so that what is appended is theirs, or a table of its own.
    """
    return f"""\
[organizations.acme]
name = "Acme Roofing"
type = "Advertiser"
id = 25
api_url = "{invoca_url}"
api_token = "env:ACME_API_TOKEN"
workspaces = ["T0ACME"]
channels = ["C0SALES", "C0SHARED", "C0ESTIM", "C0NEWS", "C0PARTN", "C0OLD"]
external_channels = ["C0SHARED"]
contact = "U0OPS"
show = ["utm_source", "city"]

{TAGGING}
[organizations.acme.members]
{members}"""
