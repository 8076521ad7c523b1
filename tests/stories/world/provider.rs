//! A certified OpenID provider as a process of its own: `oidc-provider` from npm, which `tests/provider/main.mjs`
//! starts.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

use tokio::task::spawn_blocking;

/// The client secret.
pub const SECRET: &str = "known-to-both-and-to-nobody-else";

/// The provider's process. It ends when this is dropped.
pub struct Running {
    child: Child,
    pub issuer: String,
    /// Keeps the pipe of its output open: the process ends if nobody reads it.
    _said: Box<dyn Send>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A provider that knows an installation by its address.
pub async fn start(packages: &Path, ombruk: &str) -> Running {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/provider/main.mjs");
    let mut command = Command::new("node");
    command.arg(script).env("OMBRUK_TEST_ADDRESS", ombruk).env("OMBRUK_TEST_NODE", packages);
    command.env("OMBRUK_TEST_SECRET", SECRET);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let heard = spawn_blocking(move || {
        let issuer = lines.find_map(|line| Some(line.strip_prefix("listens on ")?.to_owned()));
        (issuer.expect("the provider ended before it listened"), lines)
    });
    let (issuer, lines) = heard.await.unwrap();
    Running { child, issuer, _said: Box::new(lines) }
}

/// Where Node's packages are: `OMBRUK_TEST_NODE`, or where CONTRIBUTING.md and `.ci/run` install them.
pub fn packages() -> Option<&'static PathBuf> {
    static PACKAGES: OnceLock<Option<PathBuf>> = OnceLock::new();
    PACKAGES
        .get_or_init(|| {
            let usual = ["target/ci-node", "target/ci-browser"];
            let usual = usual.map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
            let mut all = std::env::var_os("OMBRUK_TEST_NODE").map(PathBuf::from).into_iter().chain(usual);
            let has_node = Command::new("node").arg("--version").stdout(Stdio::null()).status().is_ok();
            let found = all.find(|packages| has_node && packages.join("node_modules/oidc-provider").exists());
            let required = std::env::var("OMBRUK_TEST_REQUIRE").is_ok_and(|list| list.contains("provider"));
            assert!(!required || found.is_some(), "Node and oidc-provider are required and not installed");
            if found.is_none() {
                // Written directly to stderr, since the test harness captures what `eprintln!` writes.
                let _ = writeln!(std::io::stderr(), "Node or oidc-provider is not installed: nobody signs in by it");
            }
            found
        })
        .as_ref()
}
