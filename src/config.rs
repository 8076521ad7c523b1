//! Configuration: defaults < file < environment < command line, with the source of every value.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

use crate::web::edge::{rates::RateLimits, server::Limits};

mod limits;
mod sign_in;

pub use sign_in::SignIn;

/// The file that is read when it exists and no other is named.
pub const USUAL_FILE: &str = "ombruk.toml";

/// The settings that are in force.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the database, the search index and the files live.
    pub data: PathBuf,
    /// `sqlite:PATH` or `postgres://...`.
    pub database_url: String,
    /// Where pictures and papers are kept: a folder, or `s3://BUCKET/PREFIX`.
    pub storage_url: String,
    /// Address and port.
    pub listen: String,
    pub log_format: LogFormat,
    /// A filter such as `info` or `info,ombruk::access=off`.
    pub log_level: String,
    /// Origins whose pages may call the API from a browser, separated by commas. None when empty.
    pub cors_origins: String,
    /// The URL at which phones reach the server. QR codes on labels begin with it.
    pub public_url: String,
    /// Limits of what connections may use.
    pub limits: Limits,
    pub rates: RateLimits,
    /// Whether people sign in by a password that is kept here.
    pub passwords: bool,
    /// The identity providers by which people sign in.
    pub sign_in: Vec<SignIn>,
    /// The product's name in this installation.
    pub name: String,
    /// The address to write to when something does not work.
    pub contact: Option<String>,
    /// The stylesheet of a Designsystemet theme.
    pub theme: Option<PathBuf>,
    /// A picture that is shown beside the name.
    pub logo: Option<PathBuf>,
    /// The search server that several nodes share. Without one, each node has a search index of its own.
    pub search_server: Option<SearchServer>,
    /// `smtps://USER:PASSWORD@HOST`: the server that sends mail.
    pub smtp_url: Option<String>,
    /// The sender of letters.
    pub mail_from: String,
    said: BTreeMap<&'static str, (String, Source)>,
}

/// A Meilisearch server.
#[derive(Clone, PartialEq, Eq)]
pub struct SearchServer {
    /// `http://HOST:7700`
    pub url: String,
    pub key: Option<String>,
    /// The beginning of the names of its indexes.
    pub index: String,
}

/// Without the key.
impl fmt::Debug for SearchServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SearchServer").field("url", &self.url).field("index", &self.index).finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Pretty,
    Json,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Default,
    File(PathBuf),
    Environment(String),
    CommandLine,
}

#[derive(Debug, thiserror::Error)]
pub enum BadConfig {
    #[error("{0} cannot be read: {1}")]
    File(PathBuf, std::io::Error),
    #[error("{0} is not TOML: {1}")]
    Toml(PathBuf, toml::de::Error),
    #[error("{0} has no setting `{1}`; there are {known}", known = keys().join(", "))]
    Unknown(PathBuf, String),
    #[error("`{0}` is text in quotes")]
    NotText(String),
    #[error("`{key}` cannot be `{value}`: {wanted}")]
    Value { key: &'static str, value: String, wanted: &'static str },
    #[error("{0}: [[sign_in]] cannot be used: {1}")]
    SignIn(PathBuf, String),
}

/// Every setting with its default. `None`: the default follows from another setting.
const SETTINGS: [(&str, Option<&str>); 18] = [
    ("contact", Some("")),
    ("cors_origins", Some("")),
    ("data", Some("./ombruk-data")),
    ("database_url", None),
    ("listen", Some("127.0.0.1:8080")),
    ("log_format", Some("pretty")),
    ("log_level", Some("info")),
    ("logo", Some("")),
    ("mail_from", Some("Ombruk <ombruk@localhost>")),
    ("name", Some("Ombruk")),
    ("passwords", Some("on")),
    ("public_url", None),
    ("search_index", Some("lots")),
    ("search_key", Some("")),
    ("search_url", Some("")),
    ("smtp_url", Some("")),
    ("storage_url", None),
    ("theme", Some("")),
];

fn all() -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    SETTINGS.into_iter().chain(limits::SETTINGS)
}

fn keys() -> Vec<&'static str> {
    all().map(|(key, _)| key).collect()
}

impl Config {
    /// Where this process keeps its search index.
    pub fn search_folder(&self) -> PathBuf {
        self.data.join("search")
    }

