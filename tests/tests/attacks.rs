//! What somebody with bad intentions tries: each attack by its name, with the refusal, the entry in the log and the state that
//! has not changed. Each is a test of its own; the list below is the whole of it.
#![allow(missing_docs, clippy::unwrap_used)]

mod attacks {
    pub mod bombs;
    pub mod encrypted;
    pub mod files;
    pub mod hub;
    pub mod joining;
    pub mod pages;
    pub mod patience;
    pub mod phones;
    pub mod requests;
    pub mod rights;
    pub mod roads;
    pub mod serve;
    pub mod threats;
    pub mod town;
    pub mod window;
}

/// Every attack by its name: the compiler misses what is not there, the test below what is not here.
macro_rules! attacks {
    ($($group:ident: $($attack:ident)*;)*) => {
        use attacks::{$($group),*};

        const ATTACKS: &[(&str, fn())] = &[$($((stringify!($attack), $group::$attack)),*),*];

        /// The sources the list is held against.
        const SOURCES: &[&str] = &[$(include_str!(concat!("attacks/", stringify!($group), ".rs"))),*];
    };
}

attacks! {
    pages:
        a_bit_flipped_anywhere_in_a_page
        a_page_cut_off
        a_page_with_something_behind_it
        the_signature_of_another_page
        a_page_in_the_name_of_an_administrators_laptop
        a_key_of_low_order_that_everything_verifies_under
        a_signature_written_in_a_second_way
        a_signature_made_for_something_else
        a_page_of_another_committee
        a_members_page_for_a_committee_it_is_no_member_of
        a_page_that_skips_numbers
        a_page_that_does_not_link_to_the_one_before
        two_pages_with_one_number
        a_branch_that_a_revoked_laptop_shows_afterwards
        a_page_sent_again_and_again
        an_old_page_under_a_new_epoch
        a_page_that_says_to_have_seen_what_does_not_exist
        facts_from_the_year_2099_and_from_1970
        a_fact_at_the_end_of_all_clocks
        a_page_shown_first_without_what_does_not_unpack
        a_kind_from_a_version_not_yet_written
        a_device_nobody_let_in;

    bombs:
        a_body_that_is_no_cbor
        bodies_that_are_not_what_their_kinds_promise
        a_destruction_that_cannot_be_read
        a_body_nested_beyond_reason
        a_section_that_unpacks_to_more_than_it_says
        a_section_that_says_it_unpacks_to_gigabytes
        many_sections_that_together_unpack_to_gigabytes
        a_section_that_counts_more_facts_than_a_page_may_hold
        a_second_section_of_one_class_that_a_hub_would_not_look_at
        numbers_at_the_end_of_all_numbers
        a_page_that_holds_nothing_or_less_than_it_says
        a_page_with_a_newer_format_or_other_algorithms
        a_page_larger_than_any_may_be;

    joining:
        an_invitation_of_another_committee
        an_invitation_with_a_letter_guessed
        an_invitation_made_up_whole_with_its_check
        an_invitation_shown_by_two_laptops
        an_invitation_used_again_after_it_let_somebody_in
        the_proof_of_an_invitation_copied_into_another_laptops_chain
        a_revoked_laptop_that_asks_with_a_fresh_invitation
        a_recovery_code_guessed
        a_recovery_code_guessed_at_a_locked_laptop
        a_recovery_with_the_sheet_of_another_committee
        a_laptop_that_admits_its_friend;

    rights:
        calls_of_an_administrator_from_a_staff_laptop
        calls_of_the_staff_from_a_volunteers_laptop
        a_fact_in_the_name_of_an_administrator_from_a_staff_laptop
        a_laptop_that_makes_itself_an_administrator
        what_a_volunteers_tampered_program_writes
        facts_dated_back_behind_a_revocation
        a_revoked_laptop_that_starts_a_new_epoch
        a_fact_of_membership_hidden_in_a_section_of_supplies
        the_removal_of_the_last_administrator;

    hub:
        a_stranger_who_knows_the_spaces_id_asks_for_everything
        a_member_of_one_committee_asks_for_another
        a_page_of_one_committee_given_to_another
        a_forged_page_given_by_a_member
        a_stranger_founds_the_space_of_another
        a_hub_that_introduces_a_device_of_its_own
        twenty_laptops_race_with_one_invitation
        more_pages_that_wait_for_ever_than_a_hub_gives_at_a_time
        a_revoked_laptop_that_asks_for_more;

    requests:
        a_request_without_a_session
        a_request_overheard_and_sent_again
        a_request_altered_on_its_way
        a_request_sent_to_another_path
        a_stolen_session_with_another_key
        a_session_of_a_key_of_low_order
        a_form_posted_by_a_page_of_another_site
        a_path_that_climbs_out
        a_body_larger_than_any_may_be
        a_body_that_counts_to_the_end_of_all_numbers
        more_pages_than_one_request_may_give
        a_request_in_two_minds_about_its_length;

    patience:
        a_head_that_comes_byte_by_byte
        a_body_that_comes_byte_by_byte
        bodies_announced_that_never_come
        large_bodies_that_stop_halfway
        a_hello_that_does_not_end
        more_connections_than_a_hub_has_places
        more_committees_than_a_hub_admits_in_an_hour;

    roads:
        an_older_tls_offered_to_a_hub
        plain_words_to_a_hub_that_speaks_tls
        another_key_under_the_hubs_address
        a_certificate_nobody_vouches_for
        a_line_in_the_clear_where_tls_was_agreed
        a_link_laid_on_a_stick
        a_path_that_leaves_the_stick
        files_on_a_stick_that_are_something_else;

    files:
        a_zip_bomb
        a_zip_of_very_many_entries
        a_zip_within_a_zip
        entries_whose_names_are_paths
        a_cell_in_the_farthest_corner
        a_count_of_texts_nobody_could_have_written
        an_entity_that_names_a_file
        a_billion_laughs
        an_attribute_twice_and_tags_without_end
        a_workbook_with_macros
        files_that_are_something_else
        a_file_whose_name_is_a_path
        sql_and_html_in_cells
        letters_nobody_sees_and_letters_that_turn_lines_around
        formulas_in_names_that_are_exported
        a_quotation_mark_that_swallows_the_rest
        names_that_are_sql_html_or_formulas_in_a_forged_page;

    serve:
        a_name_made_to_point_here
        a_page_of_another_origin
        a_call_without_the_pages_token
        a_call_without_the_browsers_cookie
        the_link_used_a_second_time
        the_link_guessed
        a_cookie_that_scripts_or_other_sites_could_use
        a_page_that_frames_the_desk
        a_script_that_is_given_more_than_it_needs
        a_path_that_leaves_the_screens
        a_file_larger_than_any_may_be
        a_request_that_comes_byte_by_byte
        arguments_that_are_nested_beyond_reason;

    phones:
        a_code_photographed_and_used_a_second_time
        codes_guessed_one_after_another
        a_phones_cookie_overheard_without_its_token
        a_phones_token_without_its_cookie
        a_session_made_up_whole
        a_name_made_to_point_at_the_door
        a_page_of_another_origin_that_taps
        a_form_that_joins_from_another_page
        a_tap_in_a_building_that_is_not_the_phones
        people_reported_behind_a_door_that_is_not_the_phones
        the_desk_called_through_the_door
        a_path_that_leaves_the_door_page
        more_than_a_phone_may_send
        a_phone_that_was_ended_and_goes_on
        one_address_that_opens_all_the_connections
        a_code_that_comes_byte_by_byte;

    encrypted:
        plain_requests_at_the_encrypted_door
        a_name_made_to_point_at_the_encrypted_door
        the_page_in_the_clear_that_taps_at_the_encrypted_door
        a_cookie_planted_in_the_clear
        a_code_and_a_session_taken_to_the_other_door
        handshakes_that_do_not_come;

    window:
        tauri_is_not_handed_to_every_script
        a_script_written_into_the_page
        a_script_that_makes_code_at_run_time
        a_script_from_elsewhere
        a_frame_that_calls_the_program
        a_window_led_to_another_origin
        a_call_with_a_key_that_is_not_the_windows
        commands_nobody_gave_the_window
        a_call_with_a_role_it_says_itself
        the_windows_rights_are_the_least_and_stay_so;
}

