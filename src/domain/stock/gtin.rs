//! Numbers of articles (GTIN): eight, twelve, thirteen or fourteen digits. The last one is a check digit (GS1 General
//! Specifications, section 7.9).

/// A GTIN in its one form of fourteen digits. A UPC of twelve digits is an EAN of thirteen with a leading zero.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Gtin(String);

impl Gtin {
    /// Reads a number of digits only, as registers keep it.
    pub fn of_digits(digits: &str) -> Option<Self> {
        let whole = matches!(digits.len(), 8 | 12 | 13 | 14) && ends_in_its_check_digit(digits);
        whole.then(|| Self(format!("{digits:0>14}")))
    }

    /// Like [`Gtin::of_digits`], with the blanks and hyphens that people, and the text below barcodes, put between the
    /// digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        Self::of_digits(&digits)
    }

    /// Fourteen digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Every way to write it, the shortest last.
    pub fn spellings(&self) -> Vec<String> {
        let shorter = |length: usize| {
            let (noughts, digits) = self.0.split_at(14 - length);
            noughts.bytes().all(|c| c == b'0').then(|| digits.to_owned())
        };
        [14, 13, 12, 8].into_iter().filter_map(shorter).collect()
    }
}

fn ends_in_its_check_digit(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    digits.is_some_and(|digits| {
        let weighted = digits.iter().rev().enumerate().map(|(at, digit)| if at % 2 == 1 { digit * 3 } else { *digit });
        weighted.sum::<u32>() % 10 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gtin_ends_in_its_check_digit() {
        for gtin in ["4006381333931", "96385074", "036000291452", "10614141000415"] {
            assert!(Gtin::of_digits(gtin).is_some(), "{gtin}");
        }
        for text in ["", "4006381333932", "400638133393", "40063813 33931", "stol", "0"] {
            assert_eq!(Gtin::of_digits(text), None, "{text}");
        }
    }

    #[test]
    fn twelve_thirteen_and_fourteen_digits_are_one() {
        let all = ["036000291452", "0036000291452", "00036000291452", "0 36000 29145 2"].map(Gtin::parse);
        assert!(all.iter().all(|gtin| gtin.is_some() && *gtin == all[0]));
        let one = all[0].clone().unwrap();
        assert_eq!(one.spellings(), ["00036000291452", "0036000291452", "036000291452"]);
        assert_eq!(Gtin::parse("96385074").unwrap().spellings().last().unwrap(), "96385074");
    }
}
