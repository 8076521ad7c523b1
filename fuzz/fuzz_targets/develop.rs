//! `cargo +nightly fuzz run develop -- -max_len=65536 -rss_limit_mb=1024 -timeout=20`: any bytes are a picture or are
//! refused. A panic of a decoder is a finding here. In production the studio catches it.
#![no_main]

#[path = "../../src/media/mod.rs"]
#[allow(dead_code, unused_imports)]
mod media;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = media::develop(bytes);
});
