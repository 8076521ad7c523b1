//! What pages say, in the reader's language.

use fluent_bundle::{FluentArgs, FluentValue};

use poem::Request;

use crate::{
    domain::{Date, Money},
    web::{pages::look::Look, texts},
};

/// The texts of pages in one language. Templates ask for a message by its id in `texts/*.ftl`.
#[derive(Clone, Copy)]
pub struct Text {
    pub language: &'static str,
    /// The look of the installation.
    pub look: &'static Look,
}

impl Text {
    pub fn new(request: &Request, language: &'static str) -> Self {
        Self { language, look: Look::of(request) }
    }

    /// A sentence without figures.
    pub fn say(&self, id: &str) -> String {
        self.with(id, [])
    }

    /// A message, if there is one with this id.
    pub fn known(&self, id: &str) -> Option<String> {
        texts::say(self.language, id, &FluentArgs::new())
    }

    /// The message for a value of an enum: `prefix` and the value's name.
    pub fn of(&self, prefix: &str, word: impl ToString) -> String {
        self.say(&format!("{prefix}-{}", word.to_string().replace('_', "-")))
    }

    /// A sentence about `n` things: it holds the figure and has the right plural.
    pub fn n(&self, id: &str, n: i64) -> String {
        self.with(id, [("n", FluentValue::from(n)), ("figure", self.whole(n).into())])
    }

    /// The same for things that are counted no further than `most`.
    pub fn n_at_most(&self, id: &str, n: i64, most: i64) -> String {
        self.with(id, [("n", FluentValue::from(n)), ("figure", self.at_most(n, most).into())])
    }

    /// A sentence with one word in it.
    pub fn word(&self, id: &str, word: &str) -> String {
        self.with(id, [("word", FluentValue::from(word.to_owned()))])
    }

    /// A sentence with a figure and a word.
    pub fn n_word(&self, id: &str, n: i64, word: &str) -> String {
        let figure = FluentValue::from(self.whole(n));
        self.with(id, [("n", FluentValue::from(n)), ("figure", figure), ("word", word.to_owned().into())])
    }

    /// A sentence with two words.
    pub fn words(&self, id: &str, word: &str, other: &str) -> String {
        self.with(id, [("word", word.to_owned().into()), ("other", other.to_owned().into())])
    }

    fn with<'a>(&self, id: &str, values: impl IntoIterator<Item = (&'a str, FluentValue<'a>)>) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(name, value);
        }
        texts::say(self.language, id, &args).unwrap_or_else(|| id.to_owned())
    }

    /// The figure, or "99+" if it is greater than `most`.
    pub fn at_most(&self, n: i64, most: i64) -> String {
        if n > most { format!("{}+", self.whole(most)) } else { self.whole(n) }
    }

    /// "12 340", with a space that does not break.
    pub fn whole(&self, n: i64) -> String {
        texts::grouped(self.language, n)
    }

    /// "30 000 kr": whole units of the currency.
    pub fn money(&self, money: &Money) -> String {
        let whole = (money.amount_minor + 50 * money.amount_minor.signum()) / 100;
        let unit = match money.currency.as_str() {
            "NOK" | "SEK" | "DKK" => "kr",
            other => other,
        };
        format!("{}\u{a0}{unit}", self.whole(whole))
    }

    /// "30 000,50 kr": with øre, where amounts must add up.
    pub fn money_exactly(&self, money: &Money) -> String {
        let unit = match money.currency.as_str() {
            "NOK" | "SEK" | "DKK" => "kr",
            other => other,
        };
        let (minor, sign) = (money.amount_minor.unsigned_abs(), if money.amount_minor < 0 { "-" } else { "" });
        let whole = self.whole((minor / 100) as i64);
        format!("{sign}{whole}{}{:02}\u{a0}{unit}", self.comma(), minor % 100)
    }

    /// Parts per million as a number: "5,6".
    pub fn millionths(&self, ppm: i64) -> String {
        let (whole, rest) = (ppm / 1_000_000, (ppm % 1_000_000).unsigned_abs());
        let sign = if ppm < 0 && whole == 0 { "-" } else { "" };
        let digits = format!("{rest:06}");
        let digits = digits.trim_end_matches('0');
        match digits {
            "" => self.whole(whole),
            digits => format!("{sign}{}{}{digits}", self.whole(whole), self.comma()),
        }
    }

    fn comma(&self) -> char {
        if self.language == "en" { '.' } else { ',' }
    }

    /// "864 kg", from ten tonnes on "12,3 tonn".
    pub fn mass(&self, grams: i64) -> String {
        let kilograms = (grams + 500 * grams.signum()) / 1_000;
        if kilograms.abs() < 10_000 {
            return format!("{}\u{a0}kg", self.whole(kilograms));
        }
        let tenths = (kilograms + 50 * kilograms.signum()) / 100;
        self.word("tonnes", &format!("{}{}{}", self.whole(tenths / 10), self.comma(), tenths.abs() % 10))
    }

    pub fn day(&self, day: Date, today: Date) -> String {
        texts::date(self.language, day, today)
    }
}

#[cfg(test)]
mod tests;
