"""The organizations the sandbox's bot works for: its organizations.toml, and what Invoca has of them."""

from sandbox.invoca.organizations import SandboxOrganization

API_TOKEN = "sandbox-acme-token"  # noqa: S105 - opens nothing but this sandbox

ACME = SandboxOrganization("Advertiser", 25, API_TOKEN)


MEMBERS = """\
viewers = ["U0VIC"]
agents = ["U0ANA"]
supervisors = ["U0SAM"]
"""


def organizations_file(invoca_url: str, members: str = MEMBERS) -> str:
    """Write organizations.toml for an Invoca at this address, with the people of the example workspace."""
    return f"""\
[organizations.acme]
name = "Acme Roofing"
type = "Advertiser"
id = 25
api_url = "{invoca_url}"
api_token = "env:ACME_API_TOKEN"
workspaces = ["T0ACME"]
channels = ["C0SALES", "C0SHARED"]
external_channels = ["C0SHARED"]
contact = "U0OPS"
show = ["utm_source", "city"]

[organizations.acme.members]
{members}"""
