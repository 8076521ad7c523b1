//! The source of a register's bytes. It is read more than once: to compute its hash, for the trial, and to load.

use std::{
    fs::File,
    io::{self, Read},
    path::PathBuf,
};

#[derive(Clone, Debug)]
pub enum Input {
    /// Read in pieces, however long the file is.
    File(PathBuf),
    Memory(Vec<u8>),
}

impl Input {
    pub fn open(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(match self {
            Input::File(path) => Box::new(File::open(path)?),
            Input::Memory(bytes) => Box::new(bytes.as_slice()),
        })
    }
}
