//! Where log lines go and what they look like: one line an event, on standard error.

use std::io;

use tracing_subscriber::EnvFilter;

use crate::cli::Failed;
use crate::config::{BadConfig, Config, LogFormat};

/// Libraries that report every ordinary step.
const QUIET: &str = "sea_orm_migration=warn,sqlx::postgres::notice=warn,poem::server=warn";

pub fn start(config: &Config) -> Result<(), Failed> {
    // The last directive for a target counts, so that whoever wants to see these lines can.
    let filter = EnvFilter::try_new(format!("{QUIET},{}", config.log_level)).map_err(|_| BadConfig::Value {
        key: "log_level",
        value: config.log_level.clone(),
        wanted: "a level (error, warn, info, debug, trace) or a list such as info,ombruk::access=off",
    })?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let started = match config.log_format {
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init(),
        LogFormat::Pretty => lines.try_init(),
    };
    started.map_err(|error| Failed::Said(error.to_string()))
}
