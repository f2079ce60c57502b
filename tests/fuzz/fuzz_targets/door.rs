#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| linli_tests::fuzz::run("door", bytes));
