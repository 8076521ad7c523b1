//! The command line; every command is a file of `cli`.

fn main() -> std::process::ExitCode {
    ombruk::cli::run()
}
