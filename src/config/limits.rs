//! Settings that limit what connections may use.

use std::time::Duration;

use crate::config::BadConfig;
use crate::web::edge::{rates::RateLimits, server::Limits};

/// The settings with their defaults. 768 connections leave room below the usual 1,024 open files of a process.
pub(super) const SETTINGS: [(&str, Option<&str>); 13] = [
    ("http2", Some("off")),
    ("max_connections", Some("768")),
    ("max_connections_per_address", Some("512")),
    ("max_streams", Some("64")),
    ("header_timeout", Some("10")),
    ("body_timeout", Some("30")),
    ("idle_timeout", Some("75")),
    ("request_timeout", Some("60")),
    ("requests_per_minute", Some("off")),
    ("failed_authentications_per_minute", Some("6000")),
    ("searches_at_once", Some("8")),
    ("sign_ins_per_minute", Some("60")),
    ("forwarded_for", Some("off")),
];

impl Limits {
    pub(super) fn read<'a>(said: impl Fn(&str) -> Option<&'a str>) -> Result<Self, BadConfig> {
        let number = |key: &'static str, most: u32| {
            let value = said(key).unwrap_or_default();
            match value.parse::<u32>() {
                Ok(number) if (1..=most).contains(&number) => Ok(number),
                Ok(_) | Err(_) => {
                    Err(BadConfig::Value { key, value: value.to_owned(), wanted: "a whole number above 0" })
                }
            }
        };
        let seconds = |key| Ok::<_, BadConfig>(Duration::from_secs(number(key, 86_400)?.into()));
        let http2 = on_or_off("http2", said("http2"))?;
        Ok(Self {
            http2,
            connections: number("max_connections", 1_000_000)? as usize,
            connections_per_address: number("max_connections_per_address", 1_000_000)? as usize,
            streams: number("max_streams", 10_000)?,
            header: seconds("header_timeout")?,
            body: seconds("body_timeout")?,
            idle: seconds("idle_timeout")?,
            request: seconds("request_timeout")?,
        })
    }
}

pub(super) fn on_or_off(key: &'static str, said: Option<&str>) -> Result<bool, BadConfig> {
    match said.unwrap_or_default() {
        "on" => Ok(true),
        "off" => Ok(false),
        other => Err(BadConfig::Value { key, value: other.to_owned(), wanted: "on or off" }),
    }
}

impl RateLimits {
    pub(super) fn read<'a>(said: impl Fn(&str) -> Option<&'a str>) -> Result<Self, BadConfig> {
        let rate = |key: &'static str| match said(key).unwrap_or_default() {
            "off" => Ok(None),
            value => match value.parse::<u32>() {
                Ok(rate @ 1..) => Ok(Some(rate)),
                Ok(0) | Err(_) => {
                    Err(BadConfig::Value { key, value: value.to_owned(), wanted: "off or a whole number above 0" })
                }
            },
        };
        let forwarded_for = on_or_off("forwarded_for", said("forwarded_for"))?;
        Ok(Self {
            forwarded_for,
            sign_ins_per_minute: rate("sign_ins_per_minute")?,
            requests_per_minute: rate("requests_per_minute")?,
            failed_authentications_per_minute: rate("failed_authentications_per_minute")?,
            searches_at_once: rate("searches_at_once")?,
        })
    }
}

#[cfg(test)]
impl Default for Limits {
    fn default() -> Self {
        let default = |key: &str| SETTINGS.iter().find(|(name, _)| *name == key).and_then(|(_, value)| *value);
        Self::read(default).unwrap_or_else(|bad| panic!("{bad}"))
    }
}
