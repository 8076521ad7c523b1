//! Evidence that a data-bearing medium was sanitised, in the terms of NIST SP 800-88 Rev. 2.

use crate::{
    fields::{LONGEST_NAME, check_day, check_text},
    *,
};

#[derive(Clone, Debug)]
pub struct NewSanitisation {
    /// Which medium of the thing: its serial number, or its name on the form.
    pub medium: String,
    pub method: SanitisationMethod,
    pub tool: String,
    pub tool_version: String,
    pub operator: String,
    pub verified_by: String,
    pub on: Date,
}

impl NewSanitisation {
    pub fn check(&self, today: Date) -> Result<()> {
        for (field, text) in [
            ("medium", &self.medium),
            ("tool", &self.tool),
            ("version", &self.tool_version),
            ("operator", &self.operator),
            ("verified_by", &self.verified_by),
        ] {
            if text.trim().is_empty() {
                return Err(Refused::invalid(field, Bad::Empty));
            }
            check_text(field, text, LONGEST_NAME)?;
        }
        check_day("on", Some(self.on))?;
        // Nobody can verify their own work: the standard requires somebody without a stake in it.
        if self.operator.trim().to_lowercase() == self.verified_by.trim().to_lowercase() {
            return Err(Refused::invalid("verified_by", Bad::Duplicate { value: self.verified_by.clone() }));
        }
        if self.on > today {
            return Err(Refused::invalid("on", Bad::InTheFuture));
        }
        Ok(())
    }
}
