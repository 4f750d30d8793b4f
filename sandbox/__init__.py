"""An Invoca and a Slack to try Switchboard against, with nothing but Python."""
