//! Ombruk: a municipality uses its own things first, then buys used ones on an agreement, and only then new ones.

pub use ombruk_domain as domain;

pub mod app;
pub mod boot;
pub mod cli;
pub mod config;
pub mod demo;
pub mod identity;
pub mod jobs;
pub mod judge;
pub mod mail;
pub mod media;
pub mod papers;
pub mod search;
pub mod storage;
pub mod store;
pub mod web;
