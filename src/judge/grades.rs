//! The notation of grades: `3:desk+black 2:desk/table 1:furniture`. The first rule that fits a thing gives its grade.
//! In a rule, `+` means and, `/` means or, and `/` binds closer.

use std::collections::BTreeSet;

#[derive(Debug, PartialEq)]
pub struct Grades(Vec<Rule>);

#[derive(Debug, PartialEq)]
struct Rule {
    grade: u8,
    /// The rule fits a thing that has at least one tag of each inner list.
    all: Vec<Vec<String>>,
}

impl Grades {
    /// # Errors
    /// What is wrong with the rules.
    pub fn parse(text: &str) -> Result<Self, String> {
        let rules: Vec<Rule> = text.split_whitespace().map(Rule::parse).collect::<Result<_, _>>()?;
        if rules.is_empty() { Err("there are none".to_owned()) } else { Ok(Self(rules)) }
    }

    /// The grade of a thing with these tags. It is 0 where no rule fits.
    pub fn of(&self, tags: &BTreeSet<String>) -> u8 {
        self.0.iter().find(|rule| rule.fits(tags)).map_or(0, |rule| rule.grade)
    }

    /// All tags that the rules name.
    pub fn tags(&self) -> impl Iterator<Item = &String> {
        self.0.iter().flat_map(|rule| rule.all.iter().flatten())
    }
}

impl Rule {
    fn parse(text: &str) -> Result<Self, String> {
        let (grade, tags) = text.split_once(':').ok_or_else(|| format!("{text} has no grade"))?;
        let grade = grade.parse().ok().filter(|grade| (1..=3).contains(grade));
        let grade = grade.ok_or_else(|| format!("{text} has no grade from 1 to 3"))?;
        let all = tags.split('+').map(|any| any.split('/').map(str::to_owned).collect::<Vec<_>>()).collect::<Vec<_>>();
        let empty = all.iter().flatten().any(String::is_empty);
        if empty { Err(format!("{text} has a tag without a name")) } else { Ok(Self { grade, all }) }
    }

    fn fits(&self, tags: &BTreeSet<String>) -> bool {
        self.all.iter().all(|any| any.iter().any(|tag| tags.contains(tag)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grade(rules: &str, tags: &[&str]) -> u8 {
        let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        Grades::parse(rules).unwrap().of(&tags)
    }

    #[test]
    fn the_first_rule_that_fits_counts() {
        let rules = "3:desk+black 2:desk/table 1:furniture";
        assert_eq!(grade(rules, &["desk", "black", "furniture"]), 3);
        assert_eq!(grade(rules, &["desk", "white", "furniture"]), 2);
        assert_eq!(grade(rules, &["table", "furniture"]), 2);
        assert_eq!(grade(rules, &["chair", "black", "furniture"]), 1);
        assert_eq!(grade(rules, &["laptop", "black"]), 0);
    }

    #[test]
    fn or_binds_closer_than_and() {
        let rules = "3:desk/table+oak/beech";
        assert_eq!(grade(rules, &["table", "beech"]), 3);
        assert_eq!(grade(rules, &["desk"]), 0);
        assert_eq!(grade(rules, &["oak", "beech"]), 0);
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for text in ["", "desk", "4:desk", "0:desk", "3:", "3:desk+", "3:desk//oak", "x:desk"] {
            assert!(Grades::parse(text).is_err(), "{text}");
        }
    }
}
