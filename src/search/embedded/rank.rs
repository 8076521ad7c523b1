//! The rank of a lot in an answer.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::search::embedded::error::Error;

/// Higher ranks come first. Scores depend on the lot's own words and on the query, never on statistics over the index.
/// So a commit between two pages moves none of the lots that match all words, and the rank of the last lot says where
/// the next page begins. Only the number of hits from which other lots follow is computed anew for each page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    pub score: u8,
    /// The order of lots that match equally well: see `Filter::side`.
    pub side: u8,
    pub created_us: i64,
    pub id: Uuid,
}

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02x}{:02x}{:016x}{}", self.score, self.side, self.created_us, self.id.simple())
    }
}

impl FromStr for Rank {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let bad = |_| Error::BadCursor;
        if text.len() != 52 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Error::BadCursor);
        }
        Ok(Self {
            score: u8::from_str_radix(&text[..2], 16).map_err(bad)?,
            side: u8::from_str_radix(&text[2..4], 16).map_err(bad)?,
            created_us: u64::from_str_radix(&text[4..20], 16).map_err(bad)?.cast_signed(),
            id: Uuid::try_parse(&text[20..]).map_err(|_| Error::BadCursor)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_comes_back_as_it_went() {
        for created_us in [i64::MIN, -1, 0, 1_700_000_000_000_000, i64::MAX] {
            let rank = Rank { score: 240, side: 9, created_us, id: Uuid::now_v7() };
            assert_eq!(rank.to_string().parse::<Rank>().unwrap(), rank);
        }
        for bad in ["", "x", "zz", &"é".repeat(26), &"g".repeat(52), &"0".repeat(53), &"+".repeat(52)] {
            assert!(bad.parse::<Rank>().is_err(), "{bad}");
        }
    }
}
