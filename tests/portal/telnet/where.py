"""Where exchanges are played that take more than a telnet port: the game, or a page.

The others stand in vectors.json.
"""

from __future__ import annotations

WHERE = {
    "password-hidden-at-the-login": "tests/stories/test_by_telnet.py"
    "::test_a_password_is_asked_for_hidden_and_never_comes_back",
    "password-not-hidden-at-the-login": "tests/stories/test_by_telnet.py"
    "::test_who_refuses_to_hide_it_logs_in_all_the_same",
    "login-before-negotiation": "tests/stories/test_by_telnet.py"
    "::test_who_logs_in_before_it_was_asked_is_let_in_and_known",
    "who-before-the-login": "tests/stories/test_by_telnet.py"
    "::test_a_crawler_reads_how_many_play",
    "listing-at-the-login": "tests/stories/test_by_telnet.py"
    "::test_a_request_for_the_listing_is_no_name",
    "char-login": "tests/stories/test_char_login.py"
    "::test_the_right_password_is_answered_before_the_world_begins",
    "char-login-2-token": "tests/stories/test_coming_back_by_token.py"
    "::test_each_use_gives_another_and_ends_the_one_before",
    "char-login-2-not-in-plain": "tests/stories/test_coming_back_by_token.py"
    "::test_a_plain_connection_takes_none",
    "room-as-a-table": "tests/stories/test_variables.py"
    "::test_the_room_is_a_table_that_maps_are_drawn_from",
    "not-compressed-over-tls": "tests/portal/telnet/test_tls.py"
    "::test_telnet_is_spoken_over_tls",
    "said-to-other-clients": "tests/stories/test_harmless.py"
    "::test_no_text_of_a_player_steers_a_client_whatever_it_understands",
    "questions-of-256-bytes": "tests/portal/telnet/options/test_new_environ.py"
    "::test_no_question_is_longer_than_the_buffers_of_old_clients",
    "value-with-an-escaped-byte": "tests/portal/telnet/options/test_new_environ.py"
    "::test_an_escaped_byte_stands_for_itself",
    "value-that-is-an-array": "tests/portal/telnet/options/test_mssp.py"
    "::test_several_values_stand_behind_one_name",
    "websocket-handshake": "tests/portal/websocket/test_rfc6455.py"
    "::test_the_example_of_a_handshake_is_answered_with_its_proof_and_one_subprotocol",
    "websocket-masked-frame": "tests/portal/websocket/test_rfc6455.py"
    "::test_the_example_of_a_masked_frame_says_hello",
    "websocket-unmasked-frame": "tests/portal/websocket/test_rfc6455.py"
    "::test_the_example_of_an_unmasked_frame_ends_with_1002",
    "websocket-without-a-subprotocol-we-know": "tests/portal/websocket/test_protocol.py"
    "::test_the_first_subprotocol_we_know_is_spoken",
    "websocket-telnet": "tests/portal/websocket/test_telnet.py"
    "::test_options_are_offered_and_answered",
    "websocket-telnet-frames": "tests/portal/websocket/test_telnet.py"
    "::test_where_a_message_ends_means_nothing",
    "websocket-terminal": "tests/portal/websocket/codecs/test_terminal.py"
    "::test_a_message_is_its_lines",
    "websocket-gmcp": "tests/portal/websocket/test_terminal.py"
    "::test_data_goes_both_ways",
    "websocket-json": "tests/portal/websocket/codecs/test_envelope.py"
    "::test_what_is_meant_depends_on_the_protocol_named",
    "websocket-json-that-is-none": "tests/portal/websocket/test_subprotocols.py"
    "::test_too_many_messages_that_are_none_end_it",
}
