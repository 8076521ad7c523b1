//! What people do in a real browser. The scripts in `tests/browser/` drive Debian's Chromium with puppeteer. On every
//! page in every state they check axe, html-validate, the console, narrow screens, large text and the keyboard, and
//! save screenshots in `target/screenshots/`. The tests are skipped without Chromium, Node or its packages.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

use tokio::task::spawn_blocking;

use crate::world::{Backend, provider, scratch, server::Server};

#[tokio::test]
async fn a_need_is_reserved_in_eight_taps() {
    told("need").await;
}

#[tokio::test]
async fn a_false_reason_is_refused_at_its_field() {
    told("false_reason").await;
}

#[tokio::test]
async fn two_people_open_the_way_to_buying() {
    told("climb").await;
}

#[tokio::test]
async fn twenty_four_chairs_are_logged_in_twenty_seconds() {
    told("log").await;
}

#[tokio::test]
async fn what_is_logged_without_a_net_is_there_once() {
    told("offline").await;
}

#[tokio::test]
async fn things_are_handed_over_by_code() {
    told("hand_over").await;
}

#[tokio::test]
async fn a_figure_opens_down_to_its_factor() {
    told("savings").await;
}

#[tokio::test]
async fn what_is_read_is_printed_whole() {
    told("paper").await;
}

#[tokio::test]
async fn each_role_sees_its_navigation() {
    told("roles").await;
}

#[tokio::test]
async fn an_administrator_adds_a_person() {
    told("admin").await;
}

#[tokio::test]
async fn a_workshop_finishes_by_a_link() {
    told("repair").await;
}

/// Signs in by the provider of `tests/provider/`, which also ends the session.
#[tokio::test]
async fn somebody_signs_in_by_a_provider() {
    let (Some(tools), Some(packages)) = (tools(), provider::packages()) else { return };
    // The provider has to know the address before the server has it.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = free.local_addr().unwrap().to_string();
    drop(free);
    let provider = provider::start(packages, &format!("http://{listen}")).await;
    let (url, files) = scratch(Backend::Sqlite).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("ombruk.toml");
    let terms =
        "key = \"real\"\nname = \"Kommunens innlogging\"\norganisation = \"Storvik kommune\"\nnewcomers = \"created\"";
    let client = "client_id = \"ombruk\"\nsecret_from = \"OMBRUK_TEST_SECRET\"\nroles = [{ role = \"employee\", unit = \"Nes skole\" }]";
    std::fs::write(&config, format!("[[sign_in]]\n{terms}\n{client}\nissuer = {:?}\n", provider.issuer)).unwrap();
    let server = Server { url, data: folder.path().display().to_string() };
    let mut serving = server.command(&["--config", config.to_str().unwrap(), "serve", "--listen", &listen]);
    serving.env("OMBRUK_TEST_SECRET", provider::SECRET);
    let known = [("OMBRUK_TEST_PROVIDER", provider.issuer.clone())];
    journey_with(tools, &server, serving, "provider", &known).await;
    drop(files);
}

/// Under 60 kB without photos, and at least 0.98 for performance and accessibility by Lighthouse.
#[tokio::test]
async fn five_pages_are_light() {
    told("light").await;
}

/// Small, so that it takes seconds without optimisation.
const SCALE: &str = "15000";

#[tokio::test]
async fn every_page_of_the_demo_is_looked_at() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let server = Server { url: format!("sqlite:{data}/ombruk.sqlite"), data };
    journey(tools, &server, server.command(&["demo", "--scale-ppm", SCALE]), "tour").await;
}

/// Runs a journey on a server of its own, and then checks that everything adds up.
async fn told(name: &'static str) {
    let Some(tools) = tools() else { return };
    let (url, files) = scratch(Backend::Sqlite).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let server = Server { url, data: folder.path().display().to_string() };
    journey(tools, &server, server.command(&["serve"]), name).await;
    server.succeeds(&["check"]).await;
    server.succeeds(&["savings", "verify"]).await;
    drop(files);
}

async fn journey(tools: &'static Tools, server: &Server, serving: Command, name: &'static str) {
    journey_with(tools, server, serving, name, &[]).await;
}

/// The same with more variables in the journey's environment.
async fn journey_with(
    tools: &'static Tools,
    server: &Server,
    mut serving: Command,
    name: &'static str,
    known: &[(&str, String)],
) {
    let mut child = Running(serving.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
    let mut lines = BufReader::new(child.0.stdout.take().unwrap()).lines().map_while(Result::ok);
    let heard = spawn_blocking(move || {
        let address = lines.find_map(|line| Some(line.strip_prefix("Ombruk listens on http://")?.to_owned()));
        (address.expect("the server ended before it listened"), lines)
    });
    let (address, _lines) = heard.await.unwrap();
    let profile = tempfile::tempdir().unwrap();
    let mut told = Command::new("node");
    told.arg(root().join("tests/browser/main.mjs"))
        .arg(name)
        .env("OMBRUK_TEST_ADDRESS", address)
        .env("OMBRUK_TEST_CHROMIUM", &tools.chromium)
        .env("OMBRUK_TEST_NODE", &tools.packages)
        .env("OMBRUK_TEST_PROFILE", profile.path())
        .env("OMBRUK_TEST_PROGRAM", env!("CARGO_BIN_EXE_ombruk"))
        .env("OMBRUK_TEST_SCREENSHOTS", root().join("target/screenshots"))
        .envs(server.surroundings())
        .envs(known.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null());
    let told = spawn_blocking(move || told.output().unwrap()).await.unwrap();
    let said = String::from_utf8_lossy(&told.stdout);
    assert!(told.status.success(), "{said}{}", String::from_utf8_lossy(&told.stderr));
}

struct Tools {
    chromium: PathBuf,
    packages: PathBuf,
}

/// Chromium on the PATH, and the packages: in `OMBRUK_TEST_NODE`, or where `.ci/run` installs them.
fn tools() -> Option<&'static Tools> {
    static TOOLS: OnceLock<Option<Tools>> = OnceLock::new();
    TOOLS
        .get_or_init(|| {
            let packages = std::env::var_os("OMBRUK_TEST_NODE").map(PathBuf::from);
            let packages = packages.unwrap_or_else(|| root().join("target/ci-node"));
            let installed = packages.join("node_modules/puppeteer-core").exists().then_some(packages);
            let found = on_path("node").and(on_path("chromium")).zip(installed);
            let required = std::env::var("OMBRUK_TEST_REQUIRE").is_ok_and(|list| list.contains("browser"));
            assert!(!required || found.is_some(), "Chromium, Node and its packages are required and not installed");
            if found.is_none() {
                // Written directly to stderr, since the test harness captures what `eprintln!` writes.
                let missing = "Chromium, Node or the packages of .ci/package.json are not installed";
                let _ = writeln!(std::io::stderr(), "{missing}: no journey in a browser is told");
            }
            found.map(|(chromium, packages)| Tools { chromium, packages })
        })
        .as_ref()
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.exists())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The server. It is stopped however the journey ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
