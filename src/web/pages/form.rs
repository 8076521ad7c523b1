//! Forms of professionals' pages: their fields, what is filled in, and which of them was wrong.

use crate::web::pages::{choices::Choice, page::Told, posted::Fields, text::Text};

/// A form with its own button.
pub struct Form {
    /// Unique on its page: ids of fields begin with it. Empty for the part of a form that a template has.
    pub id: String,
    pub action: String,
    pub title: Option<String>,
    pub about: Option<String>,
    pub fields: Vec<Field>,
    pub button: String,
    /// The CSS class of the button: `primary`, or empty.
    pub class: &'static str,
    /// Folded behind its title until somebody opens it.
    pub folded: bool,
    pub open: bool,
    /// It asks instead of sending: its fields go into the address.
    pub asks: bool,
}

/// One field. Members that its tag does not need are empty.
pub struct Field {
    pub tag: &'static str,
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    pub value: String,
    pub choices: Vec<Choice>,
    /// The label of the empty choice, if choosing is optional.
    pub none: Option<String>,
    pub least: i64,
    pub most: i64,
    pub required: bool,
    /// The kinds of files that can be chosen.
    pub accept: &'static str,
    pub wrong: Option<String>,
}

impl Form {
    pub fn new(id: impl Into<String>, action: impl Into<String>, button: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            action: action.into(),
            title: None,
            about: None,
            fields: Vec::new(),
            button: button.into(),
            class: "",
            folded: false,
            open: false,
            asks: false,
        }
    }

    /// Puts the fields into the address of a page, and changes nothing.
    pub fn asking(self) -> Self {
        Self { asks: true, ..self }
    }

    pub fn titled(self, title: impl Into<String>) -> Self {
        Self { title: Some(title.into()), ..self }
    }

    /// Folds the form behind its title.
    pub fn folded(self, title: impl Into<String>) -> Self {
        Self { title: Some(title.into()), folded: true, ..self }
    }

    pub fn about(self, about: impl Into<String>) -> Self {
        Self { about: Some(about.into()), ..self }
    }

    pub fn primary(self) -> Self {
        Self { class: "primary", ..self }
    }

    pub fn with(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// Adds the field if there is one.
    pub fn maybe(self, field: Option<Field>) -> Self {
        match field {
            Some(field) => self.with(field),
            None => self,
        }
    }

    pub fn takes_files(&self) -> bool {
        self.fields.iter().any(|field| field.tag == "file")
    }

    /// Fills the fields again with what was sent.
    pub fn refill(&mut self, given: &Fields) {
        self.open = true;
        self.fields.iter_mut().for_each(|field| field.refill(given));
    }

    /// Shows the refusal at its field, and lets it call the field by its label.
    pub fn blame(&mut self, t: Text, told: &mut Told) {
        let at = told.anchor().and_then(|wrong| self.fields.iter().position(|field| field.name == wrong));
        for (n, field) in self.fields.iter_mut().enumerate() {
            field.wrong = None;
            if Some(n) == at {
                if !field.label.is_empty() {
                    told.call(t, &field.label);
                }
                field.wrong = Some(told.detail.clone());
            }
        }
    }

    /// The field that was wrong, by its id.
    pub fn wrong(&self) -> Option<String> {
        self.fields.iter().find(|field| field.wrong.is_some()).map(|field| field.id(&self.id))
    }
}