    /// Reads `file` (which must exist if it is named), the environment, and the command line.
    pub fn load(file: Option<&Path>, spoken: &[(&'static str, Option<String>)]) -> Result<Self, BadConfig> {
        let path = file.unwrap_or(Path::new(USUAL_FILE));
        let text = match std::fs::read_to_string(path) {
            Ok(text) => Some((path, text)),
            Err(error) if file.is_none() && error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(BadConfig::File(path.to_owned(), error)),
        };
        Self::from(text.as_ref().map(|(path, text)| (*path, text.as_str())), |name| std::env::var(name).ok(), spoken)
    }

    fn from(
        file: Option<(&Path, &str)>,
        environment: impl Fn(&str) -> Option<String>,
        spoken: &[(&'static str, Option<String>)],
    ) -> Result<Self, BadConfig> {
        let mut sign_in = Vec::new();
        let written = match file {
            Some((path, text)) => {
                let mut table: toml::Table = text.parse().map_err(|error| BadConfig::Toml(path.to_owned(), error))?;
                if let Some(tables) = table.remove("sign_in") {
                    let wrong = |wrong| BadConfig::SignIn(path.to_owned(), wrong);
                    sign_in = sign_in::read(tables, &environment).map_err(wrong)?;
                }
                Some((path, settings(path, table)?))
            }
            None => None,
        };
        let mut said = BTreeMap::new();
        for (key, default) in all() {
            let name = format!("OMBRUK_{}", key.to_ascii_uppercase());
            let flag = spoken.iter().find(|(flag, _)| *flag == key).and_then(|(_, value)| value.clone());
            let in_file = written.as_ref().and_then(|(path, values)| Some((path, values.get(key)?)));
            let value = if let Some(value) = flag {
                (value, Source::CommandLine)
            } else if let Some(value) = environment(&name) {
                (value, Source::Environment(name))
            } else if let Some((path, value)) = in_file {
                (value.clone(), Source::File(path.to_path_buf()))
            } else if let Some(value) = default {
                (value.to_owned(), Source::Default)
            } else {
                continue;
            };
            said.insert(key, value);
        }
        let data = PathBuf::from(said.get("data").map(|(value, _)| value.as_str()).unwrap_or_default());
        let in_data = || (format!("sqlite:{}", data.join("ombruk.sqlite").display()), Source::Default);
        let database_url = said.get("database_url").cloned().unwrap_or_else(in_data);
        said.insert("database_url", database_url.clone());
        let in_data = || (data.join("files").display().to_string(), Source::Default);
        let storage_url = said.get("storage_url").cloned().unwrap_or_else(in_data);
        said.insert("storage_url", storage_url.clone());
        let known = ["sqlite:", "postgres:", "postgresql:"];
        if !known.iter().any(|scheme| database_url.0.starts_with(scheme)) {
            let value = without_password(&database_url.0);
            return Err(BadConfig::Value { key: "database_url", value, wanted: "sqlite:PATH or postgres://..." });
        }
        let at_listen = || (format!("http://{}", said.get("listen").map_or("", |(listen, _)| listen)), Source::Default);
        let public_url = said.get("public_url").cloned().unwrap_or_else(at_listen);
        let value = public_url.0.trim_end_matches('/').to_owned();
        if !["http://", "https://"].iter().any(|scheme| value.starts_with(scheme)) || value.contains(['?', '#', ' ']) {
            let wanted = "https://HOST, perhaps with a path";
            return Err(BadConfig::Value { key: "public_url", value, wanted });
        }
        said.insert("public_url", (value.clone(), public_url.1));
        let public_url = value;
        let log_format = match said.get("log_format").map(|(value, _)| value.as_str()) {
            Some("json") => LogFormat::Json,
            Some("pretty") => LogFormat::Pretty,
            other => {
                let value = other.unwrap_or_default().to_owned();
                return Err(BadConfig::Value { key: "log_format", value, wanted: "pretty or json" });
            }
        };
        let text = |key: &str| said.get(key).map(|(value, _)| value.clone()).unwrap_or_default();
        let (listen, log_level, cors_origins) = (text("listen"), text("log_level"), text("cors_origins"));
        let maybe = |key: &str| Some(text(key)).filter(|value| !value.trim().is_empty());
        let (name, contact) = (text("name"), maybe("contact"));
        let (theme, logo) = (maybe("theme").map(PathBuf::from), maybe("logo").map(PathBuf::from));
        let search_server = match maybe("search_url") {
            Some(url) if !["http://", "https://"].iter().any(|scheme| url.starts_with(scheme)) => {
                let value = without_password(&url);
                return Err(BadConfig::Value { key: "search_url", value, wanted: "http://HOST:7700 or https://HOST" });
            }
            Some(url) => Some(SearchServer { url, key: maybe("search_key"), index: text("search_index") }),
            None => None,
        };
        let is_name = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && !name.is_empty();
        if let Some(value) = Some(text("search_index")).filter(|name| !is_name(name)) {
            let wanted = "letters, digits and _";
            return Err(BadConfig::Value { key: "search_index", value, wanted });
        }
        let limits = Limits::read(|key| said.get(key).map(|(value, _)| value.as_str()))?;
        let rates = RateLimits::read(|key| said.get(key).map(|(value, _)| value.as_str()))?;
        let passwords = limits::on_or_off("passwords", said.get("passwords").map(|(value, _)| value.as_str()))?;
        Ok(Self {
            data,
            database_url: database_url.0,
            storage_url: storage_url.0,
            listen,
            log_format,
            log_level,
            cors_origins,
            public_url,
            limits,
            rates,
            passwords,
            sign_in,
            name,
            contact,
            theme,
            logo,
            search_server,
            smtp_url: maybe("smtp_url"),
            mail_from: text("mail_from"),
            said,
        })
    }
}

/// One line a setting: the value and where it came from. Passwords are hidden.
impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (key, (value, source)) in &self.said {
            let shown = match *key {
                "search_key" if !value.is_empty() => "***".to_owned(),
                _ => without_password(value),
            };
            writeln!(f, "{key} = {shown:?}  # {source}")?;
        }
        for one in &self.sign_in {
            writeln!(f, "# sign_in: {one:?}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Default => f.write_str("default"),
            Source::File(path) => write!(f, "{}", path.display()),
            Source::Environment(name) => write!(f, "environment {name}"),
            Source::CommandLine => f.write_str("command line"),
        }
    }
}

fn settings(path: &Path, table: toml::Table) -> Result<BTreeMap<String, String>, BadConfig> {
    let mut found = BTreeMap::new();
    for (key, value) in table {
        if !keys().contains(&key.as_str()) {
            return Err(BadConfig::Unknown(path.to_owned(), key));
        }
        let toml::Value::String(value) = value else { return Err(BadConfig::NotText(key)) };
        found.insert(key, value);
    }
    Ok(found)
}

/// `postgres://user:***@host/db`, and the same for a password among the parameters.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (place, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    let place = match place.rsplit_once('@') {
        Some((user, host)) => match user.split_once(':') {
            Some((user, _)) => format!("{user}:***@{host}"),
            None => place.to_owned(),
        },
        None => place.to_owned(),
    };
    let hide = |parameter: &str| match parameter.split_once('=') {
        Some((name, _)) if name.contains("password") => format!("{name}=***"),
        _ => parameter.to_owned(),
    };
    let parameters: Vec<_> = parameters.split('&').filter(|one| !one.is_empty()).map(hide).collect();
    let question = if parameters.is_empty() { "" } else { "?" };
    format!("{scheme}://{place}{question}{}", parameters.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn the_nearest_word_wins_and_is_named() {
        let file = (Path::new("/etc/ombruk.toml"), "data = \"/srv/a\"\nlisten = \"0.0.0.0:1\"\nlog_level = \"warn\"");
        let environment = |name: &str| (name == "OMBRUK_LISTEN").then(|| "0.0.0.0:2".to_owned());
        let spoken = [("data", Some("/srv/b".to_owned())), ("listen", None)];
        let config = Config::from(Some(file), environment, &spoken).unwrap();
        assert_eq!((config.data.as_path(), config.listen.as_str()), (Path::new("/srv/b"), "0.0.0.0:2"));
        insta::assert_snapshot!(config.to_string(), @r#"
        body_timeout = "30"  # default
        contact = ""  # default
        cors_origins = ""  # default
        data = "/srv/b"  # command line
        database_url = "sqlite:/srv/b/ombruk.sqlite"  # default
        failed_authentications_per_minute = "6000"  # default
        forwarded_for = "off"  # default
        header_timeout = "10"  # default
        http2 = "off"  # default
        idle_timeout = "75"  # default
        listen = "0.0.0.0:2"  # environment OMBRUK_LISTEN
        log_format = "pretty"  # default
        log_level = "warn"  # /etc/ombruk.toml
        logo = ""  # default
        mail_from = "Ombruk <ombruk@localhost>"  # default
        max_connections = "768"  # default
        max_connections_per_address = "512"  # default
        max_streams = "64"  # default
        name = "Ombruk"  # default
        passwords = "on"  # default
        public_url = "http://0.0.0.0:2"  # default
        request_timeout = "60"  # default
        requests_per_minute = "off"  # default
        search_index = "lots"  # default
        search_key = ""  # default
        search_url = ""  # default
        searches_at_once = "8"  # default
        sign_ins_per_minute = "60"  # default
        smtp_url = ""  # default
        storage_url = "/srv/b/files"  # default
        theme = ""  # default
        "#);
    }

    #[test]
    fn passwords_stay_hidden() {
        let spoken = [
            ("database_url", Some("postgres://ombruk:s3cr:e@t@db/ombruk?sslpassword=x&a=b".to_owned())),
            ("smtp_url", Some("smtps://ombruk:s3cret@mail".to_owned())),
            ("search_key", Some("s3cret".to_owned())),
        ];
        let shown = Config::from(None, nothing, &spoken).unwrap().to_string();
        assert!(shown.contains("postgres://ombruk:***@db/ombruk?sslpassword=***&a=b"), "{shown}");
        assert!(shown.contains("smtps://ombruk:***@mail"), "{shown}");
        assert!(shown.contains("search_key = \"***\"") && !shown.contains("s3cret"), "{shown}");
        let wrong = [("database_url", Some("mysql://root:s3cret@db/x".to_owned()))];
        let said = Config::from(None, nothing, &wrong).unwrap_err().to_string();
        assert!(!said.contains("s3cret"), "{said}");
    }

    #[test]
    fn a_search_server_is_used_where_its_address_is_set() {
        let search =
            |spoken: &[(&'static str, Option<String>)]| Config::from(None, nothing, spoken).unwrap().search_server;
        assert_eq!(search(&[("search_key", Some("key".to_owned()))]), None);
        let url = ("search_url", Some("http://search:7700".to_owned()));
        let server = SearchServer { url: "http://search:7700".to_owned(), key: None, index: "lots".to_owned() };
        assert_eq!(search(&[url]), Some(server));
    }

    #[test]
    fn slips_are_refused() {
        let file = |text| Config::from(Some((Path::new("x"), text)), nothing, &[]).unwrap_err().to_string();
        insta::assert_snapshot!(file("lisen = \"a\""), @"x has no setting `lisen`; there are contact, cors_origins, data, database_url, listen, log_format, log_level, logo, mail_from, name, passwords, public_url, search_index, search_key, search_url, smtp_url, storage_url, theme, http2, max_connections, max_connections_per_address, max_streams, header_timeout, body_timeout, idle_timeout, request_timeout, requests_per_minute, failed_authentications_per_minute, searches_at_once, sign_ins_per_minute, forwarded_for");
        insta::assert_snapshot!(file("listen = 8080"), @"`listen` is text in quotes");
        insta::assert_snapshot!(file("log_format = \"xml\""), @"`log_format` cannot be `xml`: pretty or json");
        insta::assert_snapshot!(file("idle_timeout = \"0\""), @"`idle_timeout` cannot be `0`: a whole number above 0");
        insta::assert_snapshot!(file("public_url = \"ombruk.no\""), @"`public_url` cannot be `ombruk.no`: https://HOST, perhaps with a path");
        insta::assert_snapshot!(file("search_url = \"search\""), @"`search_url` cannot be `search`: http://HOST:7700 or https://HOST");
        insta::assert_snapshot!(file("search_index = \"a b\""), @"`search_index` cannot be `a b`: letters, digits and _");
        insta::assert_snapshot!(file("http2 = \"yes\""), @"`http2` cannot be `yes`: on or off");
    }
}
