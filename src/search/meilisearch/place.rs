//! Where a page ends.

use std::fmt;
use std::str::FromStr;

use crate::search::meilisearch::error::Error;

/// Listings by age go on behind a moment, so that lots that come meanwhile shift nothing. The server can follow other
/// orders only by the number of lots before the page: a lot that comes in front of it shifts the next page by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Offset(usize),
    /// Behind the first `same` lots that were made at `created`.
    After {
        created: i64,
        same: usize,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offset(offset) => write!(f, "n{offset}"),
            Self::After { created, same } => write!(f, "t{created}_{same}"),
        }
    }
}

impl FromStr for Place {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let number = |text: &str| text.parse::<usize>().map_err(|_| Error::BadCursor);
        if let Some(offset) = text.strip_prefix('n') {
            return Ok(Self::Offset(number(offset)?));
        }
        let (created, same) = text.strip_prefix('t').and_then(|at| at.split_once('_')).ok_or(Error::BadCursor)?;
        Ok(Self::After { created: created.parse().map_err(|_| Error::BadCursor)?, same: number(same)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_as_it_went() {
        for place in [
            Place::Offset(0),
            Place::Offset(200),
            Place::After { created: 1_700_000_000_000_000, same: 1 },
            Place::After { created: -1, same: 24 },
        ] {
            assert_eq!(place.to_string().parse::<Place>().unwrap(), place);
        }
        for bad in ["", "n", "n-1", "t1", "t_1", "t1_", "tx_1", "7", "n1 OR 1"] {
            assert!(bad.parse::<Place>().is_err(), "{bad}");
        }
    }
}
