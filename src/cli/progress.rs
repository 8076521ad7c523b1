//! The progress of a long command, on standard error.

use std::io::{IsTerminal, Write};

use crate::demo::Step;

/// A bar on a terminal, elsewhere a line now and then.
pub struct Progress {
    terminal: bool,
    what: String,
    quarter: usize,
    percent: usize,
}

impl Progress {
    pub fn new() -> Self {
        Self { terminal: std::io::stderr().is_terminal(), what: String::new(), quarter: 0, percent: 0 }
    }

    pub fn show(&mut self, step: &Step) {
        let (of, fresh) = (step.of.max(1), self.what != step.what);
        let (percent, quarter) = (100 * step.done / of, 4 * step.done / of);
        // Standard error may be closed: that is no reason to stop.
        let mut out = std::io::stderr();
        if self.terminal && (fresh || percent != self.percent) {
            if fresh {
                self.end();
            }
            let full = percent / 5;
            let _ =
                write!(out, "\r\x1b[K[{}{}] {percent:>3} %  {}", "#".repeat(full), ".".repeat(20 - full), step.what);
        } else if !self.terminal && fresh {
            let _ = writeln!(out, "{}", step.what);
        } else if !self.terminal && quarter != self.quarter {
            let _ = writeln!(out, "  {percent} %");
        }
        let _ = out.flush();
        (self.percent, self.quarter) = (percent, quarter);
        if fresh {
            step.what.clone_into(&mut self.what);
        }
    }

    /// Leaves the full bar of the finished step on the terminal.
    pub fn end(&self) {
        if self.terminal && !self.what.is_empty() {
            let _ = writeln!(std::io::stderr(), "\r\x1b[K[{}] 100 %  {}", "#".repeat(20), self.what);
        }
    }
}
