//! A client that is generated from the document works: a Python client, if Python and the generator are installed.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use crate::world::{Backend, cast::*, python, scratch};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_generated_client_goes_from_need_to_handover_on_sqlite() {
    from_need_to_handover(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_generated_client_goes_from_need_to_handover_on_postgres() {
    from_need_to_handover(Backend::Postgres).await;
}

async fn from_need_to_handover(backend: Backend) {
    let Some(python) = python("openapi_python_client") else { return };
    let Some((url, _database)) = scratch(backend).await else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_ombruk"));
    server.args(["serve", "--listen", "127.0.0.1:0", "--database-url", &url, "--data"]).arg(folder.path());
    server.current_dir(folder.path()).env_remove("OMBRUK_DATA").env("OMBRUK_LOG_LEVEL", "error");
    let mut server = Running(server.stdout(Stdio::piped()).spawn().unwrap());
    let mut first = String::new();
    BufReader::new(server.0.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
    let address = first.trim().strip_prefix("Ombruk listens on ").unwrap();
    let cast = Cast::default();
    let told = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stories/edge/generated_client.py"))
        .arg(address)
        .arg(folder.path())
        .args([cast.room.to_string(), cast.school.to_string()])
        .args([FACILITY, EMPLOYEE, REPORTER])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&told.stdout);
    assert!(told.status.success(), "{said}{}", String::from_utf8_lossy(&told.stderr));
    assert_eq!(said.trim(), "From the need to the handover.");
}

/// Ends the server however the test ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
