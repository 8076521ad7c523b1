//! Where a page ends, so that the next one begins there whatever was added or removed meanwhile.

use std::fmt;
use std::str::FromStr;

use crate::search::contract::Error;

/// Opaque to clients: the name of the engine that wrote it, and a position that this engine reads. The position of one
/// engine means nothing to another, even if it can be parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    engine: String,
    place: String,
}

impl Cursor {
    /// `engine` must not contain a dot.
    pub fn new(engine: &str, place: impl fmt::Display) -> Self {
        Self { engine: engine.to_owned(), place: place.to_string() }
    }

    pub fn is_of(&self, engine: &str) -> bool {
        self.engine == engine
    }

    /// The position that this engine wrote.
    ///
    /// # Errors
    /// `BadCursor` for the cursor of another engine, and for a position that cannot be parsed.
    pub fn place<P: FromStr>(&self, engine: &str) -> Result<P, Error> {
        let own = Some(&self.place).filter(|_| self.is_of(engine));
        own.and_then(|place| place.parse().ok()).ok_or(Error::BadCursor)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.engine, self.place)
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (engine, place) = text.split_once('.').ok_or(Error::BadCursor)?;
        Ok(Self::new(engine, place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_by_the_engine_that_wrote_it() {
        let cursor: Cursor = Cursor::new("one", 7).to_string().parse().unwrap();
        assert_eq!(cursor.place::<u8>("one").unwrap(), 7);
        assert!(matches!(cursor.place::<u8>("another"), Err(Error::BadCursor)));
        assert!(matches!(Cursor::new("one", "seven").place::<u8>("one"), Err(Error::BadCursor)));
        assert!(matches!("7".parse::<Cursor>(), Err(Error::BadCursor)));
    }
}
