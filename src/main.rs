//! The command line. Every command is a file of `cli`.

/// The index builds and merges in bursts. The allocator of glibc keeps the freed memory (86 MB measured); mimalloc
/// returns it (29 MB).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    ombruk::cli::run()
}
