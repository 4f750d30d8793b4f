from sandbox.invoca.long_notes import LONG_NOTED_CALL, long_noted_call
from tests.sandbox.invoca.conftest import NOON


def test_a_call_with_notes_longer_than_an_input_and_a_profile() -> None:
    """Its notes are of 5,000 characters to the last, and it is as known as the documented call."""
    call = long_noted_call(NOON)
    values = {datum.name: datum.value for datum in call.custom_data}
    assert len(values["call_notes"]) == 5_000
    assert values["call_disposition"] == "Callback"
    assert (call.transaction_id, call.calling_phone_number) == (LONG_NOTED_CALL, "+15305550127")
    assert call.demographics["display_name_data_append"]
    assert call.in_progress(NOON)
    assert call.ends is None
