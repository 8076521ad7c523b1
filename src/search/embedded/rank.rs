//! Where a lot stands in an answer.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::search::embedded::error::Error;

/// Best first. Scores are made of the lot's own words and the query's, never of statistics over the index: a commit
/// between two pages moves nothing among what matches all words. So the last lot's rank says where the next page begins.
/// Only from how many words on others follow is asked anew for each page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    pub score: u8,
    /// What is near, can be had and is enough, among lots that match equally well.
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