impl Field {
    fn new(tag: &'static str, name: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            tag,
            name: name.into(),
            label: label.into(),
            hint: None,
            value: String::new(),
            choices: Vec::new(),
            none: None,
            least: 0,
            most: 0,
            required: false,
            accept: "",
            wrong: None,
        }
    }

    pub fn text(name: &str, label: impl Into<String>, most: usize) -> Self {
        Self { most: most as i64, ..Self::new("text", name, label) }
    }

    pub fn lines(name: &str, label: impl Into<String>, most: usize) -> Self {
        Self { most: most as i64, ..Self::new("lines", name, label) }
    }

    pub fn number(name: impl Into<String>, label: impl Into<String>, least: i64, most: i64) -> Self {
        Self { least, most, ..Self::new("number", name, label) }
    }

    /// A decimal number, written as in the reader's language.
    pub fn decimal(name: &str, label: impl Into<String>) -> Self {
        Self { most: 20, ..Self::new("decimal", name, label) }
    }

    pub fn date(name: &str, label: impl Into<String>) -> Self {
        Self::new("date", name, label)
    }

    /// A choice of one. `none` is the label of the empty choice, if choosing is optional.
    pub fn choice(
        name: impl Into<String>,
        label: impl Into<String>,
        choices: Vec<Choice>,
        none: Option<String>,
    ) -> Self {
        Self { choices, none, ..Self::new("choice", name, label) }
    }

    /// A choice of any number.
    pub fn several(name: &str, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self { choices, ..Self::new("several", name, label) }
    }

    pub fn check(name: &str, label: impl Into<String>, is_set: bool) -> Self {
        let value = if is_set { "1".to_owned() } else { String::new() };
        Self { value, ..Self::new("check", name, label) }
    }

    /// Up to `most` files.
    pub fn files(name: &str, label: impl Into<String>, accept: &'static str, most: usize) -> Self {
        Self { accept, most: most as i64, ..Self::new("file", name, label) }
    }

    pub fn hidden(name: &str, value: impl ToString) -> Self {
        Self { value: value.to_string(), ..Self::new("hidden", name, "") }
    }

    pub fn holds(self, value: impl ToString) -> Self {
        Self { value: value.to_string(), ..self }
    }

    /// Holds the value, if it is known.
    pub fn known<T: ToString>(self, value: Option<T>) -> Self {
        match value {
            Some(value) => self.holds(value),
            None => self,
        }
    }

    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Unique on the page. In a form without an id, which is part of a template's, it is the field's name.
    pub fn id(&self, form: &str) -> String {
        if form.is_empty() { self.name.clone() } else { format!("{form}-{}", self.name) }
    }

    /// The ids of what describes the field: its hint, and what is wrong with it.
    pub fn described(&self, form: &str) -> String {
        let id = self.id(form);
        let hint = self.hint.as_ref().map(|_| format!("{id}-hint"));
        let wrong = self.wrong.as_ref().map(|_| format!("{id}-wrong"));
        [wrong, hint].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn refill(&mut self, given: &Fields) {
        match self.tag {
            "choice" | "several" => {
                for choice in &mut self.choices {
                    choice.chosen = given.all(&self.name).any(|value| value == choice.value);
                }
            }
            // A browser lets nobody fill in which file was chosen.
            "hidden" | "file" => {}
            _ => given.shown(&self.name).clone_into(&mut self.value),
        }
    }
}

/// A scaled number as a form shows it: "12,5". Forms also accept a decimal point.
pub fn written(scaled: i64, decimals: u32) -> String {
    let one = 10_u64.pow(decimals);
    let (whole, rest) = (scaled.unsigned_abs() / one, scaled.unsigned_abs() % one);
    let sign = if scaled < 0 { "-" } else { "" };
    let rest = format!("{rest:0width$}", width = decimals as usize);
    match rest.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        rest => format!("{sign}{whole},{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Bad, Refused},
        web::pages::look::Look,
    };

    #[test]
    fn scaled_numbers_are_written_without_needless_noughts() {
        assert_eq!([written(1_250, 2), written(-25, 2), written(700, 2), written(0, 2)], ["12,5", "-0,25", "7", "0"]);
    }

    #[test]
    fn a_refused_form_holds_what_was_sent_and_says_what_was_wrong() {
        let choices = vec![Choice::new("a", "A", None), Choice::new("b", "B", Some("b"))];
        let form = Form::new("move", "/things/X/move", "Flytt").folded("Flytt");
        let mut form = form
            .with(Field::number("n", "Antall", 1, 9).hint("Høyst 9"))
            .with(Field::choice("place", "Sted", choices, None))
            .with(Field::check("all", "Alle", true));
        let given = Fields::new(vec![("n".to_owned(), "12".to_owned()), ("place".to_owned(), "a".to_owned())]);
        let t = Text { language: "nb", look: Look::shipped() };
        let mut told = Told::in_words(t, &Refused::invalid("lots[0].place_id", Bad::Missing));
        form.blame(t, &mut told);
        let wrong = form.fields[1].wrong.take();
        assert_eq!(wrong.as_deref(), Some("«Sted» er ikke gyldig. Feltet må fylles ut."));
        assert_eq!(wrong.as_ref(), Some(&told.detail), "above the form it says the same");
        let mut told = Told::in_words(t, &Refused::invalid("lots[0].n", Bad::TooLarge { max: 9 }));
        form.refill(&given);
        form.blame(t, &mut told);
        assert!(form.open && form.wrong().as_deref() == Some("move-n"));
        assert_eq!(form.fields[0].value, "12");
        assert_eq!(form.fields[0].described("move"), "move-n-wrong move-n-hint");
        assert_eq!(form.fields[0].described(""), "n-wrong n-hint", "it is part of a template's form");
        assert!(form.fields[1].choices[0].chosen && !form.fields[1].choices[1].chosen);
        assert_eq!(form.fields[2].value, "", "what was unticked stays so");
    }
}