#[test]
fn the_list_is_long_and_names_every_attack_once() {
    let written: usize = SOURCES
        .iter()
        .map(|source| source.matches("#[test]\npub fn ").count())
        .sum();
    assert_eq!(written, ATTACKS.len(), "an attack is not in the list");
    assert!(written >= 60, "{written}");
    let names: std::collections::BTreeSet<&str> = ATTACKS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names.len(), ATTACKS.len(), "two attacks have one name");
}

/// What asserts all three at once: the refusal, its entry in the log, and that nothing has changed.
const WHOLE: &[&str] = &[
    ".refuses(",
    " refuses(",
    ".waits(",
    ".holds(",
    ".idles(",
    "call_refused(",
    "sent_away(",
    "exchange(",
];
/// What looks into the log; or says why there is nothing to find.
const LOG: &[&str] = &[
    ".said(",
    ".said_here(",
    ".logged(",
    ".logs(",
    ".log()",
    "looked_at(",
    "// No log: ",
];
/// What looks whether anything changed; or says what stands for it.
const STATE: &[&str] = &[
    ".state()",
    ".items()",
    ".facts()",
    "unharmed(",
    "looked_at(",
    "State: ",
    "\"list_staff\"",
    "\"list_devices\"",
];

#[test]
fn every_attack_looks_at_the_log_and_at_what_has_not_changed() {
    let mut wanting = Vec::new();
    for source in SOURCES {
        for case in source.split("#[test]\npub fn ").skip(1) {
            let body = case.split("\n}\n").next().unwrap_or(case);
            let any = |words: &[&str]| words.iter().any(|word| body.contains(word));
            if !(any(WHOLE) || any(LOG) && any(STATE)) {
                wanting.push(body.split('(').next().unwrap_or_default());
            }
        }
    }
    assert!(wanting.is_empty(), "{wanting:#?}");
}
