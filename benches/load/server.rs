//! The product's own program: its commands, and its server in a process of its own, so that its memory can be measured.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::{
    Outcome,
    wire::{Ask, Wire},
};

/// Longer than anything here should take.
const PATIENCE: Duration = Duration::from_secs(900);

/// The program with its data folder.
#[derive(Clone)]
pub struct Program {
    pub data: PathBuf,
}

pub struct Server {
    child: Child,
    pub address: String,
    /// From the start of the process until /health/ready said yes.
    pub ready_after: Duration,
}

/// Of /proc/PID/status, in MiB.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    pub peak: f64,
    pub resident: f64,
    /// Memory that cannot be dropped and read again, so without the mapped files of the index.
    pub own: f64,
}

impl Program {
    pub fn database(&self) -> PathBuf {
        self.data.join("ombruk.sqlite")
    }

    pub fn index(&self) -> std::io::Result<PathBuf> {
        let index = ombruk::search::embedded::current(&self.data.join("search"))?;
        index.ok_or_else(|| std::io::Error::other("there is no search index"))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ombruk"));
        command
            .args(arguments)
            .current_dir(&self.data)
            .env("OMBRUK_DATA", &self.data)
            .env("OMBRUK_LISTEN", "127.0.0.1:0")
            // All clients act as the same person, who may not run so many searches at once.
            .env("OMBRUK_SEARCHES_AT_ONCE", "off")
            .env("OMBRUK_LOG_LEVEL", "warn,ombruk::access=off")
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end and says how long it took.
    pub fn run(&self, arguments: &[&str]) -> Outcome<Duration> {
        let began = Instant::now();
        let ended = self.command(arguments).output()?;
        let took = began.elapsed();
        if !ended.status.success() {
            let said = String::from_utf8_lossy(&ended.stderr).into_owned();
            return Err(format!("ombruk {}: {} {said}", arguments.join(" "), ended.status).into());
        }
        Ok(took)
    }

    pub async fn serve(&self) -> Outcome<Server> {
        let began = Instant::now();
        let child = self.command(&["serve"]).stdout(Stdio::piped()).spawn()?;
        let mut server = Server { child, address: String::new(), ready_after: Duration::ZERO };
        let mut lines = BufReader::new(server.child.stdout.take().ok_or("the server's output is not there")?).lines();
        server.address = loop {
            let Some(line) = lines.next().transpose()? else {
                return Err("the server ended before it listened".into());
            };
            if let Some((_, address)) = line.split_once("http://") {
                break address.trim().to_owned();
            }
        };
        // A pipe that nobody reads would stop the server when it is full.
        std::thread::spawn(move || lines.for_each(drop));
        let mut wire = Wire::open(&server.address).await?;
        while wire.send(&Ask::get("/health/ready")).await.is_err() {
            if began.elapsed() > PATIENCE {
                return Err("the server does not become ready".into());
            }
        }
        server.ready_after = began.elapsed();
        Ok(server)
    }
}

impl Server {
    pub fn memory(&self) -> Outcome<Memory> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let mib = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name))?;
            Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
        };
        Ok(Memory {
            peak: mib("VmHWM:").unwrap_or_default(),
            resident: mib("VmRSS:").unwrap_or_default(),
            own: mib("RssAnon:").unwrap_or_default(),
        })
    }

    pub async fn wires(&self, count: usize) -> Outcome<Vec<Wire>> {
        let mut wires = Vec::with_capacity(count);
        for _ in 0..count {
            wires.push(Wire::open(&self.address).await?);
        }
        Ok(wires)
    }

    /// Waits until `wanted` answers true. Answers how long that took.
    pub async fn until(&self, wanted: impl AsyncFn(&mut Wire) -> Outcome<bool>) -> Outcome<Duration> {
        let began = Instant::now();
        let mut wire = Wire::open(&self.address).await?;
        while !wanted(&mut wire).await? {
            if began.elapsed() > PATIENCE {
                return Err("the server does not come to an end with its work".into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(began.elapsed())
    }

    /// Asks it to end as an operator would, so that everything is written.
    pub fn stop(mut self) -> Outcome<()> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        self.child.wait()?;
        Ok(())
    }
}

/// However the benchmark ends, its server ends too.
impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
