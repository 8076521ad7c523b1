//! Where a register's bytes come from. It is read more than once: to see what it is, to try, and to load.

use std::{
    fs::File,
    io::{self, Read},
    path::PathBuf,
};

#[derive(Clone, Debug)]
pub enum Input {
    /// Read a piece at a time, however long it is.
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
