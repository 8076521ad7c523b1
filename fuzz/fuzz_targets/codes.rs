//! `cargo +nightly fuzz run codes -- -max_len=65536 -rss_limit_mb=1024 -timeout=20`: any bytes give the codes in a
//! picture, or none, and never a panic.
#![no_main]

#[path = "../../src/media/mod.rs"]
#[allow(dead_code, unused_imports)]
mod media;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = media::codes(bytes);
});
